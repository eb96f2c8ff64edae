import EventSourcing
import Testing

@testable import Concert

@Suite("statistics of duplicates")
struct DuplicateStatisticsTests {
  private static let pair = #""a":"COM-2024-0001","b":"COM-2024-0002""#

  private func total(_ statistics: DuplicateStatistics) -> DuplicateStatistics.Group? {
    statistics.groups.first { $0.ministries == nil && $0.tier == "likely" }
  }

  @Test("an open flag waits from the day it was raised; a distinct pair was a false alarm")
  func life() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let flag = try #require(try await committee.ledger().duplicates().pairs.first)
    let since = try #require(flag.sinceOn.flatMap { Day($0) })
    let later = try #require(since.adding(days: 41))
    let clocks = Clocks(asOf: later)
    let waiting = total(try await committee.ledger().duplicateStatistics(at: clocks))
    #expect(waiting?.open == 1)
    #expect(waiting?.medianOpenDays == 41)
    #expect(waiting?.decided == 0)
    #expect(waiting?.falseAlarms == nil)
    try await committee.submit([
      #"{"do":"duplicate.review",\#(Self.pair),"outcome":"distinct","reason":"r"}"#
    ])
    let statistics = try await committee.ledger().duplicateStatistics()
    #expect(total(statistics)?.decided == 1)
    #expect(total(statistics)?.distinct == 1)
    #expect(total(statistics)?.falseAlarms?.share == 1)
    #expect(total(statistics)?.medianOpenDays == nil)
    #expect(statistics.groups.map(\.ministries) == [nil, ["DEF", "DEV"]])
    try await committee.submit([#"{"do":"duplicate.reopen",\#(Self.pair),"reason":"r"}"#])
    let again = total(try await committee.ledger().duplicateStatistics())
    #expect(again?.decided == 0)
    #expect(again?.open == 1)
  }

  @Test("a limit cuts the list and not the count", arguments: [0, 1, 5, 6, 7])
  func limit(limit: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.submit(
      ["DEF", "DEV", "MFA", "JUS"].enumerated().map { index, ministry in
        #"{"do":"commitment.make","ref":"COM-2024-000\#(index + 1)","ministry":"\#(ministry)","title":"Mine risk education in schools","kind":"money","places":["BA"],"themes":["15250"],"period":{"start":"2024-04-01","end":"2024-12-31"},"pledged":{"money":"18000.00 EUR"}}"#
      })
    let all = try await committee.ledger().duplicates()
    #expect(all.pairs.count == 6)
    #expect(all.total == 6)
    var query = DuplicateQuery()
    query.limit = limit
    let some = try await committee.ledger().duplicates(query)
    #expect(some.total == 6)
    #expect(some.pairs == Array(all.pairs.prefix(limit)))
  }
}
