import Coordination
import EventSourcing
import Foundation
import Testing

@testable import Interop

@Suite("workbooks")
struct WorkbookTests {
  private static let mapping = """
    sheet: { dates: dd/mm/yyyy, decimals: "," }
    fixed: { ministry: DEV, currency: EUR }
    columns:
      Ref: external_ref
      Title: title
      Country: { field: country, codes: iso-names-en }
      Date: date
      Amount: amount
    """

  private func read(
    _ name: String, sheet: String? = nil, mapping yaml: String = mapping
  ) throws -> (records: [ImportRecord], rejections: [ImportRejection], tally: ImportTally) {
    try read(path: fixture("xlsx/" + name), sheet: sheet, mapping: yaml)
  }

  private func read(
    path: String, sheet: String? = nil, mapping yaml: String = mapping
  ) throws -> (records: [ImportRecord], rejections: [ImportRejection], tally: ImportTally) {
    var mapping = try CSVMapping(yaml: yaml)
    mapping.sheetName = sheet
    mapping = mapping.fitted(to: path)
    var records: [ImportRecord] = []
    var rejections: [ImportRejection] = []
    let tally = try mapping.open(path) { source in
      try CSVImporter(mapping: mapping, codes: .standard).read(&source) {
        switch $0 {
        case .record(let record): records.append(record)
        case .rejected(let rejection): rejections.append(rejection)
        }
      }
    }
    return (records, rejections, tally)
  }

