import EventSourcing
import Testing

@testable import Concert

@Suite("reports")
struct ReportTests {
  private static let defence =
    #"{"do":"ministry.register","code":"DEF","name":"D","kind":"ministry","dimension":"defence","on":"2019-01-03"}"#

  private static func sent(_ fields: String) -> String {
    #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"personnel",\#(fields)}"#
  }

  private static let people = [
    sent(
      #""framework":"UN","people":[{"role":"police","level":"lead","f":1,"m":0},{"role":"police","f":1,"m":2}],"period":{"start":"2020-11-01","end":"2021-02-28"},"on":"2020-11-01""#
    ),
    sent(#""framework":"EU","people":{"f":0,"m":0},"on":"2023-05-01""#),
    sent(#""framework":"EU","people":{"f":1,"m":1,"u":7},"on":"2021-05-01""#),
    sent(
      #""ref":"CTR-2021-0099","framework":"EU","people":{"f":50,"m":0},"on":"2021-05-01""#),
    #"{"do":"contribution.withdraw","ref":"CTR-2021-0099","reason":"never went"}"#,
  ]

  private func rows(
    _ kind: ReportKind, by groups: [ReportGroup] = [], _ lines: [String],
    _ filter: RecordFilter = RecordFilter(), isCited: Bool = false
  ) async throws -> Rows {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([Self.defence] + lines)
    var query = try ReportQuery(kind, groups: groups)
    query.filter = filter
    query.isCited = isCited
    return try await committee.ledger().report(query)
  }

  @Test("people count in each year they were there; zero is reported, a silent year is not")
  func women() async throws {
    let years = try await rows(.women, Self.people)
    #expect(years[column: "year"] == [2020, 2021, 2022, 2023].map(Cell.integer))
    #expect(years[column: "women"] == [.integer(2), .integer(3), .null, .integer(0)])
    #expect(years[column: "men"] == [.integer(2), .integer(3), .null, .integer(0)])
    #expect(years[column: "unknown"] == [.integer(0), .integer(7), .null, .integer(0)])
    // Of those whose sex is known; of nobody there is none.
    #expect(years[column: "share"] == [.decimal("50.0"), .decimal("50.0"), .null, .null])
    #expect(
      years[column: "leading_share"] == [.decimal("100.0"), .decimal("100.0"), .null, .null])
    #expect(
      years[column: "state"]
        == [.text("value"), .text("value"), .text("not_reported"), .text("value")])
  }

  @Test("people by framework, role and level, of one year")
  func roles() async throws {
    var filter = RecordFilter()
    filter.from = Day("2021-01-01")
    filter.to = Day("2021-12-31")
    let rows = try await rows(.women, by: [.framework, .level], Self.people, filter, isCited: true)
    #expect(rows[column: "framework"] == [.text("EU"), .text("UN"), .text("UN")])
    #expect(rows[column: "level"] == [.null, .text("lead"), .null])
    #expect(rows[column: "women"] == [.integer(1), .integer(1), .integer(1)])
    guard case .text(let events) = try #require(rows[column: "events"].first) else {
      Issue.record("no events")
      return
    }
    #expect(try JSON(parsing: events).array?.count == 1)
  }

  @Test("training counts in the year in which it began, by audience")
  func training() async throws {
    func training(_ audience: String, _ women: Int) -> String {
      #"{"do":"contribution.log","ministry":"MFA","title":"T","kind":"training","period":{"start":"2021-12-01","end":"2022-01-31"},"on":"2021-12-01","training":{"sessions":2,"topic":"gbv","trained":{"f":\#(women),"m":6},"audience":"\#(audience)"}}"#
    }
    let rows = try await rows(
      .training, by: [.year, .audience],
      [training("local_forces", 4), training("local_forces", 1), training("own_staff", 0)])
    #expect(rows[column: "year"] == [.integer(2021), .integer(2021)])
    #expect(rows[column: "audience"] == [.text("local_forces"), .text("own_staff")])
    #expect(rows[column: "sessions"] == [.integer(4), .integer(2)])
    #expect(rows[column: "women"] == [.integer(5), .integer(0)])
    #expect(rows[column: "share"] == [.decimal("29.4"), .decimal("0.0")])
  }

