import ArgumentParser
import Concert
import EventSourcing
import Foundation
import Interop

/// A file of another system, from its first byte to its receipt.
struct Import: Bench {
  enum Format: String, CaseIterable, ExpressibleByArgument { case iati, csv }

  static let configuration = CommandConfiguration(
    abstract: "Import a file of activities or of rows.",
    discussion: """
      Without --file a file is made: activities with four transactions, or rows of which four are one
      commitment.

      Examples:
        concert-bench import --format csv --megabytes 100
        concert-bench import --format csv --megabytes 100 --read-only
        concert-bench import --repeating extract.csv --mapping mapping.yaml --store-only
        concert-bench import --format iati --file activities.xml --json
      """)

  @Option(help: "What the file holds.") var format = Format.csv
  @Option(help: "How large a file to make.") var megabytes = 100
  @Option(help: "A file that is there.") var file: String?
  @Option(help: "Real rows, of which a file is made under ever new names in their first column.")
  var repeating: String?
  @Option(help: "The file's mapping, for CSV.") var mapping: String?
  @Flag(help: "Do everything but store.") var dryRun = false
  @Flag(help: "Read and map, without a ledger.") var readOnly = false
  @Flag(help: "Leave the view of duplicates for later.") var storeOnly = false
  @OptionGroup var options: BenchOptions

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let path = file ?? scratch.path + "/import"
    if let repeating {
      try RepeatedRows(of: repeating).write(bytes: megabytes * 1_000_000, to: path)
    } else if file == nil {
      try ImportFile(format: format).write(bytes: megabytes * 1_000_000, to: path)
    }
    if readOnly { return try read(path) }
    let fixture = try LedgerFixture(in: scratch)
    var request = ImportRequest(path: path, format: try requested())
    request.registersMinistries = true
    request.skipsRejected = true
    request.isDryRun = dryRun
    request.duplicatesLimit = storeOnly ? 0 : .max
    let ledger = try fixture.open()
    var effort = Effort.none
    let report = try await effort.add { [request] in
      try await ledger.perform { try $0.importFile(request) { _ in } }
    }
    await effort.add { await ledger.close() }
    let peak = peakResidentBytes()
    let events = report.lastPosition.map { Int($0 - (report.firstPosition ?? $0)) + 1 } ?? 0
    var plain = try PlainRows(ledger: fixture.folder + "/ledger.db", folder: scratch.path)
    let limit = try plain.insertNew()
    return Measurement(
      "import", events: events, effort: effort,
      limit: ("plain C inserting the rows that came of it", limit),
      notes: [
        "rows": Double(report.rows), "rejected rows": Double(report.rejectedRows),
        "to review": Double(report.toReview ?? 0),
        "peak MiB before the limit": Double(peak) / 1_048_576,
      ])
  }

  /// What reading and mapping take, beside plain C counting the file's lines.
  private func read(_ path: String) throws -> Measurement {
    var (records, contributions) = (0, 0)
    let format = try requested()
    var effort = Effort.none
    try effort.add {
      try FileSource.open(path) { source in
        func take(_ outcome: ImportOutcome) {
          guard case .record(let record) = outcome else { return }
          records += 1
          contributions += record.contributions.count
        }
        switch format {
        case .iati: try IATIImporter(codes: .standard).read(&source, take)
        case .csv(let mapping):
          try CSVImporter(mapping: mapping, codes: .standard).read(&source, take)
        }
      }
    }
    let peak = peakResidentBytes()
    var lines = 0
    var limit = Effort.none
    limit.add {
      guard let file = fopen(path, "rb") else { return }
      defer { fclose(file) }
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
        lines += buffer[..<count].count { $0 == 0x0a }
      }
    }
    return Measurement(
      "import", events: records + contributions, effort: effort,
      limit: ("counting the file's lines", limit),
      notes: [
        "records": Double(records), "contributions": Double(contributions),
        "lines": Double(lines), "peak MiB before the limit": Double(peak) / 1_048_576,
      ])
  }

  private func requested() throws -> ImportRequest.Format {
    switch format {
    case .iati: return .iati
    case .csv:
      let yaml = try mapping.map { try String(contentsOfFile: $0, encoding: .utf8) }
      return .csv(try CSVMapping(yaml: yaml ?? ImportFile.mapping))
    }
  }
}

