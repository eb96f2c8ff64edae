import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

/// The spreadsheet program, where it is installed.
enum Soffice {
  static let path: String? = ["/usr/bin/soffice", "/usr/local/bin/soffice", "/usr/bin/libreoffice"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The first sheet of a workbook as CSV, made without a screen.
  static func csv(of workbook: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "concert-soffice-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(workbook).write(to: folder.appending(path: "book.xlsx"))
    let process = Process()
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = [
      "-env:UserInstallation=file://\(folder.path)/profile", "--headless", "--convert-to",
      "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", folder.path,
      folder.path + "/book.xlsx",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: folder.appending(path: "book.csv")))
  }
}

@Suite("exported sheets")
struct SheetExportTests {
  /// What every sheet must say, before any format.
  private struct Plain: SheetWriter {
    var output = Bytes()
    var headings: [SheetHeading] = []
    var rows: [[SheetCell]] = []
    var totals = SheetTotals()

    mutating func begin(_ about: ExportAbout, _ headings: [SheetHeading]) {
      self.headings = headings
    }
    mutating func add(_ cells: [SheetCell]) { rows.append(cells) }
    mutating func end(_ totals: SheetTotals) { self.totals = totals }
  }

  private static let nouns: [ListedNoun] = [.contribution, .commitment, .mission, .ministry]

  private func sheet<Writer: SheetWriter & Sendable>(
    _ committee: Committee, _ noun: ListedNoun, _ writer: Writer,
    _ request: ExportRequest = ExportRequest()
  ) async throws -> Writer {
    try await committee.ledger().perform { ledger in
      var writer = writer
      _ = try ledger.exportSheet(of: noun, request, into: &writer)
      ledger.close()
      return writer
    }
  }

  private func records(_ bytes: [UInt8]) throws -> [[String]] {
    var reader = CSVReader(BytesSource(bytes), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
    var row = CSVRow()
    var records: [[String]] = []
    while try reader.next(into: &row) { records.append(row.fields) }
    return records
  }

  private func told(seed: Int) async throws -> Committee {
    let committee = try Committee()
    try await committee.take(ChanceStory(seed: seed).lines)
    return committee
  }

  @Test("CSV, HXL and workbook hold the same cells, each with its basis", arguments: 0..<3)
  func cells(seed: Int) async throws {
    let committee = try await told(seed: seed)
    defer { committee.remove() }
    for noun in Self.nouns {
      let plain = try await sheet(committee, noun, Plain())
      let expected = plain.rows.map { $0.map(\.plain) }
      let csv = try records(try await sheet(committee, noun, CSVSheet(Bytes())).output.bytes)
      let basis = CSVSheet<Bytes>.basisHeadings
      #expect(csv.first == (plain.headings + basis).map(\.name))
      let cells = csv.dropFirst().map { $0.map { FormulaGuard.unguarded($0) } }
      #expect(cells.map { Array($0.dropLast(basis.count)) } == expected)
      #expect(cells.allSatisfy { $0.suffix(basis.count).first == "2024-06-12" })
      let hxl = try records(
        try await sheet(committee, noun, CSVSheet(Bytes(), hasTags: true)).output.bytes)
      #expect(
        hxl[1].allSatisfy { $0.wholeMatch(of: /#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*/) != nil })
      #expect(Set(hxl[1]).count == hxl[1].count)
      #expect(Array(hxl.dropFirst(2)) == Array(csv.dropFirst()))
      let book = try WorkbookReader(
        try await sheet(committee, noun, XLSXSheet(Bytes())).output.bytes)
      let data = try book.cells(ofSheet: 1)
      for (row, cells) in expected.enumerated() {
        for (column, text) in cells.enumerated() {
          let cell = data[Self.place(column, row + 2)]
          #expect(cell.map { Self.read($0.text) } == (text.isEmpty ? nil : text))
          #expect(cell == nil || cell?.isNumber == (plain.rows[row][column] == .number(text)))
        }
      }
      let about = try book.cells(ofSheet: 2)
      #expect(about["B3"]?.text == "2024-06-12")
    }
  }

  private static func place(_ column: Int, _ row: Int) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    return (column < 26 ? letters[column] : letters[column / 26 - 1] + letters[column % 26])
      + "\(row)"
  }

  /// As a spreadsheet reads a text: `_x005F_` is an underscore.
  private static func read(_ text: String) -> String { text.replacing("_x005F_", with: "_") }

  @Test(
    "LibreOffice opens the workbook and reads every cell",
    .enabled(if: Soffice.path != nil, "soffice is not installed: nothing else opened the workbook"))
  func libreOffice() async throws {
    let committee = try await told(seed: 3)
    defer { committee.remove() }
    let plain = try await sheet(committee, .contribution, Plain())
    let book = try await sheet(committee, .contribution, XLSXSheet(Bytes())).output.bytes
    let read = try records(try Soffice.csv(of: book))
    #expect(read.first == plain.headings.map(\.words))
    #expect(Array(read.dropFirst()) == plain.rows.map { $0.map(\.plain) })
  }

  @Test("reports show each row once, and their sums are the rows'", arguments: 0..<2)
  func reports(seed: Int) async throws {
    let committee = try await told(seed: seed)
    defer { committee.remove() }
    let plain = try await sheet(committee, .contribution, Plain())
    let markdown = try await sheet(committee, .contribution, MarkdownSheet(Bytes())).output.text
    let lines = markdown.split(separator: "\n").filter { $0.hasPrefix("| CTR-") }
    #expect(lines.count == plain.rows.count && plain.totals.rows == plain.rows.count)
    let html = try await sheet(committee, .contribution, HTMLSheet(Bytes())).output.text
    #expect(html.split(separator: "<tr><td").count - 1 == plain.rows.count)
    #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("<b>"))
    for sum in plain.totals.sums {
      #expect(html.contains("<li>\(sum.name): \(sum.value)</li>"))
      #expect(markdown.contains("- \(sum.name): \(sum.value)\n"))
    }
    #expect(markdown.contains("as of 2024-06-12 · known at 2024-06-12T09:14:02.000Z"))
  }

  @Test("a sheet of CSV is imported again by its own mapping", arguments: 0..<4)
  func roundTrip(seed: Int) async throws {
    let first = try await told(seed: seed)
    defer { first.remove() }
    let second = try Committee()
    defer { second.remove() }
    let records = try await first.records()
    let before = records.dropFirst().filter {
      ["ministry.register", "mission.establish", "mission.join", "mission.extend"].contains(
        $0["do"]?.string ?? "")
    }
    try await second.take(before)
    for (noun, table) in [(ListedNoun.commitment, "commitments"), (.contribution, "contributions")]
    {
      let csv = try await sheet(first, noun, CSVSheet(Bytes())).output.text
      let mapping = try CSVMapping(yaml: try #require(noun.mapping))
      let report = try await second.importing(csv, as: .csv(mapping), skip: true)
      #expect(report.rejections.map(\.message) == [])
      let (left, right) = (
        try await first.sheetFacts(of: table), try await second.sheetFacts(of: table)
      )
      #expect(Set(left).symmetricDifference(right) == [])
      #expect(left == right)
    }
  }
}
