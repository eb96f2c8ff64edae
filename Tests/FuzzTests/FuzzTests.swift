import Testing

@testable import ConcertFuzz

@Suite("no text from outside breaks its reader")
struct FuzzTests {
  @Test(
    "200 seeds of mutated texts keep every law of their reader",
    arguments: FuzzTarget.all.map(\.name))
  func laws(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    var outcomes: Set<String> = []
    for seed in 0..<200 as Range<UInt64> {
      var round = FuzzRound(target, seed: seed)
      try round.run(iterations: 12)
      outcomes.formUnion(round.outcomes)
    }
    // Fuzzing that only ever hears "no" tests the first guard.
    #expect(outcomes.count > 1)
    #expect(outcomes.contains { $0.contains("taken") || name == "proof" })
  }

  @Test("a broken law is found and says how to see it again")
  func control() {
    let blind = FuzzTarget(name: "blind", seeds: [[0x41, 0x42]], words: []) { input in
      try law(!input.contains(0x7b), "no brace")
      return "taken"
    }
    var failure: FuzzRound.Failure?
    for seed in 0..<200 as Range<UInt64> where failure == nil {
      var round = FuzzRound(blind, seed: seed)
      do { try round.run(iterations: 12) } catch { failure = error as? FuzzRound.Failure }
    }
    #expect(failure?.input.contains(0x7b) == true)
    var again = FuzzRound(blind, seed: failure?.seed ?? 0)
    #expect(throws: FuzzRound.Failure.self) { try again.run(iterations: 12) }
    #expect(again.count == failure?.count)
  }
}