  @Test("money is given less returned; currencies and places stand apart, exactly")
  func pooled() async throws {
    func gave(_ minor: String, _ currency: String, _ more: String = "") -> String {
      #"{"do":"contribution.log","ministry":"DEF","title":"T","kind":"money","places":["ML","NE"],"money":{"minor":\#(minor),"currency":"\#(currency)"},"on":"2022-02-02"\#(more)}"#
    }
    let largest = "999999999999999"
    let rows = try await rows(
      .pooled, by: [.place],
      [
        gave(largest, "EUR"), gave(largest, "EUR"), gave("5", "USD"),
        gave("7", "USD", #","direction":"returned""#),
      ])
    #expect(rows[column: "place"] == ["ML", "ML", "NE", "NE"].map(Cell.text))
    #expect(rows[column: "currency"] == ["EUR", "USD", "EUR", "USD"].map(Cell.text))
    #expect(rows[column: "given_minor"].first == .integer(1_999_999_999_999_998))
    #expect(rows[column: "returned_minor"] == [.null, .integer(7), .null, .integer(7)])
  }

  @Test("the first of a framework is its earliest day, also when the period begins later")
  func firsts() async throws {
    var filter = RecordFilter()
    filter.from = Day("2021-01-01")
    filter.to = Day("2021-12-31")
    let rows = try await rows(.visibility, Self.people, filter)
    #expect(rows[column: "code"] == [.text("UN"), .text("EU")])
    #expect(rows[column: "first_on"] == [.text("2020-11-01"), .text("2021-05-01")])
    #expect(rows[column: "is_first"] == [.integer(0), .integer(1)])
  }

  @Test("civil society: each organisation once a year, and the longest wait")
  func consultations() async throws {
    func held(_ ref: String, _ level: String, _ came: String) -> String {
      #"{"do":"consultation.hold","ref":"\#(ref)","stage":"review","level":"\#(level)","invited":["A","B","C"],"attended":\#(came),"on":"2023-05-04"}"#
    }
    let rows = try await rows(
      .consultations,
      [
        held("CSL-2023-0001", "inform", #"["A"]"#), held("CSL-2023-0002", "involve", #"["A","B"]"#),
        #"{"do":"consultation.receive-input","ref":"CSL-2023-0001","input":"I1","organisation":"A","text":"Count.","on":"2023-05-04"}"#,
      ])
    #expect(rows[column: "held"] == [.integer(2)])
    #expect(rows[column: "deep"] == [.integer(1)])
    #expect(rows[column: "invited"] == [.integer(3)])
    #expect(rows[column: "came"] == [.integer(2)])
    // From 2023-05-04 to 2024-06-12.
    #expect(rows[column: "longest_wait"] == [.integer(405)])
  }

  @Test("a report is not split by what it does not have")
  func groups() {
    #expect {
      _ = try ReportQuery(.women, groups: [.topic])
    } throws: { ($0 as? any Explainable)?.explanation.code == "no-such-group" }
  }

  @Test("a saved report is kept, replaced only when asked, and forgotten")
  func saved() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let day = try #require(Day("2024-06-12"))
    let report = SavedReport(name: "mine", arguments: ["women", "--by", "year"], savedOn: day)
    try await ledger.save(report, reserved: ["women"])
    #expect(try await ledger.savedReports() == [report])
    func code(_ name: String) async -> String? {
      do {
        try await ledger.save(
          SavedReport(name: name, arguments: [], savedOn: day), reserved: ["women"])
        return nil
      } catch { return (error as? any Explainable)?.explanation.code }
    }
    #expect(await code("mine") == "name-taken")
    for bad in ["women", "../x", "", "Ä", "-a"] { #expect(await code(bad) == "bad-name") }
    try await ledger.deleteReport("mine")
    #expect(try await ledger.savedReports().isEmpty)
  }
}
