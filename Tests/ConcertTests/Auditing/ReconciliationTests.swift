import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

@Suite("audit reconcile")
struct ReconciliationTests {
  private func reconciled(
    _ sheet: String, _ change: (inout ReconciliationQuery) -> Void = { _ in }
  ) async throws -> Reconciliation {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let gifts: [(key: String, direction: String, minor: Int, currency: String)] = [
      ("A", "given", 1000, "EUR"), ("B", "given", 600, "EUR"), ("B", "given", 400, "EUR"),
      ("C", "given", 1000, "EUR"), ("C", "returned", 250, "EUR"), ("D", "given", 700, "EUR"),
      ("E", "given", 900, "EUR"), ("F", "given", 5, "USD"),
    ]
    try await committee.submit(
      gifts.map { gift in
        """
        {"do":"contribution.log","ministry":"DEF","title":"T","kind":"money",\
        "direction":"\(gift.direction)","external_ref":"\(gift.key)","on":"2024-03-05",\
        "money":{"minor":\(gift.minor),"currency":"\(gift.currency)"}}
        """
      } + [
        """
        {"do":"contribution.log","ministry":"DEF","title":"No key","kind":"money",\
        "money":{"minor":1,"currency":"EUR"},"on":"2024-03-05"}
        """
      ])
    let path = committee.folder + "/../treasury.csv"
    try sheet.write(toFile: path, atomically: true, encoding: .utf8)
    var query = ReconciliationQuery(path: path)
    change(&query)
    let before = try await committee.size()
    let result = try await committee.ledger().reconcile(query)
    #expect(try await committee.size() == before)
    return result
  }

  @Test("sums beyond 64 bits are exact")
  func large() async throws {
    // Ten thousand times the largest amount that a row may hold.
    let rows = (0..<10_000).map { _ in "A;10000000000000,00;EUR\n" }.joined()
    let result = try await reconciled("reference;amount;currency\n" + rows)
    #expect(result.flaws == [])
    let sum: Int128 = 10_000 * 1_000_000_000_000_000
    let row = try #require(result.rows.first { $0.key == "A" })
    #expect(row.fileMinor == sum)
    #expect(row.difference == sum - 1000)
    let total = try #require(result.totals.first { $0.currency == "EUR" })
    #expect(total.fileMinor == sum)
    #expect(total.difference == sum - total.ledgerMinor)
  }

