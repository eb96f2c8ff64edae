import EventSourcing
import Testing

@testable import Concert

@Suite("what waits")
struct StatusTests {
  private static let alike = ["DEF", "DEV", "MFA", "JUS"].enumerated().map { index, ministry in
    """
    {"do":"commitment.make","ref":"COM-2024-000\(index + 1)","ministry":"\(ministry)",\
    "title":"Mine risk education in schools","kind":"money","places":["BA"],"themes":["15250"],\
    "period":{"start":"2024-04-01","end":"2024-12-31"},"pledged":{"money":"18000.00 EUR"}}
    """
  }

  /// With six open pairs, each ministry in three of them; a coordinator of MFA asks.
  private func committee() async throws -> Committee {
    let committee = try Committee()
    try await committee.tell(["ministries"])
    try await committee.submit(Self.alike)
    return committee
  }

  @Test("a limit cuts the tasks of each kind and not their count", arguments: [0, 1, 4, 50])
  func limit(limit: Int) async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let clocks = Clocks(asOf: Day("2024-12-10"))
    let status = try await committee.ledger().status(limit: limit, at: clocks)
    #expect(status.waiting == [.due: 1, .toReview: 6])
    #expect(status.tasks.count { $0.kind == .due } == min(limit, 1))
    #expect(status.tasks.count { $0.kind == .toReview } == min(limit, 6))
    let late = Clocks(asOf: Day("2025-02-01"))
    #expect(try await committee.ledger().status(at: late).waiting[.overdue] == 1)
  }

  @Test(
    "of a ministry are its promises, and the pairs that it is a side of", arguments: [false, true])
  func ofMinistry(isPast: Bool) async throws {
    let committee = try await committee()
    defer { committee.remove() }
    let size = try await committee.ledger().basis(at: .now).size
    try await committee.submit([
      """
      {"do":"duplicate.review","a":"COM-2024-0001","b":"COM-2024-0002","outcome":"complementary",\
      "until":"2024-08-01","reason":"two districts"}
      """
    ])
    var clocks = Clocks(asOf: Day("2024-07-01"))
    if isPast { clocks = Clocks(knownAt: .position(size - 1)) }
    func pairs(_ ministry: String, _ clocks: Clocks) async throws -> [String] {
      let status = try await committee.ledger().status(ministry: ministry, at: clocks)
      let tasks = status.tasks.filter { $0.kind == .toReview }
      #expect(status.waiting[.toReview] == tasks.count)
      return tasks.map(\.ministry)
    }
    let decided = isPast ? ["DEF, DEV"] : []
    #expect(try await pairs("DEF", clocks) == decided + ["DEF, MFA", "DEF, JUS"])
    #expect(try await pairs("MFA", clocks) == ["DEF, MFA", "DEV, MFA", "MFA, JUS"])
    let after = Clocks(asOf: Day("2024-08-02"))
    #expect(try await pairs("DEF", after) == ["DEF, DEV", "DEF, MFA", "DEF, JUS"])
  }
}
