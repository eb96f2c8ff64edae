import Concert
import Coordination
import EventSourcing

/// One row of a view, by column.
struct ViewRow {
  private let columns: [String: Int]
  private let cells: [Concert.Cell]

  init(columns: [String: Int], cells: [Concert.Cell]) {
    self.columns = columns
    self.cells = cells
  }

  func text(_ name: String) -> String? {
    if case .text(let text)? = self[name] { text } else { nil }
  }

  func integer(_ name: String) -> Int64? {
    if case .integer(let number)? = self[name] { number } else { nil }
  }

  /// A sum, which may be more than an integer of SQLite holds.
  func whole(_ name: String) -> Int128? { self[name]?.json(in: name).exact }

  /// The words of a JSON list.
  func list(_ name: String) -> String? {
    guard let text = text(name), let list = (try? JSON(parsing: text))?.array else { return nil }
    return list.compactMap(\.string).joined(separator: " ")
  }

  /// The value as programs get it.
  func cell(_ name: String) -> Cell {
    switch self[name] {
    case nil, .null?: .none
    case .integer(let number)?:
      ViewColumns.truths.contains(name) ? .truth(number != 0) : .integer(number)
    case .decimal(let digits)?: .decimal(digits)
    case .text(let text)?:
      ViewColumns.json.contains(name)
        ? (try? JSON(parsing: text)).map { .json($0) } ?? .text(text)
        : .text(text)
    }
  }

  /// A JSON text that a query made, as what it holds.
  func parsed(_ name: String) -> Cell {
    text(name).flatMap { try? JSON(parsing: $0) }.map { .json($0) } ?? .none
  }

  func money(_ minor: String, _ currency: String) -> Cell {
    guard let minor = whole(minor), let currency = text(currency) else { return .none }
    return .money(minor: minor, currency)
  }

  /// The officer of another ministry who recorded it in the owner's place.
  var onBehalf: Cell {
    guard let officer = text("officer"), let own = text("officer_ministry"),
      own != text("ministry")
    else { return .none }
    return .text("\(officer) (\(own))")
  }

  /// `f=1 m=2`; none when no people were counted.
  func people(_ prefix: String) -> Cell {
    let parts = ["f", "m", "x", "u"].compactMap { sex in
      integer(prefix + sex).flatMap { $0 == 0 && (sex == "x" || sex == "u") ? nil : "\(sex)=\($0)" }
    }
    return .text(parts.isEmpty ? nil : parts.joined(separator: " "))
  }

  private subscript(name: String) -> Concert.Cell? { columns[name].map { cells[$0] } }
}

extension Cell {
  static func money(minor: some BinaryInteger, _ currency: String) -> Cell {
    .money(minor: Int128(minor), currency: currency, exponent: Currency(currency)?.exponent ?? 2)
  }
}

/// How a view's rows look to people; programs get all of the view's columns under their own names.
struct ViewTable {
  struct Shown {
    let column: Column
    let value: @Sendable (ViewRow) -> Cell

    init(
      _ name: String, _ kind: Column.Kind = .text, heading: String? = nil,
      for audience: Column.Audience = .everyone, _ value: (@Sendable (ViewRow) -> Cell)? = nil
    ) {
      column = Column(name, kind, heading: heading, for: audience)
      self.value = value ?? { $0.cell(name) }
    }
  }

  let noun: String
  let shown: [Shown]

  init(_ noun: String, _ shown: [Shown]) {
    self.noun = noun
    self.shown = shown
  }

  func rows(_ rows: Concert.Rows, basis: Basis?) -> Rows {
    let cells = ViewCells(self, columns: rows.columns)
    return Rows(cells.shape, basis: basis, cells: rows.rows.map(cells.of))
  }

  fileprivate static func kind(_ name: String) -> Column.Kind {
    ViewColumns.json.contains(name) ? .json : .text
  }
}

/// How a table shows rows of some columns: its own, and behind them the others for programs.
struct ViewCells {
  let shape: RowShape
  private let table: ViewTable
  private let rest: [String]
  private let columns: [String: Int]

  init(_ table: ViewTable, columns: [String]) {
    self.table = table
    let names = table.shown.filter { $0.column.audience != .people }.map(\.column.name)
    rest = columns.filter { !names.contains($0) }
    shape = RowShape(
      table.noun,
      table.shown.map(\.column) + rest.map { Column($0, ViewTable.kind($0), for: .programs) })
    self.columns = Dictionary(
      columns.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  func of(_ cells: [Concert.Cell]) -> [Cell] {
    let row = ViewRow(columns: columns, cells: cells)
    return table.shown.map { $0.value(row) } + rest.map { row.cell($0) }
  }
}

/// Prints a view's rows as they come.
struct RecordRows: Sink {
  private let table: ViewTable
  private let screen: Screen
  private let reading: Reading
  private var cells: ViewCells?
  private var printer: RowPrinter?

  init(_ table: ViewTable, screen: Screen, reading: Reading) {
    self.table = table
    self.screen = screen
    self.reading = reading
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    let cells = ViewCells(table, columns: columns)
    self.cells = cells
    printer = try screen.printer(cells.shape, basis: reading.basis(basis))
  }

  mutating func take(_ row: [Concert.Cell]) throws {
    if let cells { try printer?.add(cells.of(row)) }
  }

  mutating func finish(total: Int) throws { try printer?.finish(total: total) }
}