  @Test("each key matches, differs, repeats, or stands on one side only")
  func states() async throws {
    let result = try await reconciled(
      """
      reference;amount;currency
      A;10,00;EUR
      B;10,00;EUR
      C;7,50;EUR
      D;7,00;EUR
      D;7,00;EUR
      E;9,01;EUR
      F;0,05;EUR
      G;3,00;EUR
      """)
    let states = result.rows.map { "\($0.key) \($0.currency) \($0.state.rawValue)" }
    #expect(
      states == [
        "A EUR matched", "B EUR matched", "C EUR matched", "D EUR duplicate", "E EUR differing",
        "F EUR differing", "F USD differing", "G EUR only_in_file",
      ])
    #expect(result.rows[3].lines == [5, 6])
    #expect(result.rows[4].difference == 1)
    #expect(result.ledgerWithoutKey == 1)
    #expect(result.fileRows == 8)
    #expect(!result.isReconciled)
    #expect(result.totals.map(\.currency) == ["EUR", "USD"])
    #expect(result.totals[0].fileMinor == 5356)
    #expect(result.totals[0].ledgerMinor == 4350)
  }

  @Test("within the tolerance, and with every key there, all is reconciled")
  func tolerance() async throws {
    let sheet = """
      ref,amount,currency,booked
      A,10.00,EUR,07/03/2024
      B,10.00,EUR,05/03/2024
      C,7.49,EUR,05/03/2024
      D,7,EUR,05/03/2024
      E,9.01,EUR,05/03/2024
      F,0.05,USD,05/03/2024
      """
    #expect(try await reconciled(sheet) { $0.tolerance = "0.01" }.isReconciled)
    #expect(try await !reconciled(sheet).isReconciled)
    let days = try await reconciled(sheet) {
      ($0.tolerance, $0.columns.date, $0.columns.dateOrder) = ("0.01", "booked", .dmy)
    }
    #expect(days.rows.filter { $0.state == .differing }.map(\.key) == ["A"])
    #expect(days.rows[0].daysApart == 2)
    #expect(
      try await reconciled(sheet) {
        ($0.tolerance, $0.columns.date, $0.columns.dateOrder) = ("0.01", "booked", .dmy)
        $0.toleranceDays = 2
      }.isReconciled)
  }

  @Test("a row that can't be read is told with its line and column, and the others are compared")
  func flaws() async throws {
    let result = try await reconciled(
      "ref,amount,currency\nA,1.234,EUR\n,5,EUR\nB,10,EURO\nC,x,EUR\n\nD,7,EUR,1\nE,9,EUR\n")
    #expect(
      result.flaws.map { "\($0.line) \($0.column ?? "-") \($0.code)" } == [
        "2 amount unclear-amount", "3 ref missing-key", "4 currency bad-currency",
        "5 amount bad-amount", "7 - field-count",
      ])
    #expect(result.flawedRows == 5)
    #expect(result.rows.first { $0.key == "E" }?.state == .matched)
    #expect(!result.isReconciled)
  }

  @Test("a heading that can be meant in two ways, or is none, is refused")
  func headings() async throws {
    await #expect(throws: AccountError.unclearColumn("amount", ["amount", "Value"])) {
      try await reconciled("ref,amount,Value,currency\n")
    }
    await #expect(
      throws: AccountError.missingColumn("currency", nil, headings: ["ref", "amount"])
    ) { try await reconciled("ref,amount\n") }
    await #expect(throws: AccountError.missingColumn("key", "no", headings: ["ref", "amount"])) {
      try await reconciled("ref,amount\n") { $0.columns.key = "no" }
    }
    let fixed = try await reconciled("ref,amount\nA,10\n") { $0.columns.fixedCurrency = "EUR" }
    #expect(fixed.rows.first { $0.key == "A" }?.state == .matched)
    await #expect(throws: AccountError.empty) { try await reconciled("") }
  }
}

@Suite("audit access")
struct AccessTests {
  @Test("rights are told with who gave and took them, now, then and over time")
  func rights() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.enrol("DEF.reuter", of: "DEF")
    let before = try await committee.size() - 1
    try await committee.submit([
      """
      {"do":"officer.change-roles","officer":"DEF.reuter","roles":["validator"],\
      "reason":"confirms from now on"}
      """,
      """
      {"do":"officer.revoke","officer":"DEF.reuter","suspect_from":"2024-06-01",\
      "reason":"laptop stolen"}
      """,
    ])
    func told(_ isOverTime: Bool, _ clocks: Clocks = .now) async throws -> [String] {
      try await committee.ledger().rights(
        officer: "DEF.reuter", isOverTime: isOverTime, at: clocks
      ).rows.map { row in
        [row.kind, row.kind == "key" ? "" : row.right, row.givenBy, row.takenBy ?? "held"]
          .filter { !$0.isEmpty }.joined(separator: " ")
      }
    }
    #expect(try await told(false) == ["revoked MFA.thill held"])
    #expect(
      try await told(false, Clocks(knownAt: .position(before)))
        == ["key MFA.thill held", "role clerk MFA.thill held"])
    #expect(
      try await told(true) == [
        "key MFA.thill MFA.thill", "role clerk MFA.thill MFA.thill",
        "role validator MFA.thill MFA.thill", "revoked MFA.thill held",
      ])
    let revoked = try await committee.ledger().rights(officer: "DEF.reuter").rows
    #expect(revoked.first?.suspectFrom == "2024-06-01")
    #expect(revoked.first?.reason == "laptop stolen")
    await #expect(throws: ReadingRefusal.self) {
      try await committee.ledger().rights(officer: "DEF.reute")
    }
  }
}
