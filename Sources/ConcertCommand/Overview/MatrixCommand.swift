import ArgumentParser
import Concert
import EventSourcing

/// Who gives what to what.
struct MatrixCommand: Verb {
  static let manual = Manual(
    "matrix", "Ministries against places, missions, themes, frameworks or pillars.",
    examples: [
      "matrix --columns place --value amount --period 2024": "Where the money of 2024 goes.",
      "matrix --rows ministry --columns mission --value count --json": "For programs, with states.",
      "matrix --columns theme --svg matrix.svg": "A heat map with its table.",
    ],
    details: """
      Counts and amounts are contributions; amounts are given less returned, and where something only
      came back it says so. Pledges are never in.
      0 is a reported zero, ? alone was asked and not reported, · is nothing. Behind a figure, ! is an
      open likely duplicate, !? a possible one, = two that were decided to be the same while both
      still count.
      Ministries that were merged count for their successors. A record in two places is in both
      cells and once in the total.
      """)

  enum Value: String, CaseIterable, ExpressibleByArgument { case count, amount }

  @Option(help: "What stands in the rows: ministry.") var rows = "ministry"
  @Option(help: "What stands across: place, mission, theme, framework or pillar.")
  var columns = "place"
  @Option(help: "What people see in a cell: count, amount or both with a comma.")
  var value = "count"
  @Option(help: ArgumentHelp("Whole years in which periods start.", valueName: "years"))
  var period: String?
  @Flag(help: "A bar for each ministry's total.") var bars = false
  @Option(
    help: ArgumentHelp("Draw the matrix into this file.", valueName: "file"), completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard rows == "ministry" else {
      throw BadValue.rows(rows, isAcross: MatrixAxis(rawValue: rows) != nil)
    }
    guard let axis = MatrixAxis(rawValue: columns) else {
      throw BadValue.choice(columns, at: "--columns", known: MatrixAxis.allCases.map(\.rawValue))
    }
    let values = try Self.list([value]).map { word in
      guard let value = Value(rawValue: word) else {
        throw BadValue.choice(word, at: "--value", known: Value.allCases.map(\.rawValue))
      }
      return value
    }
    let reading = try ledger.open(on: screen)
    let years = try self.years(today: reading.ledger.today)
    let matrix = try await reading.ledger.matrix(axis, years: years, at: reading.at)
    let notes: [Phrase] = period.map { ["period \($0)"] } ?? []
    var table = MatrixTable(matrix, values, basis: reading.basis(matrix.basis, notes: notes))
    table.hasBars = bars && !screen.isAccessible
    if let svg { try writePicture(table.picture, to: svg, screen) }
    if screen.format == .json { return try screen.print(matrix.json) }
    table.language = screen.language
    try screen.print(screen.format.isForPeople ? table.grid : table.cells)
    if screen.format.isForPeople, !screen.isAccessible { try screen.note(MatrixTable.legend) }
  }

  private func years(today: Day) throws -> ClosedRange<Int>? {
    guard let text = period else { return nil }
    let period = try Period.parse(text, at: "--period", today: today)
    guard let start = period.start, let end = period.end,
      start == Day(year: start.year, month: 1, day: 1),
      end == Day(year: end.year, month: 12, day: 31)
    else { throw ReadingRefusal.notWholeYears(text) }
    return start.year...end.year
  }
}
