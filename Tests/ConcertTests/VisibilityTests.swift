import EventSourcing
import Testing

@testable import Concert

@Suite("for whose eyes")
struct VisibilityTests {
  private static func commitment(_ ref: String, _ visibility: String, minor: Int) -> String {
    """
    {"do":"commitment.make","ref":"\(ref)","ministry":"DEV","title":"Wells of \(ref)",
    "kind":"money","places":["ML"],"pledged":{"money":{"minor":\(minor),"currency":"EUR"}},
    "visibility":"\(visibility)","on":"2024-01-10"}
    """
  }

  private static let three = [
    commitment("COM-2024-0011", "public", minor: 100),
    commitment("COM-2024-0012", "committee", minor: 10),
    commitment("COM-2024-0013", "owner", minor: 1),
  ]

  private func committee() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries"])
    try await committee.submit(Self.three)
    return committee
  }

  private func refs(_ committee: Committee, _ visibility: Visibility?) async throws -> [Cell] {
    try await committee.ledger().list(.commitment, at: Clocks(visibility: visibility))
      .rows[column: "ref"]
  }

  @Test("lists, counts and sums are those of a ledger that never held the rest")
  func leavesOut() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    #expect(try await refs(committee, .public) == [.text("COM-2024-0011")])
    #expect(try await refs(committee, .parliament) == [.text("COM-2024-0011")])
    #expect(try await refs(committee, .committee).count == 2)
    #expect(try await refs(committee, .owner) == (try await refs(committee, nil)))
    let ledger = try committee.ledger()
    let sum = ViewQuery(
      "SELECT count(*) AS n, sum(pledged_minor) AS minor FROM commitments", views: ["commitments"])
    let shown = try await ledger.read(sum, at: Clocks(visibility: .public))
    #expect(shown.rows == [[.integer(1), .integer(100)]])
    #expect(shown.basis.visibility == .public)
    let cells = try await ledger.matrix(.place, at: Clocks(visibility: .committee)).totals
    #expect(cells.map(\.commitments) == [2])
  }

  @Test("what is hidden is not found, neither by its reference nor by its position")
  func notFound() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let clocks = Clocks(visibility: .public)
    let last = try await ledger.basis(at: clocks).size - 1
    for text in ["COM-2024-0013", "@\(last)"] {
      await #expect {
        _ = try await ledger.show(text, at: clocks)
      } throws: { ($0 as? any Explainable)?.explanation.code == "not-found" }
    }
    #expect(try await ledger.show("COM-2024-0011", at: clocks).laterEvents == 0)
  }

  @Test("a record that was widened is shown as it is; what it said before is not told")
  func widened() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    try await committee.submit([
      #"""
      {"do":"commitment.amend","ref":"COM-2024-0012","title":"Wells for all","visibility":"public",
      "reason":"decided"}
      """#
    ])
    let clocks = Clocks(visibility: .public)
    let ledger = try committee.ledger()
    let listing = try await ledger.list(.commitment, at: clocks)
    #expect(
      listing.rows[column: "title"] == [.text("Wells of COM-2024-0011"), .text("Wells for all")])
    let record = try await ledger.show("COM-2024-0012", at: clocks)
    #expect(record.history.map(\.type) == ["commitment.amended"])
    var query = LogQuery()
    query.ref = "COM-2024-0012"
    let entries = try await ledger.entries(query, at: clocks, into: LogEntries()).list
    #expect(entries.map(\.header.act) == ["commitment.amended"])
  }

  @Test("a record that was narrowed is gone, also from earlier days")
  func narrowed() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let before = try await committee.ledger().basis(at: .now).size - 1
    try await committee.submit([
      #"{"do":"commitment.amend","ref":"COM-2024-0011","visibility":"owner","reason":"a mistake"}"#
    ])
    #expect(try await refs(committee, .public).isEmpty)
    let early = Clocks(asOf: Day("2024-01-10"), visibility: .public)
    #expect(try await committee.ledger().list(.commitment, at: early).total == 0)
    // A figure that was published is found again by the clock of the ledger.
    let then = Clocks(knownAt: .position(before), visibility: .public)
    #expect(try await committee.ledger().list(.commitment, at: then).total == 1)
  }
}