  private func text(_ name: String, sheet: String? = nil, decimals: String? = nil) throws -> String
  {
    try SheetFile.open(fixture("xlsx/" + name), sheet: sheet, decimals: decimals) { source in
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 7)
      while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }),
        count > 0
      {
        bytes += buffer[..<count]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test("a sheet is read like CSV: shared texts, days of both calendars, saved values, empty rows")
  func cells() throws {
    let expected = """
      Ref,Title,Country,Date,Amount


      1,Wells of Mopti, Mali ,2024-03-01,1234.5
      2,"Schools, ""new""\u{2028}and old",Niger,2024-03-02T12:00:00,1.2345

      3,Roads, Mali ,2024-03-03,1.2340

      """
    #expect(try text("payments.xlsx") == expected)
    #expect(try text("payments-1904.xlsx") == expected)
    #expect(
      try text("payments.xlsx", decimals: ",").contains("\n3,Roads, Mali ,2024-03-03,\"1,234\"\n"))
  }

  @Test("by the same mapping as CSV, whatever it says of days and decimals")
  func mapped() throws {
    for name in ["payments.xlsx", "payments-1904.xlsx"] {
      let read = try read(name)
      #expect(read.rejections == [])
      #expect(read.records.map(\.line) == [4, 5, 7])
      #expect(
        read.records.map { $0.contributions[0].fields["money"]?["minor"]?.int }
          == [123_450, 123, 123])
      #expect(
        read.records.map { $0.contributions[0].on.description }
          == ["2024-03-01", "2024-03-02", "2024-03-03"])
      #expect(read.tally[.roundedAmount] == 2)
      #expect(sumOfRows(read.tally) == read.tally[.rows])
    }
    let unsaid = try read(
      "payments.xlsx",
      mapping: Self.mapping.replacing("sheet: { dates: dd/mm/yyyy, decimals: \",\" }", with: ""))
    #expect(unsaid.rejections == [])
    #expect(unsaid.records.count == 3)
  }

  @Test("grouped rows, for which a sheet is read twice")
  func grouped() throws {
    let read = try read("payments.xlsx", mapping: Self.mapping + "\ngroup: Country\n")
    #expect(read.records.map(\.identity) == ["Niger", "Mali"])
    #expect(read.records.map(\.rows) == [1, 2])
  }

  @Test("which of several sheets is meant is asked; hidden ones don't count")
  func sheets() throws {
    func refusal(_ name: String, _ sheet: String? = nil) -> WorkbookError.Reason? {
      do { _ = try read(name, sheet: sheet) } catch let error as WorkbookError {
        return error.reason
      } catch {}
      return nil
    }
    #expect(refusal("two-sheets.xlsx") == .whichSheet(["Payments", "Plans"]))
    #expect(refusal("two-sheets.xlsx", "Plan") == .noSheet("Plan", known: ["Payments", "Plans"]))
    #expect(try read("two-sheets.xlsx", sheet: "Plans").records.count == 3)
    #expect(refusal("formula.xlsx") == .noValue(cell: "E5"))
    #expect(refusal("entity.xlsx") == .malformed("it declares a document type"))
    guard case .tooLarge? = refusal("bomb.xlsx") else {
      Issue.record("a bomb must be refused")
      return
    }
  }

  @Test("1,048,576 empty rows are nothing")
  func emptyRows() throws {
    let path = NSTemporaryDirectory() + "empty-\(UUID().uuidString).xlsx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var sheet =
      "<worksheet><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>Title</t></is></c></row>"
    for row in 2...1_048_576 { sheet += "<row r=\"\(row)\"><c s=\"1\"/></row>" }
    try write(sheet + "</sheetData></worksheet>", to: path)
    let read = try read(path: path, mapping: "fixed: { ministry: DEV }\ncolumns: { Title: title }")
    #expect(read.records.isEmpty && read.rejections.isEmpty)
    #expect(read.tally[.rows] == 0)
  }

  private func write(_ sheet: String, to path: String) throws {
    var zip = ZIPWriter(try ExportFile(path))
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    try zip.add(
      "xl/workbook.xml",
      "<workbook xmlns:r=\"\(office)\"><sheets><sheet name=\"A\" r:id=\"a\"/></sheets></workbook>")
    try zip.add(
      "xl/_rels/workbook.xml.rels",
      "<Relationships><Relationship Id=\"a\" Type=\"\(office)/worksheet\" Target=\"s.xml\"/></Relationships>"
    )
    try zip.add("xl/s.xml", sheet)
    try zip.finish()
    var output = zip.output
    try output.close()
  }

  @Test("a workbook that is cut or changed anywhere is refused and never a crash")
  func damaged() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: fixture("xlsx/payments.xlsx"))))
    let path = NSTemporaryDirectory() + "damaged-\(UUID().uuidString).xlsx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = Seeded(state: 11)
    var refused = 0
    for round in 0..<400 {
      var bytes = whole
      if round % 4 == 0 {
        bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      } else {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
          bytes[Int.random(in: 4..<bytes.count, using: &random)] = .random(
            in: 0...255, using: &random)
        }
      }
      try Data(bytes).write(to: URL(filePath: path))
      do { _ = try read(path: path) } catch is any Explainable { refused += 1 }
    }
    #expect(refused > 200)
  }

  @Test("what is written as a workbook is read again as it was")
  func roundTrip() throws {
    let path = NSTemporaryDirectory() + "written-\(UUID().uuidString).xlsx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let texts = ["=1+1", "'-2", "a \"b\", c", "two\nlines", "_x0041_", "é ☃", "  "]
    let sheet =
      "<worksheet><sheetData><row r=\"1\">"
      + texts.map { text in
        let escaped = Spreadsheet.literal(text).replacing("&", with: "&amp;")
        return "<c t=\"inlineStr\"><is><t>\(escaped)</t></is></c>"
      }.joined() + "</row></sheetData></worksheet>"
    try write(sheet, to: path)
    let row = try SheetFile.open(path) { source in
      var reader = CSVReader(source)
      var row = CSVRow()
      let isThere = try reader.next(into: &row)
      #expect(isThere)
      return (0..<row.count).map { row.value($0) }
    }
    #expect(row == texts.map { $0.replacing("\n", with: "\u{2028}") })
  }
}
