import ArgumentParser
import Concert
import EventSourcing

/// The events behind one row of a view.
struct ProjectionExplain: Verb {
  static let manual = Manual(
    "projection explain", "The events that made or changed one row of a view.",
    arguments: "VIEW KEY [options]",
    examples: [
      "projection explain commitments COM-2024-0031": "Every event that the row comes from.",
      "projection explain coherence place/ML/DEF/2024/EUR --table coherence_cells":
        "The events behind one figure of the matrix.",
    ],
    details: "KEY is the primary key; of several columns joined by /, or the first one alone.")

  @Argument(help: ArgumentHelp("Which view.", valueName: "view")) var view: String
  @Argument(help: ArgumentHelp("Which row.", valueName: "key")) var key: String
  @Option(help: ArgumentHelp("In this table; else in all of the view.", valueName: "table"))
  var table: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let entries = try await reading.ledger.explain(view, table: table, key: key)
    let basis = try await reading.ledger.basis(at: reading.at)
    var rows = EventRows(screen: screen, reading: reading)
    try rows.begin(basis, columns: [])
    for entry in entries { try rows.take(entry) }
    try rows.finish()
  }
}
