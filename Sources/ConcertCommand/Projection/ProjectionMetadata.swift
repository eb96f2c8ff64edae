import ArgumentParser
import Concert
import EventSourcing

/// Words for the views' tables, as Datasette reads them.
struct ProjectionMetadata: Verb {
  static let manual = Manual(
    "projection metadata", "Words for tables and columns of views.db, for Datasette.",
    examples: [
      "projection metadata > metadata.json":
        "Then: datasette DIR/views.db DIR/views/*.db --metadata metadata.json",
      "projection metadata --ledger demo": "The same of another ledger.",
    ],
    details: """
      views.db and views/NAME.db are SQLite files that any tool may read; `concert projection run
      --once` brings them up to the log first. Nobody should write to them: what is changed there is
      not in the ledger, and goes with the next rebuild.
      """)

  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let ledger = try self.ledger.openReading(on: screen)
    try screen.print(try await ledger.viewMetadata())
  }
}
