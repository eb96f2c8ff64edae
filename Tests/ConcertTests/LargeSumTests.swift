import EventSourcing
import GRDB
import Testing

@testable import Concert

@Suite("sums beyond 64 bits")
struct LargeSumTests {
  private static let largest: Int128 = 1_000_000_000_000_000

  private static func contribution(_ number: Int) -> String {
    """
    {"do":"contribution.log","ministry":"MFA","commitment":"COM-2024-0001","title":"Gift \(number)",\
    "kind":"money","money":{"minor":\(largest),"currency":"EUR"},"on":"2024-03-01"}
    """
  }

  @Test("a cell of 9 300 of the largest amounts is exact, and loses exactly what is withdrawn")
  func cell() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([
      """
      {"do":"commitment.make","ministry":"MFA","title":"Much","kind":"money","places":["ML"],\
      "pledged":{"money":{"minor":\(Self.largest),"currency":"EUR"}},"on":"2024-02-01"}
      """
    ])
    let gifts = (1...9_300).map(Self.contribution)
    let sent = try await committee.ledger().perform { try $0.send(gifts) }
    #expect(sent.outcomes.count == 9_300)
    #expect(try await amounts(committee) == [Self.largest * 9_300])
    try await committee.submit([
      #"{"do":"contribution.withdraw","ref":"CTR-2024-0007","reason":"entered twice"}"#,
      #"{"do":"contribution.correct","ref":"CTR-2024-0008","money":{"minor":1,"currency":"EUR"},"reason":"invoice"}"#,
    ])
    let rest = Self.largest * 9_298 + 1
    #expect(try await amounts(committee) == [rest])
    let ledger = try committee.ledger()
    #expect(try await ledger.views().allSatisfy { !$0.isFaulted })
    let shown = try await ledger.show("COM-2024-0001")
    #expect(shown.parts["delivered"]?.first?["given_minor"]?.exact == rest)
    let rows = try await ledger.list(.commitment, RecordFilter())
    #expect(
      rows.rows[column: "delivered_minor"].map { $0.json(in: "delivered_minor").exact } == [rest])
  }

  private func amounts(_ committee: Committee) async throws -> [Int128] {
    let matrix = try await committee.ledger().matrix(.place)
    return matrix.cells.flatMap { $0.amounts.map(\.minor) }
  }

  @Test(
    "a sum is one whole number on both sides of SQLite's largest",
    arguments: [
      [0, 0], [8, 999_999_999_999_999_999], [9, 0], [9, 223_372_036_854_775_808],
      [12, -1], [-9, 1], [-12, -5], [1, -1], [-1, 1], [9, -999_999_999_999_999_999],
    ] as [[Int64]])
  func sql(_ parts: [Int64]) throws {
    let (high, low) = (parts[0], parts[1])
    let cell = try DatabaseQueue().read { db in
      try Row.fetchOne(db, sql: "SELECT " + ExactSum.sql(e18: "\(high)", minor: "\(low)"))
        .map { Cell($0[0] as DatabaseValue) }
    }
    let whole = Int128(high) * 1_000_000_000_000_000_000 + Int128(low)
    #expect(cell?.json(in: "sum").exact == whole)
  }

  @Test("a sum of a column is exact, and nothing where there is no amount")
  func column() throws {
    try DatabaseQueue().read { db in
      func sum(_ values: String) throws -> JSON? {
        let sql = "SELECT \(ExactSum.sql(of: "amount")) FROM (\(values))"
        return try Row.fetchOne(db, sql: sql).map { Cell($0[0] as DatabaseValue).json(in: "sum") }
      }
      let many = """
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
        SELECT 9007199254740991 AS amount FROM n
        """
      let total = try sum(many)
      let expected: Int128 = 9_007_199_254_740_991
      #expect(total?.exact == expected * 2000)
      let none = try sum("SELECT NULL AS amount")
      #expect(none == .null)
    }
  }
}
