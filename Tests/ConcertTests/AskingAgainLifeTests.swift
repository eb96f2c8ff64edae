import Coordination
import EventSourcing
import Testing

@testable import Concert

/// A decision in a ledger whose facts move on.
@Suite("a decided pair is asked again")
struct AskingAgainLifeTests {
  private static let pair = #""a":"COM-2024-0001","b":"COM-2024-0002""#

  private func decided(
    _ outcome: String = "complementary", _ more: String = ""
  ) async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries", "missions"])
    try await committee.submit([
      make("DEF", "0001"), make("DEV", "0002"),
      #"{"do":"duplicate.review",\#(Self.pair),"outcome":"\#(outcome)","reason":"each pays half"\#(more)}"#,
    ])
    return committee
  }

  private func make(_ ministry: String, _ serial: String) -> String {
    #"{"do":"commitment.make","ref":"COM-2024-\#(serial)","ministry":"\#(ministry)","title":"Mine risk education in schools","kind":"money","places":["BA"],"themes":["15250"],"period":{"start":"2024-04-01","end":"2024-12-31"},"pledged":{"money":"18000.00 EUR"}}"#
  }

  private func pair(_ committee: Committee, at clocks: Clocks = .now) async throws
    -> DuplicatePair?
  {
    try await committee.ledger().duplicates(at: clocks).pairs.first
  }

  private func amend(_ amount: String) -> String {
    #"{"do":"commitment.amend","ref":"COM-2024-0002","pledged":{"money":"\#(amount) EUR"},"reason":"budget"}"#
  }

  @Test(
    "not after a small change, but when an amount that was alike is so no more; then decided anew")
  func amount() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    #expect(try await pair(committee)?.status == "decided")
    try await committee.submit([amend("19000.00")])
    #expect(try await pair(committee)?.status == "decided")
    try await committee.submit([amend("90000.00")])
    let asked = try #require(try await pair(committee))
    #expect(asked.status == "open")
    #expect(asked.outcome == nil)
    #expect(asked.again?.outcome == "complementary")
    guard case .changed(let asking, _)? = asked.again?.cause else {
      Issue.record("asked again for another cause: \(String(describing: asked.again))")
      return
    }
    #expect(asking.changes.map(\.field) == ["amount"])
    #expect(asking.changes.first?.side == "b")
    #expect(asking.changes.first?.before["minor"]?.int == 1_800_000)
    #expect(asking.changes.first?.after["minor"]?.int == 9_000_000)
    let review = #"{"do":"duplicate.review",\#(Self.pair),"outcome":"distinct","reason":"two now"}"#
    let receipt = try await committee.submit([review, review])
    #expect(receipt.stored == 1 && receipt.refused == 1)
    #expect(try await pair(committee)?.outcome == "distinct")
    #expect(try committee.verify().outcome == .done)
  }

  @Test("of two decisions in one append on a pair that is asked again the second is refused")
  func twice() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    try await committee.submit([amend("90000.00")])
    let review = try JSON(
      parsing: #"{"do":"duplicate.review",\#(Self.pair),"outcome":"distinct","reason":"two now"}"#)
    var codes: [String] = []
    for outcome in try await committee.ledger().perform({ ledger in
      defer { ledger.close() }
      var source = CommandList([review, review])
      var submission = Submission()
      submission.onRefusal = .skip
      var outcomes: [CommandOutcome] = []
      _ = try ledger.submit(&source, as: submission) { outcomes.append($0) }
      return outcomes
    }) {
      if case .refused(_, let reasons) = outcome { codes += reasons.map(\.code) }
    }
    #expect(codes == ["already-decided"])
  }

  @Test("facts that come back to what the decision saw let it hold again")
  func back() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    try await committee.submit([amend("90000.00")])
    #expect(try await pair(committee)?.status == "open")
    try await committee.submit([amend("18000.00")])
    #expect(try await pair(committee)?.status == "decided")
  }

  @Test("the past shows what was known then")
  func past() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    let before = try await committee.ledger().basis(at: .now).size
    try await committee.submit([amend("90000.00")])
    var clocks = Clocks()
    clocks.knownAt = .position(before - 1)
    #expect(try await pair(committee, at: clocks)?.status == "decided")
    #expect(try await pair(committee)?.status == "open")
  }

  @Test(
    "a complementary decision runs out after its day, and may be decided anew without reopening")
  func expiry() async throws {
    let committee = try await decided("complementary", #","until":"2024-07-01""#)
    defer { committee.remove() }
    #expect(try await pair(committee, at: Clocks(asOf: Day("2024-07-01")!))?.status == "decided")
    let later = try await pair(committee, at: Clocks(asOf: Day("2024-07-02")!))
    #expect(later?.status == "open")
    #expect(later?.again?.cause == .expired(until: "2024-07-01"))
    let review = #"{"do":"duplicate.review",\#(Self.pair),"outcome":"distinct","reason":"over"}"#
    #expect(try await committee.submit([review]).refused == 1)
    #expect(try await committee.submit([review], now: "2024-07-02T08:00:00Z").stored == 1)
  }

  @Test("one that is withdrawn is asked about no more")
  func withdrawn() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    try await committee.submit([
      amend("90000.00"), #"{"do":"commitment.withdraw","ref":"COM-2024-0001","reason":"r"}"#,
    ])
    #expect(try await pair(committee)?.status == "decided")
    #expect(try await committee.ledger().duplicates(DuplicateQuery()).pairs.count == 1)
  }

  @Test("what opened again waits from that day, and counts as decided once")
  func statistics() async throws {
    let committee = try await decided()
    defer { committee.remove() }
    try await committee.submit([amend("90000.00")], now: "2024-06-20T08:00:00Z")
    let clocks = Clocks(asOf: Day("2024-06-25")!)
    let total = try await committee.ledger(now: "2024-06-25T08:00:00Z")
      .duplicateStatistics(at: clocks).groups.first { $0.ministries == nil }
    #expect(total?.decided == 1)
    #expect(total?.open == 1)
    #expect(total?.medianOpenDays == 5)
  }
}
