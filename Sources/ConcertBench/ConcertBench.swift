import ArgumentParser
import CSQLite
import Foundation

/// Every figure of the README: our work beside its limit in the same run.
@main
struct ConcertBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concert-bench",
    abstract: "Measure the ledger beside plain C on SQLite, in one run.",
    discussion: """
      Examples:
        concert-bench append --events 200000
        concert-bench rebuild --events 1000000 --json
      """,
    subcommands: [
      Append.self, Submit.self, Replay.self, Rebuild.self, Verify.self, Prove.self, Start.self,
      Past.self, Diff.self, Growth.self, Export.self, Import.self, Duplicates.self, Pipeline.self,
      Fill.self,
    ])

  static func main() async {
    // As `concert` does.
    _ = csqlite_leave_memory_uncounted()
    await main(nil)
  }
}

struct BenchOptions: ParsableArguments {
  @Option(help: "How many events.")
  var events = 100_000
  @Flag(help: "One line of JSON.")
  var json = false
}

/// A measurement that prints itself.
protocol Bench: AsyncParsableCommand {
  var options: BenchOptions { get }
  func measure() async throws -> Measurement
}

extension Bench {
  func run() async throws { try await measure().print(asJSON: options.json) }
}

/// A folder that is gone when the measurement is done; on the disk that holds the working folder.
struct ScratchFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.currentDirectoryPath + "/.build-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
