import ArgumentParser
import Concert
import Coordination
import EventSourcing
import Foundation

/// A ledger with a year of work in it, made through the same door as any other.
struct LedgerFixture {
  private let home: String
  let folder: String
  let environment: Environment

  /// A ledger that was founded below `home`, or is about to be.
  fileprivate init(home: String) {
    self.home = home
    folder = home + "/ledger"
    environment = .system(variables: [
      "HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_STATE_HOME": home + "/state",
      "XDG_CACHE_HOME": home + "/cache",
    ])
  }

  init(in scratch: borrowing ScratchFolder) throws {
    self.init(home: scratch.path)
    guard let code = ID<Ministry>("MFA"), let officer = ID<Officer>("MFA.bench") else {
      preconditionFailure("these are a code and an id")
    }
    _ = try Founding(
      folder: folder, origin: "bench.example",
      ministry: Ministry.Registration(
        code: code, name: .plain("Foreign Affairs"), kind: .ministry, dimension: .diplomacy),
      officer: officer
    ).establish(environment)
  }

  func open() throws -> Concert.Ledger {
    try Concert.Ledger(opening: folder, environment: environment)
  }

  /// As `fill`, in another process, so that this one's memory holds nothing of it.
  func fillApart(count: Int) throws {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["fill", home, "--events", "\(count)"]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ChildFailed(arguments: ["fill"]) }
  }

  /// Stores `count` commands of the workload, ten thousand an append.
  func fill(_ ledger: Concert.Ledger, count: Int) async throws {
    try await ledger.record(Workload.registrations)
    var workload = Workload()
    var index = 0
    while index < count {
      let commands = (index..<min(index + 10_000, count)).map { workload.command($0) }
      try await ledger.record(commands)
      index += commands.count
    }
    await ledger.close()
  }
}

/// Fills a ledger for a measurement in another process.
struct Fill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)

  @Argument var home: String
  @OptionGroup var options: BenchOptions

  func run() async throws {
    let fixture = LedgerFixture(home: home)
    try await fixture.fill(fixture.open(), count: options.events)
  }
}

struct Refused: Error { let reasons: [Explanation] }

extension Concert.Ledger {
  /// Submits commands that must not be refused.
  func record(_ commands: [JSON]) throws {
    var source = CommandList(commands)
    _ = try submit(&source) { outcome in
      if case .refused(_, let reasons) = outcome { throw Refused(reasons: reasons) }
    }
  }
}
