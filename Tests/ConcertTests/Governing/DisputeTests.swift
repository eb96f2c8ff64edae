import Coordination
import EventSourcing
import Testing

@testable import Concert

@Suite("disputed acts")
struct DisputeTests {
  private struct Entries: Sink {
    var list: [TrailEntry] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ element: TrailEntry) { list.append(element) }
  }

  private func trail(_ ref: String, _ committee: Committee) async throws -> [TrailEntry] {
    var query = TrailQuery()
    query.ref = ref
    return try await committee.ledger().trail(query, into: Entries()).list
  }

  @Test(
    "acts recorded from the suspect day on are disputed until another officer acts on the record")
  func disputes() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#
    ])
    try await committee.enrol("DEF.weber", of: "DEF")
    func make(_ ref: String, now: String) async throws {
      let line =
        #"{"do":"commitment.make","ref":"\#(ref)","ministry":"DEF","title":"T","kind":"money","on":"2024-01-01"}"#
      let ledger = try committee.ledger(of: "DEF.weber", now: now)
      #expect(try await ledger.perform { try $0.send([line]).outcomes.words } == ["stored"])
    }
    try await make("COM-2024-0001", now: "2024-06-13T10:00:00Z")
    try await make("COM-2024-0002", now: "2024-06-14T10:00:00Z")
    try await make("COM-2024-0003", now: "2024-06-14T11:00:00Z")
    func submit(_ line: String) async throws {
      #expect(try await committee.submit([line], now: "2024-06-15T10:00:00Z").stored == 1)
    }
    // Before the revocation nobody knows, so this act takes no stand.
    try await submit(
      #"{"do":"commitment.assess","ref":"COM-2024-0003","status":"on_track"}"#)
    try await submit(
      #"{"do":"officer.revoke","officer":"DEF.weber","suspect_from":"2024-06-14","reason":"stolen"}"#
    )
    let revocation = try await committee.size() - 1
    for (ref, doubt) in [
      ("COM-2024-0001", nil), ("COM-2024-0002", revocation), ("COM-2024-0003", revocation),
    ] {
      let entry = try await trail(ref, committee)[0]
      #expect(entry.disputedBy == doubt, "\(ref)")
      #expect(entry.reaffirmedBy == nil)
    }
    try await submit(
      #"{"do":"commitment.assess","ref":"COM-2024-0002","status":"on_track","note":"checked with Defence"}"#
    )
    #expect(try await trail("COM-2024-0002", committee)[0].reaffirmedBy == revocation + 1)
    #expect(try await trail("COM-2024-0002", committee)[1].disputedBy == nil)
    #expect(try await trail("COM-2024-0003", committee)[0].reaffirmedBy == nil)
    let record = try await committee.ledger().show("COM-2024-0002")
    #expect(record.history[0].disputedBy == revocation)
    #expect(record.history[0].reaffirmedBy == revocation + 1)
    // As it was known before the revocation, nothing was in doubt.
    let then = Clocks(knownAt: .position(revocation - 1))
    #expect(
      try await committee.ledger().show("COM-2024-0002", at: then).history[0].disputedBy == nil)
  }
}
