import ArgumentParser
import Concert
import EventSourcing

/// Begins a view of one's own.
struct ProjectionNew: Verb {
  static let manual = Manual(
    "projection new", "Begins a view of your own: a folder with a view that works, and comments.",
    arguments: "DIR [options]",
    examples: [
      "projection new mine/withdrawals": "A view called withdrawals; no ledger is needed.",
      "projection new promises-kept --quiet": "The same in this folder, without advice.",
    ],
    details: """
      The folder's name is the view's. Change view.sql, then example.jsonl; `projection test DIR`
      says what the example gives, and `--record` keeps it as what is expected.
      """)

  @Argument(
    help: ArgumentHelp("The folder to make.", valueName: "dir"), completion: .directory)
  var dir: String
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let view = try ViewFolder.begin(at: dir)
    try screen.print(LintRows.rows([view]))
    try screen.note("Next: edit \(SafeText.oneLine(dir))/view.sql, then")
    let folder = SafeText.oneLine(dir)
    try screen.note(Phrase(verbatim: "  concert projection test \(folder)"))
    try screen.note(Phrase(verbatim: "  concert projection add \(folder) --ledger DIR"))
  }
}

/// Views that passed the lint, as rows.
enum LintRows {
  private static let shape = RowShape(
    "projection",
    [
      Column("projection", .reference), Column("version", .reference), Column("state", .reference),
      Column("tables", .json, for: .programs),
      Column("tables_named", heading: "tables", for: .people),
      Column("event_types", .json, for: .programs),
      Column("events_named", heading: "events", for: .people),
    ])

  static func rows(_ views: [ViewFolder], _ state: String = "ok") -> Rows {
    Rows(
      shape,
      cells: views.map { view in
        [
          .text(view.name), .text(view.version), .words(.word(state)),
          .json(.array(view.tables.map(JSON.string))), .text(view.tables.joined(separator: ", ")),
          .json(.array(view.eventTypes.map(JSON.string))),
          .text(view.eventTypes.joined(separator: ", ")),
        ]
      })
  }
}
