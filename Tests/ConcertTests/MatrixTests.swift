import EventSourcing
import GRDB
import Testing

@testable import Concert

@Suite("the matrix")
struct MatrixTests {
  private static func contribution(_ fields: String) -> String {
    #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"money","on":"2024-03-01",\#(fields)}"#
  }

  @Test("what was only returned, a reported zero, a value and silence are four things")
  func states() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      Self.contribution(
        #""places":["ML"],"direction":"returned","money":{"minor":500,"currency":"EUR"}"#),
      Self.contribution(#""places":["NE"],"money":{"minor":0,"currency":"EUR"}"#),
      Self.contribution(#""places":["TD"],"money":{"minor":700,"currency":"EUR"}"#),
      #"{"do":"commitment.make","ministry":"MFA","title":"C","kind":"money","places":["BF"]}"#,
    ])
    let matrix = try await committee.ledger().matrix(.place)
    let cells = Dictionary(uniqueKeysWithValues: matrix.cells.map { ($0.column ?? "", $0) })
    let back = try #require(cells["ML"])
    #expect(back.state == .value && back.count == 0 && back.returns == 1)
    #expect(back.given.isEmpty && back.returned == [Amount(minor: 500, currency: "EUR")])
    #expect(back.amounts == [Amount(minor: -500, currency: "EUR")])
    #expect(cells["NE"]?.state == .zero && cells["NE"]?.returns == 0)
    #expect(cells["NE"]?.given == [Amount(minor: 0, currency: "EUR")])
    #expect(cells["TD"]?.state == .value && cells["TD"]?.count == 1)
    #expect(cells["BF"]?.state == .notReported)
  }

  @Test("two that are the same are marked until one is withdrawn")
  func countedTwice() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let pair = try #require(try await committee.ledger().duplicates().pairs.first)
    try await committee.submit([
      """
      {"do":"duplicate.review","a":"\(pair.a.ref)","b":"\(pair.b.ref)","outcome":"same",\
      "keep":"\(pair.a.ref)","reason":"entered by both"}
      """
    ])
    func marks() async throws -> [String] {
      try await committee.ledger().matrix(.theme).totals.filter { $0.countedTwice > 0 }.map(\.row)
    }
    #expect(try await marks() == [pair.a.ministry, pair.b.ministry].sorted())
    try await committee.submit([
      #"{"do":"commitment.withdraw","ref":"\#(pair.b.ref)","reason":"the same as the other"}"#
    ])
    #expect(try await marks() == [])
  }

  @Test("likely and possible flags are told apart")
  func tiers() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    func flags() async throws -> [[Int64]] {
      let totals = try await committee.ledger().matrix(.place).totals
      return totals.filter { $0.duplicates > 0 }.map { [$0.duplicates, $0.likely] }
    }
    #expect(try await flags() == [[1, 1], [1, 1]])
    let views = try DatabaseQueue(path: committee.folder + "/views.db")
    try await views.write { try $0.execute(sql: "UPDATE duplicate_flags SET tier = 'possible'") }
    try views.close()
    #expect(try await flags() == [[1, 0], [1, 0]])
  }
}
