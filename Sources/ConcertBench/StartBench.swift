import ArgumentParser
import Concert
import Foundation

/// How long the program takes to start: CPU time of child processes, median of many.
struct Start: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Start `concert version`, `--help` and a list on a ledger that is up to date.",
    discussion: """
      Examples:
        concert-bench start
        concert-bench start --events 1000000 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "How often each command is started.")
  var runs = 40

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try await fixture.fill(fixture.open(), count: options.events)
    let list = ["commitment", "list", "--ledger", fixture.folder, "--limit", "10"]
    // The first reading folds the views; those after it find them up to date.
    _ = try Self.child(list, fixture.environment.variables)
    var notes: [String: Double] = [:]
    var total = Effort.none
    for (name, arguments) in [("version", ["version"]), ("help", ["--help"]), ("list", list)] {
      let efforts = try (0..<runs).map { _ in
        try Self.child(arguments, fixture.environment.variables)
      }
      notes["\(name)_cpu_ms"] = median(efforts.map(\.cpuSeconds)) * 1000
      notes["\(name)_wall_ms"] = median(efforts.map(\.wallSeconds)) * 1000
      for effort in efforts { total = total + effort }
    }
    return Measurement("start", events: options.events, effort: total, notes: notes)
  }

  private func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  /// Runs `concert`, which lies beside this program.
  static func child(_ arguments: [String], _ variables: [String: String]) throws -> Effort {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
      .deletingLastPathComponent().appending(path: "concert")
    process.arguments = arguments
    process.environment = variables
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (cpu, wall) = (childSeconds(), Effort.wallNow)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ChildFailed(arguments: arguments) }
    return Effort(cpuSeconds: childSeconds() - cpu, wallSeconds: Effort.wallNow - wall)
  }

  private static func childSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}

struct ChildFailed: Error { let arguments: [String] }
