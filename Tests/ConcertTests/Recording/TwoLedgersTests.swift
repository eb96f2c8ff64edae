import Coordination
import EventLog
import EventSourcing
import Testing

@testable import Concert

@Suite("two that hold one ledger open")
struct TwoLedgersTests {
  private static func commitment(_ title: String, mission: String? = nil) -> String {
    #"{"do":"commitment.make","ministry":"DEF","title":"\#(title)","kind":"money""#
      + (mission.map { #","mission":"\#($0)"}"# } ?? "}")
  }

  @Test("interleaved, no command is lost or doubled and no reference is given twice")
  func interleaved() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let before = try await committee.size()
    let ledgers = [try committee.ledger(), try committee.ledger()]
    let refs = try await withThrowingTaskGroup(of: [String].self) { group in
      for (index, ledger) in ledgers.enumerated() {
        group.addTask {
          var refs: [String] = []
          for number in 0..<40 {
            refs += try await ledger.send([Self.commitment("\(index)/\(number)")]).outcomes.refs
          }
          return refs
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(refs.count == 80)
    #expect(Set(refs).count == 80)
    let events = try await committee.events().dropFirst(Int(before))
    #expect(Set(events.map(\.header.stream.ref)) == Set(refs))
    let titles = try events.map { try JSON(parsing: $0.payload ?? [])["title"]?.string }
    #expect(Set(titles).count == 80)
    #expect(try committee.verify().isSound)
  }

  @Test("the same command under the same key from both is one event")
  func sameKey() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let (a, b) = (try committee.ledger(), try committee.ledger())
    let line = String(Self.commitment("Once").dropLast()) + #","key":"once"}"#
    async let first = a.send([line]).outcomes.words
    async let second = b.send([line]).outcomes.words
    let words = try await [first, second].flatMap { $0 }
    #expect(words.sorted() == ["replayed", "stored"])
  }

  @Test("an officer whom another process revoked records nothing more")
  func revoked() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.enrol("DEF.weber", of: "DEF")
    let clerk = try committee.ledger(of: "DEF.weber")
    #expect(try await clerk.send([Self.commitment("Before")]).outcomes.words == ["stored"])
    try await committee.submit([
      #"{"do":"officer.revoke","officer":"DEF.weber","reason":"left the house"}"#
    ])
    let size = try await committee.size()
    await #expect(throws: Refusal.officerRevoked(ID(unchecked: "DEF.weber"))) {
      try await clerk.send([Self.commitment("After")])
    }
    #expect(try await committee.size() == size)
  }

  @Test("a role that another process took away is gone at the next act")
  func lessRoles() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.enrol("DEF.weber", of: "DEF")
    let clerk = try committee.ledger(of: "DEF.weber")
    #expect(try await clerk.send([Self.commitment("Before")]).outcomes.words == ["stored"])
    try await committee.submit([
      #"{"do":"officer.change-roles","officer":"DEF.weber","roles":["observer"],"reason":"leave"}"#
    ])
    #expect(try await clerk.send([Self.commitment("After")]).outcomes.words == ["not-allowed"])
  }

  @Test("a key that was rotated elsewhere signs nothing more")
  func rotated() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.enrol("DEF.weber", of: "DEF")
    let clerk = try committee.ledger(of: "DEF.weber")
    #expect(try await clerk.send([Self.commitment("Before")]).outcomes.words == ["stored"])
    let desk = try committee.ledger(of: "DEF.weber")
    let key = try await desk.newKey(for: ID(unchecked: "DEF.weber"))
    let rotated = try await desk.send([
      """
      {"do":"officer.rotate-key","officer":"DEF.weber","public_key":"\(key.publicKey)",\
      "possession":"\(key.possession)"}
      """
    ])
    #expect(rotated.outcomes.words == ["stored"])
    await #expect(throws: LedgerRefusal.keyNotEnrolled(officer: "DEF.weber")) {
      try await clerk.send([Self.commitment("After")])
    }
  }

  @Test("a mission that another process closed takes no new commitment")
  func closedMission() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries", "missions"])
    let ledger = try committee.ledger()
    let first = try await ledger.send([Self.commitment("Before", mission: "KFOR")])
    #expect(first.outcomes.words == ["stored"])
    try await committee.submit([
      #"{"do":"mission.conclude","mission":"KFOR","on_day":"2024-06-01"}"#
    ])
    let second = try await ledger.send([Self.commitment("After", mission: "KFOR")])
    #expect(second.outcomes.words == ["mission-closed"])
    let third = try await ledger.send([
      #"{"do":"contribution.log","ministry":"DEF","commitment":"\#(first.outcomes.refs[0])","title":"Late","kind":"money"}"#
    ])
    #expect(third.outcomes.words == ["mission-closed"])
  }
}
