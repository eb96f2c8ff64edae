import EventSourcing
import Interop
import Testing

@Suite("days, numbers and currencies of a place")
struct LocaleTests {
  private static func rows(_ cells: [(String, String)], _ sheet: String) throws -> [String] {
    let text = "T;D;A\n" + cells.map { "x;\($0);\($1)\n" }.joined()
    let mapping = """
      sheet: { delimiter: ";"\(sheet.isEmpty ? "" : ", " + sheet) }
      fixed: { ministry: DEV, currency: EUR }
      columns: { T: title, D: date, A: amount }
      """
    let (records, rejections, tally) = try imported(csv: text, mapping: mapping)
    #expect(sumOfRows(tally) == cells.count)
    let read = records.map { record in
      let contribution = record.contributions[0]
      return (
        record.line, "\(contribution.on) \(contribution.fields["money"]?["minor"]?.int ?? -1)"
      )
    }
    return (read + rejections.map { ($0.line, $0.code) }).sorted { $0.0 < $1.0 }.map(\.1)
  }

  @Test("without a locale, what has two readings is refused and what has one is taken")
  func withoutLocale() throws {
    let cells = [
      ("03/04/2020", "1"), ("25/12/2020", "1"), ("12/25/2020", "1"), ("04/04/2020", "1"),
      ("31/02/2020", "1"), ("2020-02-30", "1"), ("1er mars 2020", "1"), ("March 1, 2020", "1"),
      ("43921", "1"), ("01/02/20", "1"), ("2020-03-01T00:00:00Z", "1"),
      ("2020-01-01", "1.460.674,00"), ("2020-01-01", "1.234"), ("2020-01-01", "1 234,5"),
      ("2020-01-01", "-1e-10"), ("2020-01-01", "1,2,3"),
    ]
    #expect(
      try Self.rows(cells, "") == [
        "unclear-date", "2020-12-25 100", "2020-12-25 100", "2020-04-04 100", "bad-date",
        "bad-date",
        "2020-03-01 100", "2020-03-01 100", "bad-date", "bad-date", "2020-03-01 100",
        "2020-01-01 146067400", "unclear-amount", "2020-01-01 123450", "2020-01-01 0", "bad-amount",
      ])
  }

  struct Place: CustomTestStringConvertible {
    let tag: String
    let day: String
    let amounts: [String]
    var testDescription: String { tag }
  }

  @Test(
    "a locale says which number is the day and which mark the decimals have",
    arguments: [
      Place(tag: "fr-LU", day: "2020-04-03 123400", amounts: ["1.234,00", "1 234", "1234,0"]),
      Place(tag: "en_GB", day: "2020-04-03 123400", amounts: ["1,234.00", "1'234", "1234.0"]),
      Place(tag: "en-us", day: "2020-03-04 123400", amounts: ["1,234.00", "$1,234", "1,234"]),
      Place(tag: "de-CH", day: "2020-04-03 123400", amounts: ["1’234.00", "1234", "1234.00"]),
    ])
  func locales(_ place: Place) throws {
    let days = ["03/04/2020", "03.04.2020", "3-4-2020"]
    var expected = [place.day, place.day, place.day]
    // The sheet's currency is the euro.
    if place.tag == "en-us" { expected[1] = "currency-mismatch" }
    #expect(try Self.rows(Array(zip(days, place.amounts)), "locale: \(place.tag)") == expected)
  }

  @Test("a locale that nobody knows, or that has two customs, is refused")
  func unknownLocale() {
    for tag in ["en", "en-CA", "klingon"] {
      #expect(throws: MappingError.self) {
        try CSVMapping(yaml: "sheet: { locale: \(tag) }\ncolumns: { T: title }")
      }
    }
  }

  @Test("a sign beside the amount is a currency when it has one meaning")
  func signs() throws {
    let mapping = "columns: { T: title, D: date, A: amount }\nfixed: { ministry: DEV }"
    let csv = """
      T,D,A
      a,2020-01-01,€ 12
      b,2020-01-01,12 USD
      c,2020-01-01,$12
      d,2020-01-01,¥12
      e,2020-01-01,12
      """
    let (records, rejections, _) = try imported(csv: csv, mapping: mapping)
    #expect(
      records.map { $0.contributions[0].fields["money"]?["currency"]?.string } == ["EUR", "USD"])
    #expect(
      rejections.map(\.code) == ["unclear-currency", "unclear-currency", "missing-field"])
  }

  @Test("files laid end to end: the heading and the mark in the middle are no row")
  func endToEnd() throws {
    let one = "\u{feff}Title,Date,Amount\nÉcole,2020-01-01,1\n"
    let mapping =
      "columns: { Title: title, Date: date, Amount: amount }\nfixed: { ministry: DEV, currency: EUR }"
    let (records, rejections, tally) = try imported(
      csv: one + one + "\u{feff}École,\u{feff}2020-01-01,1\n", mapping: mapping)
    #expect(records.count == 3)
    #expect(records.allSatisfy { $0.contributions[0].fields["title"] == "École" })
    #expect(rejections.isEmpty)
    #expect(tally[.repeatedHeading] == 1)
    #expect(tally[.rows] == 3)
  }

  @Test("rows that a spreadsheet once formatted are no rows")
  func emptyRows() throws {
    let mapping =
      "columns: { Title: title, Date: date, Amount: amount }\nfixed: { ministry: DEV, currency: EUR }"
    let csv = "Title,Date,Amount\nx,2020-01-01,1\n" + String(repeating: ",, \n", count: 20_000)
    let (records, rejections, tally) = try imported(csv: csv, mapping: mapping)
    #expect(records.count == 1)
    #expect(rejections.isEmpty)
    #expect(tally[.blankLines] == 20_000)
  }

  @Test("in a file of several encodings the rows that are no UTF-8 are named, the others taken")
  func mixed() throws {
    var bytes = Array("Title,Date,Amount\nÉcole,2020-01-01,1\n".utf8)
    bytes += [0x45, 0x63, 0x6f, 0x6c, 0x65, 0x20, 0x80] + Array(",2020-01-01,1\n".utf8)
    let yaml =
      "columns: { Title: title, Date: date, Amount: amount }\nfixed: { ministry: DEV, currency: EUR }"
    var outcomes: [ImportOutcome] = []
    var source = BytesSource(bytes)
    try CSVImporter(mapping: CSVMapping(yaml: yaml), codes: .few).read(&source) {
      outcomes.append($0)
    }
    guard case .rejected(let rejection) = outcomes[1] else { return #expect(Bool(false)) }
    #expect(
      [rejection.code, rejection.column, rejection.value] == [
        "bad-utf8", "Title", "Ecole \u{fffd}",
      ])
    var other = BytesSource(Array(bytes.filter { $0 != 0xc3 && $0 != 0x89 }))
    try CSVImporter(
      mapping: CSVMapping(yaml: "sheet: { encoding: windows-1252 }\n" + yaml), codes: .few
    ).read(&other) { outcomes.append($0) }
    guard case .record(let record) = outcomes[3] else { return #expect(Bool(false)) }
    #expect(record.contributions[0].fields["title"] == "Ecole €")
  }

  @Test(
    "what is packed is refused and never unpacked",
    arguments: [[0x1f, 0x8b, 8, 0], [0x50, 0x4b, 3, 4, 20, 0]] as [[UInt8]])
  func packed(_ head: [UInt8]) throws {
    let bytes = head + [UInt8](repeating: 0, count: 1000)
    var source = BytesSource(bytes)
    let error = #expect(throws: CSVError.self) {
      try CSVImporter(mapping: CSVMapping(yaml: "columns: { T: title }"), codes: .few).read(&source)
      {
        _ in
      }
    }
    #expect(error?.explanation.code == "packed")
    let other = #expect(throws: XMLInputError.self) { try imported(iati: BytesSource(bytes)) }
    #expect(other?.explanation.code == "packed")
  }
}
