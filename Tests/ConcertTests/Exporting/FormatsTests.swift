import EventLog
import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

/// The README's table of formats is what this test finds when it writes and reads each of them;
/// `RECORD=1` rewrites it.
@Suite("formats")
struct FormatsTests {
  private struct Format {
    let name: String
    let written: String
    let read: String
    let back: String

    var line: String { "| \(name) | \(written) | \(read) | \(back) |" }
  }

  private static let readme = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "README.md")
  private static let opening = "<!-- formats: written by FormatsTests -->\n"
  private static let closing = "<!-- end of formats -->\n"

  @Test("each format comes back as the README says")
  func table() async throws {
    let first = try Committee()
    defer { first.remove() }
    try await first.take(ChanceStory(seed: 7, count: 120).lines)
    let lines =
      try await [
        records(first), activities(first), sheets(first), tags(first), workbook(first),
        events(first), report(first),
      ].map(\.line)
    let table =
      ([
        "| format | written by | read again by | what comes back of a ledger made by chance |",
        "| --- | --- | --- | --- |",
      ] + lines).map { $0 + "\n" }.joined()
    let text = try String(contentsOf: Self.readme, encoding: .utf8)
    let start = try #require(text.range(of: Self.opening))
    let end = try #require(text.range(of: Self.closing))
    let inside = start.upperBound..<end.lowerBound
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.replacingCharacters(in: inside, with: table)
        .write(to: Self.readme, atomically: true, encoding: .utf8)
    } else {
      #expect(text[inside] == table)
    }
  }

  /// How many of the facts are there again, each counted once.
  private func count(_ facts: [String], in other: [String]) -> String {
    var left = Dictionary(grouping: other, by: \.self).mapValues(\.count)
    let same = facts.count { fact in
      guard let number = left[fact], number > 0 else { return false }
      left[fact] = number - 1
      return true
    }
    return "\(same) of \(facts.count)"
  }

  private func sheet<Writer: SheetWriter>(
    _ committee: Committee, _ noun: ListedNoun, _ writer: Writer
  ) async throws -> (bytes: [UInt8], rows: Int) where Writer.Output == Bytes {
    try await committee.ledger().perform { ledger in
      var writer = writer
      let file = try ledger.exportSheet(of: noun, ExportRequest(), into: &writer)
      ledger.close()
      return (writer.output.bytes, file.rows)
    }
  }

  private func records(_ first: Committee) async throws -> Format {
    let second = try Committee()
    defer { second.remove() }
    try await second.take(Array(try await first.records().dropFirst()))
    let back = count(try await first.viewFacts(), in: try await second.viewFacts())
    return Format(
      name: "JSON Lines", written: "`concert export jsonl`", read: "`concert submit`",
      back: "\(back) rows of seventeen tables of the views, with references and days")
  }

  private func activities(_ first: Committee) async throws -> Format {
    let file = try await first.exported { try $0.exportActivities(ExportRequest(), into: &$1) }
    let isValid = ActivitySchema.fault(in: file.bytes) == nil
    let second = try Committee()
    defer { second.remove() }
    _ = try await second.importing(file.text)
    let back = count(try await first.activityFacts(), in: try await second.activityFacts())
    return Format(
      name: "IATI 2.03", written: "`concert export iati`", read: "`concert import iati`",
      back: "\(back) commitments that move money: title, amounts, days, places, themes, partner; "
        + "the standard's schema \(isValid ? "takes" : "refuses") the file")
  }

  private func sheets(_ first: Committee) async throws -> Format {
    let second = try Committee()
    defer { second.remove() }
    let before = ["ministry.register", "mission.establish", "mission.join", "mission.extend"]
    try await second.take(
      try await first.records().filter { before.contains($0["do"]?.string ?? "") })
    var back: [String] = []
    for (noun, table) in [(ListedNoun.commitment, "commitments"), (.contribution, "contributions")]
    {
      let csv = try await sheet(first, noun, CSVSheet(Bytes())).bytes
      let mapping = try CSVMapping(yaml: try #require(noun.mapping))
      try await second.importing(
        String(decoding: csv, as: UTF8.self), as: .csv(mapping), skip: true)
      let (left, right) = (
        try await first.sheetFacts(of: table), try await second.sheetFacts(of: table)
      )
      back.append("\(count(left.map { "\($0)" }, in: right.map { "\($0)" })) \(table)")
    }
    return Format(
      name: "CSV", written: "`concert export csv`",
      read: "`concert import csv` with `concert export mapping`",
      back: back.joined(separator: " and ") + " that were not withdrawn, under new references")
  }

  private func records(of bytes: [UInt8]) throws -> [[String]] {
    var reader = CSVReader(BytesSource(bytes), dialect: CSVDialect(delimiter: UInt8(ascii: ",")))
    var row = CSVRow()
    var records: [[String]] = []
    while try reader.next(into: &row) { records.append(row.fields) }
    return records
  }

  private func tags(_ first: Committee) async throws -> Format {
    let plain = try records(of: try await sheet(first, .contribution, CSVSheet(Bytes())).bytes)
    let tagged = try records(
      of: try await sheet(first, .contribution, CSVSheet(Bytes(), hasTags: true)).bytes)
    let back = count(tagged.dropFirst(2).map { "\($0)" }, in: plain.dropFirst().map { "\($0)" })
    return Format(
      name: "HXL", written: "`concert export hxl`", read: "a reader of CSV",
      back: "\(back) rows as in the CSV, beneath \(tagged[1].count) hashtags")
  }

  private func workbook(_ first: Committee) async throws -> Format {
    let csv = try records(of: try await sheet(first, .contribution, CSVSheet(Bytes())).bytes)
    let book = try await sheet(first, .contribution, XLSXSheet(Bytes()))
    let cells = try WorkbookReader(book.bytes).cells(ofSheet: 1)
    let basis = CSVSheet<Bytes>.basisHeadings.count
    let texts = csv.dropFirst().flatMap { $0.dropLast(basis) }
      .map { FormulaGuard.unguarded($0) }.filter { !$0.isEmpty }
    let read = cells.filter { $0.key.drop { $0.isLetter } != "1" }
      .map { $0.value.text.replacing("_x005F_", with: "_") }
    return Format(
      name: "XLSX", written: "`concert export xlsx`", read: "unpacking it; LibreOffice where it is",
      back: "\(count(texts, in: read)) cells as in the CSV, none a formula")
  }

  private func events(_ first: Committee) async throws -> Format {
    let bytes = try await first.exported {
      try $0.exportEvents(LogQuery(), ExportRequest(), into: &$1)
    }
    let batch = try #require(try JSON(parsing: bytes.bytes).array).dropFirst()
    let told = batch.map { "\($0["hash"]?.string ?? "") \($0["data"]?.canonicalText ?? "")" }
    let log = try await first.events().map { event in
      (event.position, String(decoding: event.payload ?? [], as: UTF8.self))
    }
    let hashes = try await first.ledger().leafHashes(upTo: log.count)
    let kept = log.map { "\(hashes[Int($0.0)]) \($0.1)" }
    return Format(
      name: "CloudEvents 1.0", written: "`concert export cloudevents`", read: "a reader of JSON",
      back: "\(count(told, in: kept)) events with payload and leaf hash as in the log")
  }

  private func report(_ first: Committee) async throws -> Format {
    let markdown = try await sheet(first, .contribution, MarkdownSheet(Bytes()))
    let html = try await sheet(first, .contribution, HTMLSheet(Bytes()))
    let lines = String(decoding: markdown.bytes, as: UTF8.self).split(separator: "\n").count {
      $0.hasPrefix("| CTR-")
    }
    let rows = String(decoding: html.bytes, as: UTF8.self).split(separator: "<tr><td").count - 1
    return Format(
      name: "Markdown, HTML", written: "`concert export md`, `concert export html`",
      read: "people", back: "\(lines) and \(rows) of \(markdown.rows) rows, with sums by currency")
  }
}

extension Concert.Ledger {
  fileprivate func leafHashes(upTo count: Int) throws -> [String] {
    try (0..<count).map { hexText(try log.leafHash(at: Position($0)) ?? []) }
  }
}
