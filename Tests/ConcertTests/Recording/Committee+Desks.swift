import Coordination
import EventLog
import EventSourcing
import Foundation

@testable import Concert

/// Officers at machines of their own: each has a key store that no other reads.
extension Committee {
  private func environment(of officer: String, now: String? = nil) -> Environment {
    var variables = environment.variables
    if let now { variables["CONCERT_NOW"] = now }
    variables["HOME"] = (variables["HOME"] ?? "") + "/" + officer
    return .system(variables: variables)
  }

  /// - Parameter others: whose key files are at this desk, too.
  func ledger(of officer: String, with others: [String] = []) throws -> Concert.Ledger {
    try Concert.Ledger(
      opening: folder,
      environment: officer == "MFA.thill" ? environment : environment(of: officer),
      cosigners: others.map { keyFile(of: $0) })
  }

  /// The ledger at an officer's machine, at a moment.
  ///
  /// - Parameter proposal: the file that acts go to instead of into the log.
  func ledger(
    of officer: String, now: String, proposal: String? = nil, key: String? = nil
  ) throws -> Concert.Ledger {
    var environment = environment(of: officer, now: now)
    if officer == "MFA.thill" {
      environment = self.environment
      environment.variables["CONCERT_NOW"] = now
    }
    return try Concert.Ledger(
      opening: folder, environment: environment, key: key.map { .file($0) } ?? .only,
      proposal: proposal)
  }

  /// The founder's key is in the committee's own store, everybody else's at their own machine.
  func keyFile(of officer: String) -> String {
    let own = officer == "MFA.thill" ? environment : environment(of: officer)
    return KeyStore(folder: Places(ledger: folder, variables: own.variables).keys)
      .path(named: "test.example/committee/officer/\(officer)")
  }

  /// Enrols an officer whose key is made at the officer's own machine.
  func enrol(_ officer: String, of ministry: String, roles: String = #"["clerk"]"#) async throws {
    let key = try OfficerKey.ofThisMachine(
      ID(unchecked: officer), origin: "test.example/committee",
      environment: environment(of: officer))
    try await submit([
      """
      {"do":"officer.enrol","officer":"\(officer)","ministry":"\(ministry)","roles":\(roles),\
      "public_key":"\(key.publicKey)","possession":"\(key.possession)"}
      """
    ])
  }

  /// How many events the log holds.
  func size() async throws -> Position { try await ledger().basis(at: .now).size }

  /// All events, oldest first.
  func events() async throws -> [StoredEvent] {
    let size = try await size()
    return try await ledger().perform { ledger in
      try ledger.log.read { log in try (0..<size).compactMap { try log.event(at: $0) } }
    }
  }
}

extension Concert.Ledger {
  /// Submits commands, and gives what became of each.
  func send(
    _ lines: [String], as submission: Submission = Submission()
  ) throws -> (receipt: SubmissionReceipt, outcomes: [CommandOutcome]) {
    var source = CommandList(try lines.map { try JSON(parsing: $0) })
    var outcomes: [CommandOutcome] = []
    let receipt = try submit(&source, as: submission) { outcomes.append($0) }
    close()
    return (receipt, outcomes)
  }
}

extension [CommandOutcome] {
  /// `stored`, `replayed`, `given-up`, or the refusal's first code.
  var words: [String] {
    map { outcome in
      switch outcome {
      case .stored(_, let command): command.replayed ? "replayed" : "stored"
      case .refused(_, let reasons): reasons.first?.code ?? ""
      case .givenUp: "given-up"
      }
    }
  }

  var refs: [String] {
    compactMap { if case .stored(_, let command) = $0 { command.ref } else { nil } }
  }
}
