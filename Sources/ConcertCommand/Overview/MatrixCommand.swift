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
    ],
    details: """
      Counts and amounts are contributions; amounts are given less returned, and where something only
      came back it says so. Pledges are never in.
      0 is a reported zero, ? was asked and not reported, · is nothing, ! an open duplicate, = two
      that were decided to be the same while both still count.
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
    if screen.format == .json { return try screen.print(matrix.json) }
    let notes = [period.map { "period \($0)" }].compactMap { $0 }
    let table = MatrixTable(matrix, values, basis: reading.basis(matrix.basis, notes: notes))
    try screen.print(screen.format.isForPeople ? table.grid : table.cells)
    if screen.format.isForPeople, !screen.isAccessible {
      try screen.note(
        "! open duplicate · = the same, counted twice · ? asked, not reported · 0 reported zero · · nothing"
      )
    }
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

/// A matrix as rows: a grid for people, a row a cell for files.
struct MatrixTable {
  private let matrix: Matrix
  private let values: [MatrixCommand.Value]
  private let basis: Basis

  init(_ matrix: Matrix, _ values: [MatrixCommand.Value], basis: Basis) {
    self.matrix = matrix
    self.values = values
    self.basis = basis
  }

  /// One row a ministry.
  var grid: Rows {
    let columns = matrix.columns
    var shape = [Column("ministry", .reference)]
    for column in columns { shape.append(Column(column ?? "", .integer, heading: heading(column))) }
    shape.append(Column("total", .integer))
    var byKey: [String: [String?: Matrix.Cell]] = [:]
    for cell in matrix.cells { byKey[cell.row, default: [:]][cell.column] = cell }
    let rows = matrix.totals.map { total in
      [.text(total.row)] + columns.map { text(byKey[total.row]?[$0]) } + [text(total)]
    }
    return Rows(RowShape("row", shape), basis: basis, cells: rows)
  }

  /// One row a cell.
  var cells: Rows {
    let shape = RowShape(
      "cell",
      [
        Column("row"), Column("column"), Column("state"), Column("count", .integer),
        Column("amounts", .json), Column("people", .json), Column("duplicates", .integer),
        Column("commitments", .integer), Column("pledged", .json),
        Column("returns", .integer), Column("returned", .json), Column("counted_twice", .integer),
      ])
    return Rows(
      shape, basis: basis,
      cells: matrix.cells.map { cell in
        let json = cell.json
        return [
          .text(cell.row), .text(cell.column), .text(cell.state.rawValue), .integer(cell.count),
          .json(json["amounts"] ?? .null), .json(json["people"] ?? .null),
          .integer(cell.duplicates), .integer(cell.commitments), .json(json["pledged"] ?? .null),
          .integer(cell.returns), .json(json["returned"] ?? .null),
          .integer(cell.countedTwice),
        ]
      })
  }

  /// A name where it is short, else the code.
  private func heading(_ column: String?) -> String {
    guard let column else { return "(none)" }
    if let name = matrix.names[column], DisplayWidth.of(name) <= 14 { return name }
    return column
  }

  private func text(_ cell: Matrix.Cell?) -> Cell {
    guard let cell else { return .text("·") }
    let mark = (cell.duplicates > 0 ? " !" : "") + (cell.countedTwice > 0 ? " =" : "")
    switch cell.state {
    case .notReported: return .text("?" + mark)
    case .zero: return .text("0" + mark)
    case .value: break
    }
    let parts = values.map { value in
      switch value {
      // A zero would read as a gift of nothing.
      case .count: cell.count == 0 ? "\(cell.returns) returned" : "\(cell.count)"
      case .amount: Self.money(cell)
      }
    }
    return .text(parts.joined(separator: "  ") + mark)
  }

  private static func money(_ cell: Matrix.Cell) -> String {
    let onlyBack = cell.count == 0 && cell.returns > 0
    let amounts = onlyBack ? cell.returned : cell.amounts
    guard !amounts.isEmpty else { return onlyBack ? "returned" : "–" }
    let shown = amounts.map { Cell.money(minor: $0.minor, $0.currency).shown }
    return shown.joined(separator: " + ") + (onlyBack ? " returned" : "")
  }
}
