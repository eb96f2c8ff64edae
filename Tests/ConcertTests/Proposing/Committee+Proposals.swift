import EventLog
import EventSourcing
import Foundation
import MerkleLog

@testable import Concert

/// Two desks: what one officer proposes, another reads and signs.
extension Committee {
  static let noon = "2024-06-12T09:14:02Z"
  static let fourEyes =
    #"{"do":"policy.adopt","four_eyes":[{"act":"contribution.logged","above":"1000.00 EUR"}]}"#

  static func log(_ euros: Int, _ rest: String = "") -> String {
    #"{"do":"contribution.log","ministry":"DEF","title":"T","kind":"money","money":"\#(euros).00 EUR"\#(rest)}"#
  }

  /// Defence with two clerks, foreign affairs with one, and a policy of four eyes above 1000 EUR.
  static func ofTwoDesks(_ policy: String = fourEyes) async throws -> Committee {
    let committee = try Committee()
    try await committee.submit([
      #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#
    ])
    try await committee.enrol("DEF.weber", of: "DEF")
    try await committee.enrol("DEF.muller", of: "DEF")
    try await committee.enrol("MFA.clerk", of: "MFA")
    try await committee.submit([policy])
    return committee
  }

  var file: String { folder + "/../acts.proposal" }

  @discardableResult
  func propose(
    _ lines: [String], by officer: String = "DEF.weber", to file: String? = nil,
    now: String = noon
  ) async throws -> (outcomes: [CommandOutcome], report: ProposalReport?) {
    let ledger = try ledger(of: officer, now: now, proposal: file ?? self.file)
    return try await ledger.perform { ledger in
      (try ledger.send(lines).outcomes, ledger.proposed)
    }
  }

  @discardableResult
  func cosign(
    by officer: String, _ file: String? = nil, key: String? = nil, now: String = noon
  ) async throws -> ProposalReport {
    let ledger = try ledger(of: officer, now: now, key: key)
    let review = try await ledger.review(proposal: file ?? self.file)
    return try await ledger.cosign(review)
  }

  @discardableResult
  func record(_ file: String? = nil, now: String = noon) async throws -> [StoredCommand] {
    let ledger = try ledger(of: "MFA.thill", now: now)
    let receipt = try await ledger.record(proposal: file ?? self.file)
    await ledger.close()
    return receipt.answers.compactMap { answer in
      if case .stored(_, let stored) = answer.outcome { stored } else { nil }
    }
  }

  /// The code with which something is refused; none when it is not.
  func code(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? any Explainable)?.explanation.code ?? "\(error)"
    }
  }

  /// The names under the newest append, without their common beginning.
  func newestSigners() async throws -> [String] {
    try await ledger().perform { ledger in
      try ledger.log.read { log in
        let note = try log.append(containing: log.size() - 1)?.note ?? []
        return try SignedNote(parsing: note).signatures.map {
          String($0.name.dropFirst("test.example/committee/officer/".count))
        }
      }
    }
  }

  /// Puts something else into the file.
  func rewrite(_ change: (String) -> String) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let changed = change(text)
    guard changed != text else { throw Unchanged() }
    try changed.write(toFile: file, atomically: true, encoding: .utf8)
  }

  struct Unchanged: Error {}
}
