import EventSourcing
import Synchronization
import Testing

@testable import Concert

@Suite("the two clocks")
struct ClockTests {
  private static let commitment = #"""
    {"do":"commitment.make","ref":"COM-2024-0009","ministry":"DEV","title":"Wells","kind":"money",
    "places":["ML"],"pledged":{"money":{"minor":100,"currency":"EUR"}},"on":"2024-01-10"}
    """#

  private static let contribution = #"""
    {"do":"contribution.log","ref":"CTR-2024-0009","ministry":"DEV","commitment":"COM-2024-0009",
    "kind":"money","title":"First well","money":{"minor":50,"currency":"EUR"},"on":"2024-02-10"}
    """#

  private func minor(_ committee: Committee, _ clocks: Clocks) async throws -> [Cell] {
    let listing = try await committee.ledger().list(.contribution, at: clocks)
    return listing.rows[column: "money_minor"]
  }

  @Test("positions that no ledger reaches are refused or empty, and nothing overflows")
  func outermost() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    for (clock, shown) in [
      (Clocks.KnownAt.position(.max), "@\(Int64.max)"), (.fromEnd(.min), "@\(Int64.min)"),
      (.fromEnd(-99), "@-99"), (.position(99), "@99"),
    ] {
      await #expect {
        _ = try await ledger.basis(at: Clocks(knownAt: clock))
      } throws: { ($0 as? any Explainable)?.explanation.value == shown }
    }
    for after in [Int64.max, .min] {
      var query = LogQuery()
      query.after = after
      let found = try await ledger.entries(query, into: LogEntries()).list.count
      #expect(found == (after == .max ? 0 : 3))
    }
  }

  @Test("a correction does not show before it was known")
  func correction() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.submit([Self.commitment, Self.contribution])
    let before = try await committee.ledger().basis(at: .now).size - 1
    try await committee.submit(
      [
        #"{"do":"contribution.correct","ref":"CTR-2024-0009","money":{"minor":70,"currency":"EUR"},"reason":"invoice"}"#
      ], now: "2024-06-20T08:00:00Z")
    #expect(try await minor(committee, .now) == [.integer(70)])
    #expect(try await minor(committee, Clocks(knownAt: .position(before))) == [.integer(50)])
    #expect(try await minor(committee, Clocks(knownAt: .fromEnd(-2))) == [.integer(50)])
    let day = try #require(Moment("2024-06-19T23:59:59Z"))
    #expect(try await minor(committee, Clocks(knownAt: .moment(day))) == [.integer(50)])
    // A correction inherits the day of the fact, so that the earlier day shows it when known now.
    #expect(
      try await minor(committee, Clocks(asOf: Day("2024-03-01"))) == [.integer(70)])
    let record = try await committee.ledger().show(
      "CTR-2024-0009", at: Clocks(knownAt: .position(before)))
    #expect(record.laterEvents == 1)
  }

  @Test("an event about a later day does not show as of an earlier one")
  func laterDay() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.submit([Self.commitment, Self.contribution])
    let ledger = try committee.ledger()
    let january = Clocks(asOf: Day("2024-01-31"))
    #expect(try await ledger.list(.contribution, at: january).total == 0)
    #expect(try await ledger.list(.commitment, at: january).total == 1)
    #expect(try await ledger.list(.commitment, at: Clocks(asOf: Day("2024-01-09"))).total == 0)
  }

  @Test("a stream whose first event is left out is left out, with all its events")
  func leftOutStream() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.submit([
      Self.commitment,
      #"{"do":"commitment.assess","ref":"COM-2024-0009","status":"at_risk","on":"2024-01-05"}"#,
    ])
    let early = Clocks(asOf: Day("2024-01-05"))
    #expect(try await committee.ledger().list(.commitment, at: early).total == 0)
  }

  @Test("a moment before the first event is no moment of the ledger")
  func beforeTheFirst() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let moment = try #require(Moment("2001-01-01T00:00:00Z"))
    await #expect(throws: LedgerRefusal.self) {
      try await committee.ledger().list(.ministry, at: Clocks(knownAt: .moment(moment)))
    }
  }

  @Test("whoever reads the past for the first time is told how far its views are folded")
  func progress() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let steps = Mutex<[ViewProgress]>([])
    func read() async throws -> [ViewProgress] {
      steps.withLock { $0 = [] }
      let ledger = try Concert.Ledger(
        opening: committee.folder, environment: committee.environment,
        progress: { step in steps.withLock { $0.append(step) } })
      _ = try await ledger.list(.commitment, at: Clocks(knownAt: .position(12)))
      return steps.withLock { $0 }
    }
    let size = try await committee.ledger().basis(at: .now).size
    let told = try await read()
    #expect(told.last?.done == size && told.last?.total == size)
    #expect(told.flatMap(\.views).contains("commitments"))
    #expect(try await read().isEmpty, "folded once")
  }

  @Test("merged ministries count for their successor from that day on")
  func rollUp() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.submit([
      #"{"do":"ministry.merge","code":"DEV","into":"MFA","from":"2024-05-01","reason":"one house","on":"2024-05-01"}"#
    ])
    let ledger = try committee.ledger()
    let now = try await ledger.matrix(.place)
    #expect(!now.rows.contains("DEV"))
    let cell = now.cells.first { $0.row == "MFA" && $0.column == "ML" }
    #expect(cell?.amounts == [Amount(minor: 23_750_000, currency: "EUR")])
    let before = try await ledger.matrix(.place, at: Clocks(asOf: Day("2024-04-30")))
    #expect(before.rows.contains("DEV"))
    var filter = RecordFilter()
    filter.ministries = ["MFA"]
    let names = try await ledger.list(.commitment, filter).rows[column: "ministry"]
    #expect(names.contains(.text("DEV")))
  }
}
