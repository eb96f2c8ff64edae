import Concert
import Coordination
import EventSourcing

/// A ledger with a year of work in it, made through the same door as any other.
struct LedgerFixture {
  let folder: String
  let environment: Environment

  init(in scratch: borrowing ScratchFolder) throws {
    folder = scratch.path + "/ledger"
    environment = .system(variables: [
      "HOME": scratch.path, "XDG_CONFIG_HOME": scratch.path + "/config",
      "XDG_STATE_HOME": scratch.path + "/state", "XDG_CACHE_HOME": scratch.path + "/cache",
    ])
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
