import Coordination
import EventLog
import EventSourcing
import Testing

@testable import Concert

@Suite("idempotency keys")
struct RepeatedKeyTests {
  private static let wells =
    #"{"do":"commitment.make","ministry":"DEV","title":"Wells","kind":"money","key":"dev-1"}"#

  @Test("the same key with the same content adds nothing and answers the first receipt")
  func replayed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let ledger = try committee.ledger()
    let first = try await ledger.send([Self.wells])
    let size = try await committee.size()
    let second = try await ledger.send([Self.wells])
    #expect(second.outcomes.words == ["replayed"])
    #expect(second.outcomes.refs == first.outcomes.refs)
    #expect(second.receipt.replayed == 1)
    #expect(second.receipt.stored == 0)
    #expect(try await committee.size() == size)
    let twice = try await ledger.send([
      Self.wells.replacing("dev-1", with: "dev-2"), Self.wells.replacing("dev-1", with: "dev-2"),
    ])
    #expect(twice.outcomes.words == ["stored", "replayed"])
    #expect(try await committee.size() == size + 1)
  }

  @Test("the same key with another content is refused and adds nothing")
  func mismatch() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let ledger = try committee.ledger()
    _ = try await ledger.send([Self.wells])
    let size = try await committee.size()
    let other = try await ledger.send([Self.wells.replacing("Wells", with: "Schools")])
    #expect(other.outcomes.words == ["idempotency-mismatch"])
    #expect(other.receipt.outcome == .keyUsedForSomethingElse)
    #expect(try await committee.size() == size)
  }

  @Test("a key is a ministry's own: another ministry may use the same")
  func ownKeys() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let result = try await committee.ledger().send([
      Self.wells, Self.wells.replacing(#""DEV""#, with: #""DEF""#),
    ])
    #expect(result.outcomes.words == ["stored", "stored"])
  }

  /// One of every kind of act, each under a key.
  private static let acts = [
    #"{"do":"ministry.rename","code":"FAM","name":"Families","from":"2024-01-01"}"#,
    #"{"do":"ministry.split","code":"JUS","into":["POL","MFA"],"from":"2024-06-01","reason":"law"}"#,
    #"{"do":"ministry.merge","code":"FAM","into":"MFA","from":"2024-06-01","reason":"law"}"#,
    #"{"do":"mission.establish","mission":"MINUSMA","title":"Mali","kind":"personnel","lead":"DEF","participants":["MFA"],"framework":"UN","places":["ML"],"themes":["15230"],"period":{"start":"2024-01-01","end":"2024-12-31"}}"#,
    #"{"do":"mission.join","mission":"MINUSMA","ministry":"DEV"}"#,
    #"{"do":"commitment.make","ministry":"DEV","title":"Wells","kind":"money"}"#,
    #"{"do":"commitment.amend","ref":"COM-2024-0001","title":"Deep wells","reason":"typo"}"#,
    #"{"do":"commitment.assess","ref":"COM-2024-0001","status":"at_risk"}"#,
    #"{"do":"commitment.pool","ref":"COM-2024-0001","mission":"MINUSMA"}"#,
    #"{"do":"commitment.unpool","ref":"COM-2024-0001"}"#,
    #"{"do":"contribution.log","ministry":"DEV","commitment":"COM-2024-0001","title":"Well","kind":"money"}"#,
    #"{"do":"contribution.correct","ref":"CTR-2024-0001","title":"First well","reason":"typo"}"#,
    #"{"do":"contribution.withdraw","ref":"CTR-2024-0001","reason":"twice"}"#,
    #"{"do":"commitment.reassign","ref":"COM-2024-0001","to":"DEF","reason":"law"}"#,
    #"{"do":"commitment.fulfil","ref":"COM-2024-0001"}"#,
    #"{"do":"commitment.reopen","ref":"COM-2024-0001","reason":"one well is dry"}"#,
    #"{"do":"commitment.withdraw","ref":"COM-2024-0001","reason":"no money"}"#,
    #"{"do":"mission.leave","mission":"MINUSMA","ministry":"DEV"}"#,
    #"{"do":"mission.extend","mission":"MINUSMA","period":{"start":"2024-01-01","end":"2025-05-31"},"reason":"new mandate"}"#,
    #"{"do":"mission.conclude","mission":"MINUSMA"}"#,
    #"{"do":"mission.reopen","mission":"MINUSMA","reason":"new mandate"}"#,
    #"{"do":"officer.change-roles","officer":"DEF.weber","roles":["clerk","validator"],"reason":"new task"}"#,
    #"{"do":"officer.revoke","officer":"DEF.weber","reason":"left"}"#,
  ]

  @Test("every act is replayed under its key, also when its record has moved on since")
  func everyAct() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.enrol("DEF.weber", of: "DEF")
    let lines = Self.acts.enumerated().map { index, act in
      act.dropLast() + #","key":"act-\#(index)"}"#
    }.map(String.init)
    var submission = Submission()
    submission.batch = 1
    let first = try await committee.ledger().send(lines, as: submission)
    #expect(first.outcomes.words == lines.map { _ in "stored" }, "\(first.outcomes.suffix(1))")
    for (line, outcome) in zip(lines, first.outcomes) {
      guard case .stored(_, let stored) = outcome,
        let type = try Act(parsing: JSON(parsing: line)).eventType
      else { continue }
      let event = try await committee.events()[Int(stored.position)]
      #expect(type == event.header.act, "\(line)")
    }
    let size = try await committee.size()
    submission.onRefusal = .skip
    let second = try await committee.ledger().send(lines, as: submission)
    for (line, word) in zip(lines, second.outcomes.words) { #expect(word == "replayed", "\(line)") }
    #expect(try await committee.size() == size)
  }
}
