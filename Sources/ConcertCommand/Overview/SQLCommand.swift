import ArgumentParser
import Concert
import EventSourcing

/// A person's own question, in SQL.
struct SQLCommand: Verb {
  static let manual = Manual(
    "sql", "Any question to the views, in SQL; nothing can be written.",
    arguments: "\"SELECT …\" [options]",
    examples: [
      "sql \"SELECT ministry, count(*) AS n FROM commitments GROUP BY ministry\"":
        "How many promises each ministry made.",
      "sql \"SELECT ref, title FROM missions\" --as-of 2022-12-31 --format csv":
        "The missions of an earlier day, as a file.",
    ],
    details: """
      One SELECT, WITH, VALUES, or EXPLAIN of these; Ctrl-C ends one that takes too long. Tables: concert sql "SELECT name FROM sqlite_schema".
      Views that were added (concert projection add) are read with the built-in ones.
      Money is whole minor units with its currency; basis(as_of, known_at) has one row.
      """)

  @Argument(help: ArgumentHelp("One SELECT.", valueName: "query")) var query: String
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let sink = QueryRows(screen: try arrangement.applied(to: screen), reading: reading)
    var rows = try await reading.ledger.select(query, at: reading.at, into: sink)
    try rows.finish()
  }
}

/// Prints a query's rows as they come; its columns are known only then.
struct QueryRows: Sink {
  private let screen: Screen
  private let reading: Reading
  private var printer: RowPrinter?
  private var names: [String] = []

  init(screen: Screen, reading: Reading) {
    self.screen = screen
    self.reading = reading
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    names = columns
    let shape = RowShape("row", columns.map { Column($0, heading: $0) })
    printer = try screen.printer(shape, basis: reading.basis(basis))
  }

  mutating func take(_ row: [Concert.Cell]) throws {
    try printer?.add(
      row.map { cell in
        switch cell {
        case .null: .none
        case .integer(let number):
          screen.format.isForPeople ? .decimal("\(number)") : .integer(number)
        case .decimal(let digits): .decimal(digits)
        case .text(let text): .text(text)
        }
      })
  }

  mutating func finish() throws { try printer?.finish() }
}
