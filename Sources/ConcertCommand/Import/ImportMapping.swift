import ArgumentParser
import EventSourcing
import Interop

/// What a sheet's columns are.
struct ImportMappingNoun: Noun {
  static let manual = Manual(
    "import mapping", "What the columns of a sheet are.",
    examples: [
      "import mapping try q2.csv": "Propose a mapping and show ten rows.",
      "import mapping try q2.csv --mapping dev.yaml": "How a mapping reads the first rows.",
    ])
  static let verbs: [any ParsableCommand.Type] = [ImportMappingTry.self]
}

/// Proposes a mapping and shows how it reads a sheet.
struct ImportMappingTry: Verb {
  static let manual = Manual(
    "import mapping try", "Proposes a mapping and shows ten rows as they would be read.",
    arguments: "FILE [options]",
    examples: [
      "import mapping try q2.csv":
        "A mapping from the headings and first rows, with its questions.",
      "import mapping try q2.csv --mapping dev.yaml --rows 50": "Try a mapping that is there.",
    ],
    details: """
      What can be read in two ways is asked, not chosen. Nothing is stored, and no ledger is needed.
      """)

  @Argument(help: "The sheet.", completion: .file()) var file: String
  @Option(help: "A mapping to try instead of proposing one.", completion: .file())
  var mapping: String?
  @Option(
    help: ArgumentHelp("Write the proposal to a file.", valueName: "file"), completion: .file())
  var out: String?
  @Option(help: "How many rows to show.") var rows = 10
  @Option(help: ArgumentHelp("The sheet of a workbook.", valueName: "name")) var sheet: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    // A sheet without hashtags is no fault: a mapping is proposed for it, and says what else is wrong.
    let tagged = mapping == nil ? try? SheetFile.open(file, sheet: sheet) { try HXLSheet($0) } : nil
    let proposal =
      try mapping == nil && tagged == nil
      ? SheetFile.open(file, sheet: sheet) { try MappingProposal($0, codes: .standard) } : nil
    if let out, let proposal { try writeTextFile(proposal.yaml, to: out, appending: false) }
    var used =
      try tagged.map { try CSVMapping(hashtags: $0) } ?? mapping.map(CSVMapping.read)
      ?? CSVMapping(yaml: proposal?.yaml ?? "")
    used.sheetName = sheet ?? used.sheetName
    used = used.fitted(to: file)
    let read = try used.open(file) {
      try CSVImporter(mapping: used, codes: .standard).first(rows, of: &$0)
    }
    let table = Rows(
      RowShape(
        "row",
        [
          Column("line", .integer), Column("becomes", .reference), Column("ministry"),
          Column("title"), Column("day", .reference), Column("places", .reference),
          Column("amount", .reference), Column("fault"),
        ]), cells: read.map(Self.cells))
    guard !screen.format.isJSON else {
      var object = JSONObject()
      object["mapping"] = proposal.map { .string($0.yaml) }
      object["questions"] = .array((proposal?.questions ?? []).map { .string($0.description) })
      object["unused"] = .array((proposal?.unused ?? []).map { .string($0) })
      object["rows"] = .array(
        read.map { row in
          var result = JSONObject()
          for (column, text) in zip(table.shape.columns, Self.texts(row)) {
            result[column.name] = .string(text.description)
          }
          result["line"] = .int(Int64(row.line))
          return .object(result)
        })
      return try screen.print(.object(object))
    }
    if let proposal { try screen.console.out.line(SafeText.lines(proposal.yaml)) }
    try screen.print(table)
    if tagged != nil {
      try screen.note("The sheet has hashtags: concert import hxl reads it as it stands.")
    }
    for question in proposal?.questions ?? [] { try screen.note("? " + screen.language(question)) }
  }

  private static func cells(_ row: ReadRow) -> [Cell] {
    [.integer(row.line)] + texts(row).dropFirst().map { .words($0) }
  }

  private static func texts(_ row: ReadRow) -> [Phrase] {
    [
      Phrase(verbatim: "\(row.line)"),
      row.fault.description.isEmpty ? .word(row.becomes) : Phrase(verbatim: row.becomes),
      Phrase(verbatim: row.ministry),
      Phrase(verbatim: row.title), Phrase(verbatim: row.day), Phrase(verbatim: row.places),
      Phrase(number: row.amount), row.fault,
    ]
  }
}
