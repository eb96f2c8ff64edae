import Coordination
import EventLog
import EventSourcing
import Testing

@testable import Concert

@Suite("acts that are taken back at two desks")
struct UndoProposalTests {
  private static let policy =
    #"{"do":"policy.adopt","four_eyes":[{"act":"contribution.withdrawn"}]}"#

  /// A committee in which DEF.weber has logged a contribution, with its event.
  private static func committee() async throws -> (Committee, StoredEvent) {
    let committee = try await Committee.ofTwoDesks(policy)
    try await committee.ledger(of: "DEF.weber", now: Committee.noon).perform { ledger in
      _ = try ledger.send([Committee.log(5)])
    }
    return (committee, try #require(try await committee.events().last))
  }

  @Test("an undo is proposed, cosigned and recorded, and names what it undoes")
  func whole() async throws {
    let (committee, logged) = try await Self.committee()
    defer { committee.remove() }
    let size = try await committee.size()
    #expect(
      await committee.code {
        _ = try await committee.ledger(of: "DEF.weber", now: Committee.noon).undo()
      } == "signature-missing")
    let receipt = try await committee.proposeUndo()
    #expect(receipt.undone.position == logged.position)
    #expect(try await committee.size() == size)
    #expect(await committee.code { try await committee.record() } == "signature-missing")

    try await committee.cosign(by: "DEF.muller")
    #expect(try await committee.record().map(\.position) == [size])
    let last = try #require(try await committee.events().last)
    #expect(last.header.act == "contribution.withdrawn")
    #expect(last.header.cause == logged.header.id)
    #expect(try committee.verify().findings.map(\.code) == [])
    let again = await committee.code {
      _ = try await committee.ledger(of: "DEF.weber").undo("@\(logged.position)")
    }
    #expect(again == "already-undone")
  }

  @Test("what moved on since it was proposed is not taken back")
  func movedOn() async throws {
    let (committee, logged) = try await Self.committee()
    defer { committee.remove() }
    try await committee.proposeUndo()
    let ref = logged.header.stream.ref
    let correction =
      #"{"do":"contribution.correct","ref":"\#(ref)","description":"d","reason":"r"}"#
    let outcomes = try await committee.ledger(of: "DEF.weber", now: Committee.noon).perform {
      try $0.send([correction]).outcomes
    }
    #expect(outcomes.words == ["stored"])
    let size = try await committee.size()
    #expect(
      await committee.code { try await committee.cosign(by: "DEF.muller") } == "stale-version")
    #expect(await committee.code { try await committee.record() } == "stale-version")
    #expect(try await committee.size() == size)
  }

  @Test(
    "an act that names another event than the one it takes back is refused",
    arguments: [
      ("nobody's", "proposal-outdated"), ("another's", "not-your-act"),
      ("another record's", "proposal-altered"),
    ])
  func forged(event: String, code: String) async throws {
    let (committee, logged) = try await Self.committee()
    defer { committee.remove() }
    let other: EventID
    switch event {
    case "nobody's": other = EventID(at: .init(millisecondsSinceEpoch: 1), random: (1, 2))
    case "another's": other = try #require(try await committee.events().first).header.id
    default:
      try await committee.ledger(of: "DEF.weber", now: Committee.noon).perform { ledger in
        _ = try ledger.send([Committee.log(6)])
      }
      other = try #require(try await committee.events().last).header.id
    }
    let ref = logged.header.stream.ref
    try await committee.ledger(of: "DEF.weber", now: Committee.noon, proposal: committee.file)
      .perform { ledger in
        try ledger.appendWhole(isDryRun: false) { recorder in
          let command: JSON = [
            "do": "contribution.withdraw", "ref": .string(ref), "reason": "r",
          ]
          let decided = try recorder.decideNext(
            try Act(parsing: command, defaults: Act.Defaults()))
          _ = try recorder.store(decided, causedBy: other)
        }
      }
    let size = try await committee.size()
    #expect(await committee.code { try await committee.cosign(by: "DEF.muller") } == code)
    #expect(await committee.code { try await committee.record() } == code)
    #expect(try await committee.size() == size)
  }
}

extension Committee {
  @discardableResult
  fileprivate func proposeUndo() async throws -> UndoReceipt {
    try await ledger(of: "DEF.weber", now: Self.noon, proposal: file).undo()
  }
}
