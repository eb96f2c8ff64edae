import ArgumentParser

struct Rebuild: Bench {
  @OptionGroup var options: BenchOptions
  func measure() async throws -> Measurement { Measurement("x", events: 1, effort: .none) }
}
