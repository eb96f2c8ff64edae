import ArgumentParser
import Concert
import EventSourcing
import Interop

/// Spreadsheets.
struct ImportCSV: Verb {
  static let manual = Manual(
    "import csv", "Takes in a spreadsheet, as CSV or XLSX.",
    arguments: "FILE… --mapping M [options]",
    examples: [
      "import csv q2.csv --mapping dev.yaml --dry-run": "What would become of each row.",
      "import csv q2.csv --mapping dev.yaml --on-error skip --errors-to rejected.csv":
        "Store what is sound, list the rest.",
      "import csv q2.xlsx --mapping dev.yaml --sheet Payments": "One sheet of a workbook.",
      "import csv year.csv --mapping dev.yaml --no-leave-duplicates":
        "A large file, whose likely duplicates are told at once, however long that takes.",
    ],
    details: """
      The mapping says in YAML which column is what; its mistakes are told by line and column.
      Two equal rows are two entries, and the same file again adds nothing. --errors-to writes the
      rejected rows with the reasons beside them: mend them there and import that file. Of a workbook
      the saved values are read, days by either calendar; which of several sheets is never guessed.
      """)

  @Argument(help: "The files.", completion: .file()) var files: [String]
  @Option(help: "The mapping file.", completion: .file()) var mapping: String
  @Option(help: ArgumentHelp("The sheet of a workbook.", valueName: "name")) var sheet: String?
  @OptionGroup(title: "Import") var options: ImportOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    var parsed = try CSVMapping.read(mapping)
    parsed.sheetName = sheet ?? parsed.sheetName
    try await options.run(files, ledger, signer, on: screen) { [parsed] in
      .csv(parsed.fitted(to: $0))
    }
  }
}

extension CSVMapping {
  /// Reads a mapping file; its faults are told with its name.
  static func read(_ path: String) throws -> CSVMapping {
    let text = try smallTextFile(path)
    do {
      return try CSVMapping(yaml: text)
    } catch {
      var explanation = error.explanation
      explanation.at = "\(path):\(explanation.at ?? "")"
      throw Rejections([explanation])
    }
  }
}
