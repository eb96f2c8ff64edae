import ArgumentParser
import Concert
import EventSourcing
import Interop

/// Sheets whose columns carry hashtags.
struct ImportHXL: Verb {
  static let manual = Manual(
    "import hxl", "Takes in a sheet with HXL hashtags.", arguments: "FILE… [options]",
    examples: [
      "import hxl 3w.csv --register --dry-run": "Who does what where, as OCHA collects it.",
      "import hxl 3w.csv --aliases names.csv --on-error skip":
        "With a reviewed table of what the organisations are called.",
    ],
    details: """
      The hashtags stand in one of the first 25 rows. #org is the ministry (the donor where there are
      only donors and partners), #activity or #sector the title, #value what was promised or given.
      Rows without money are presence: one commitment for an organisation and its work, with all its
      places.
      """)

  enum Encoding: String, CaseIterable, ExpressibleByArgument {
    case utf8 = "utf-8"
    case latin1 = "iso-8859-1"
    case windows1252 = "windows-1252"
  }

  @Argument(help: "The files.", completion: .file()) var files: [String]
  @Option(help: "The mapping file, when hashtags are not enough.", completion: .file())
  var mapping: String?
  @Option(help: ArgumentHelp("Of all rows; their organisations are partners.", valueName: "code"))
  var ministry: String?
  @Option(help: "How the file is written.") var encoding = Encoding.utf8
  @Option(help: ArgumentHelp("The sheet of a workbook.", valueName: "name")) var sheet: String?
  @OptionGroup(title: "Import") var options: ImportOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if mapping != nil, ministry != nil {
      throw Wrong.conflict(
        "--mapping", "--ministry", because: "The mapping says whose rows they are.")
    }
    let mapping = try mapping.map(CSVMapping.read)
    try await options.run(files, ledger, signer, on: screen) { file in
      let tags = try SheetFile.open(file, sheet: sheet ?? mapping?.sheetName) { try HXLSheet($0) }
      let encoding = CSVMapping.Encoding(rawValue: encoding.rawValue) ?? .utf8
      var used =
        try mapping ?? CSVMapping(hashtags: tags, ministry: ministry, encoding: encoding)
      if mapping != nil { used.take(headingsOf: tags) }
      used.sheetName = sheet ?? used.sheetName
      return .csv(used.fitted(to: file))
    }
  }
}
