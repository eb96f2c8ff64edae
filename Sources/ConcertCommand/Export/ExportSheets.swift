import ArgumentParser
import Concert
import EventSourcing
import Interop

/// The nouns that make a sheet.
enum SheetNoun: String, CaseIterable, ExpressibleByArgument {
  case contribution, commitment, mission, ministry

  var listed: ListedNoun {
    switch self {
    case .contribution: .contribution
    case .commitment: .commitment
    case .mission: .mission
    case .ministry: .ministry
    }
  }

  var states: [String] {
    switch self {
    case .contribution: ["delivered", "withdrawn"]
    case .commitment: ["open", "fulfilled", "withdrawn"]
    case .mission: ["open", "concluded"]
    case .ministry: ["active", "merged", "split", "dissolved"]
    }
  }
}

/// Which columns a sheet has.
struct ColumnOptions: ParsableArguments {
  @Option(help: "Only these columns, in this order: a,b,c.")
  var columns: String?

  func names(of noun: SheetNoun, isReport: Bool = false) throws(Wrong) -> [String] {
    guard let columns else { return isReport ? noun.listed.reportColumnNames : [] }
    let known = noun.listed.sheetColumnNames
    let names = columns.split(separator: ",").map(String.init)
    for name in names where !known.contains(name) { throw .column(name, of: known) }
    return names
  }
}

extension ExportOptions {
  /// Writes one list as a sheet.
  func sheet<Writer: SheetWriter<ExportFile>>(
    of noun: SheetNoun, columns: [String] = [], on screen: Screen,
    _ make: @Sendable (ExportFile) -> Writer
  ) async throws {
    let reading = try ledger.open(on: screen)
    let request = try request(reading, states: noun.states)
    let receipt = try await reading.ledger.perform { ledger in
      var progress = screen.progress("rows", total: nil)
      return try target.write { file in
        var writer = make(file)
        let receipt = try ledger.exportSheet(
          of: noun.listed, request, columns: columns, into: &writer
        ) {
          try progress.advance(to: $0)
        }
        file = writer.output
        return receipt
      }
    }
    try target.tell(receipt, on: screen)
  }
}

/// Comma-separated values.
struct ExportCSV: Verb {
  static let manual = Manual(
    "export csv", "A list as comma-separated values.", arguments: "[LIST] [options]",
    examples: [
      "export csv contribution --place sahel --period 2024 --out sahel.csv":
        "What was given to the Sahel about 2024.",
      "export csv commitment --ministry DEF --as-of 2023-12-31 --known-at 2024-03-15":
        "What Defence had promised by the end of 2023, as known in March.",
    ],
    details: """
      LIST is contribution (also when none is named), commitment, mission or ministry. RFC 4180, UTF-8,
      codes beside their names, several values in one cell parted by "; ". A cell that a spreadsheet
      would run as a formula has an apostrophe before it unless --raw. The last columns of each row
      say what it rests on: day, moment, position, audience. `concert export mapping` writes the
      mapping with which `concert import csv` reads the file again.
      """)

  @Argument(help: "contribution, commitment, mission or ministry.")
  var list = SheetNoun.contribution
  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await options.sheet(of: list, columns: try columns.names(of: list), on: screen) {
      CSVSheet($0, isRaw: screen.isRaw)
    }
  }
}

/// CSV with the hashtags of the Humanitarian Exchange Language.
struct ExportHXL: Verb {
  static let manual = Manual(
    "export hxl", "A list as CSV with HXL hashtags.", arguments: "[LIST] [options]",
    examples: [
      "export hxl --place sahel --period 2024 --out sahel.csv":
        "Who gave what to the Sahel, where.",
      "export hxl commitment --visibility public --out promises.csv":
        "Promises that everybody may see.",
    ],
    details: """
      As `concert export csv`, with a row of hashtags beneath the headings (HXL 1.1). Amounts promised
      are #value+committed, amounts given #value+spent, women and men #x_people+f and #x_people+m.
      """)

  @Argument(help: "contribution, commitment, mission or ministry.")
  var list = SheetNoun.contribution
  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await options.sheet(of: list, columns: try columns.names(of: list), on: screen) {
      CSVSheet($0, isRaw: screen.isRaw, hasTags: true)
    }
  }
}