/// Writes a file to import, the same each time.
struct ImportFile {
  let format: Import.Format

  static let mapping = """
    sheet: { delimiter: ",", dates: yyyy-mm-dd, decimals: "." }
    group: Reference
    columns:
      Ministry: ministry
      Title: title
      Description: description
      Country: country
      Theme: theme
      Partner: partner
      Type: type
      Date: date
      Amount: amount
      Currency: currency
    """

  private static let words = [
    "training", "wells", "midwives", "police", "border", "schools", "clinics", "election", "mine",
    "clearance", "roads", "justice", "women", "peace", "water", "energy", "customs", "radio",
  ]
  private static let places = [
    "ML", "NE", "BF", "SN", "TD", "XK", "MK", "RS", "AL", "BA", "ME", "CO",
  ]
  private static let themes = ["15210", "15180", "12230", "13030", "11220", "14030", "15220"]

  func write(bytes: Int, to path: String) throws {
    guard let file = fopen(path, "wb") else { throw CocoaError(.fileNoSuchFile) }
    defer { fclose(file) }
    var size = 0
    func put(_ text: String) {
      size += text.utf8.count
      fputs(text, file)
    }
    switch format {
    case .csv:
      put(
        "Reference,Ministry,Title,Description,Country,Theme,Partner,Type,Date,Amount,Currency\n")
    case .iati: put("<?xml version=\"1.0\"?>\n<iati-activities version=\"2.03\">\n")
    }
    var index = 0
    while size < bytes {
      put(format == .csv ? rows(index) : activity(index))
      index += 1
    }
    if format == .iati { put("</iati-activities>\n") }
  }

  private func pick(_ list: [String], _ index: Int) -> String { list[index % list.count] }

  private func title(_ index: Int) -> String {
    let words = (0..<3).map { pick(Self.words, index / ($0 * 7 + 1) + $0 * 5) }
    return words.joined(separator: " ") + " \(index)"
  }

  private func description(_ index: Int) -> String {
    (0..<24).map { pick(Self.words, index / ($0 + 1) + $0) }.joined(separator: " ")
  }

  private func rows(_ index: Int) -> String {
    (0..<4).map { part in
      [
        "REF-\(index)", "M\(index % 20)X", title(index), description(index),
        pick(Self.places, index / 3), pick(Self.themes, index / 5), "Partner \(index % 997)",
        part == 0 ? "2" : "3", "20\(10 + index % 14)-0\(1 + part)-1\(index % 9)",
        "\(1000 + index % 90_000).\(10 + part)", "EUR",
      ].joined(separator: ",") + "\n"
    }.joined()
  }

  private func activity(_ index: Int) -> String {
    let year = 10 + index % 14
    let transactions = (0..<4).map { part in
      """
      <transaction><transaction-type code="\(part == 0 ? 2 : 3)"/>\
      <transaction-date iso-date="20\(year)-0\(1 + part)-11"/>\
      <value value-date="20\(year)-0\(1 + part)-11">\(1000 + index % 90_000).\(10 + part)</value>\
      <description><narrative>\(title(index + part))</narrative></description></transaction>

      """
    }.joined()
    return """
      <iati-activity default-currency="EUR" xml:lang="en"><iati-identifier>XM-\(index)</iati-identifier>
      <reporting-org ref="XM-\(index % 20)" type="10"><narrative>Ministry \(index % 20)</narrative></reporting-org>
      <title><narrative>\(title(index))</narrative></title>
      <description><narrative>\(description(index))</narrative></description>
      <participating-org role="4"><narrative>Partner \(index % 997)</narrative></participating-org>
      <activity-date iso-date="20\(year)-01-01" type="2"/>
      <recipient-country code="\(pick(Self.places, index / 3))"/><sector code="\(pick(Self.themes, index / 5))"/>
      \(transactions)</iati-activity>

      """
  }
}
