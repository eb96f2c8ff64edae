import Concert
import EventSourcing

/// A matrix as rows: a grid for people, a row a cell for files.
struct MatrixTable {
  private let matrix: Matrix
  private let values: [MatrixCommand.Value]
  private let basis: Basis
  /// Bars of the totals' number of contributions.
  var hasBars = false
  /// Of the names of places and themes.
  var language = Language.en

  static let legend: Phrase =
    "! likely duplicate · !? possible one · = the same, counted twice · ? asked, not reported"
    + " · 0 reported zero · · nothing"

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
    if hasBars { shape.append(Column("bar", heading: values.contains(.amount) ? "number" : "")) }
    let most = Double(matrix.totals.map(\.count).max() ?? 0)
    var byKey: [String: [String?: Matrix.Cell]] = [:]
    for cell in matrix.cells { byKey[cell.row, default: [:]][cell.column] = cell }
    let rows = matrix.totals.map { total in
      [.text(total.row)] + columns.map { text(byKey[total.row]?[$0]) } + [text(total)]
        + (hasBars ? [.text(Bars.text(Double(total.count), of: most))] : [])
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
        Column("likely", .integer), Column("possible", .integer),
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
          .integer(cell.countedTwice), .integer(cell.likely),
          .integer(cell.duplicates - cell.likely),
        ]
      })
  }

  /// A name where it is short, else the code.
  private func heading(_ column: String?) -> String {
    guard let column else { return language("(none)") }
    let own = matrix.axis == .place || matrix.axis == .theme ? language.name(ofCode: column) : nil
    if let name = language == .en ? matrix.names[column] : own ?? matrix.names[column],
      DisplayWidth.of(name) <= 14
    {
      return name
    }
    return column
  }

  private func text(_ cell: Matrix.Cell?) -> Cell {
    guard let cell else { return .text("·") }
    let mark = Self.mark(cell)
    switch cell.state {
    case .notReported: return .text("?" + mark)
    case .zero: return .text("0" + mark)
    case .value: break
    }
    let parts = values.map { value -> Phrase in
      switch value {
      // A zero would read as a gift of nothing.
      case .count: cell.count == 0 ? "\(cell.returns) returned" : "\(cell.count)"
      case .amount: Self.money(cell)
      }
    }
    return .words("\(Phrase.list(parts, "  "))\(mark)")
  }

  private static func mark(_ cell: Matrix.Cell) -> String {
    let flag = cell.likely > 0 ? " !" : cell.duplicates > 0 ? " !?" : ""
    return flag + (cell.countedTwice > 0 ? " =" : "")
  }

  var picture: Picture {
    let columns = matrix.columns
    var byKey: [String: [String?: Matrix.Cell]] = [:]
    for cell in matrix.cells { byKey[cell.row, default: [:]][cell.column] = cell }
    func drawn(_ cell: Matrix.Cell?, _ size: Bool = true) -> MatrixPicture.Cell {
      MatrixPicture.Cell(
        text(cell).shown, size: size ? cell.map { Double($0.count) } : nil,
        isSilent: cell?.state == .notReported)
    }
    let rows = matrix.totals.map { total in
      (
        heading: total.row,
        cells: columns.map { drawn(byKey[total.row]?[$0]) } + [drawn(total, false)]
      )
    }
    let table = Picture.Table(
      ["ministry", matrix.axis.rawValue, "contributions", "given less returned", "state", "flags"],
      matrix.cells.map { cell in
        [
          cell.row, cell.column.map { matrix.names[$0] ?? $0 } ?? "(none)", "\(cell.count)",
          Self.money(cell).description,
          cell.state.rawValue.split(separator: "_").joined(separator: " "),
          Self.flags(cell),
        ]
      })
    return MatrixPicture(
      title: "Ministries by \(matrix.axis.rawValue)",
      description:
        "\(basis.line). \(Self.legend). The darker and the closer the dashes at its edge, "
        + "the more contributions a cell holds.",
      columns: columns.map(heading) + ["total"], rows: rows, table: table
    ).picture
  }

  private static func flags(_ cell: Matrix.Cell) -> String {
    let parts = [
      (cell.likely, "likely duplicate"), (cell.duplicates - cell.likely, "possible duplicate"),
      (cell.countedTwice, "counted twice"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  private static func money(_ cell: Matrix.Cell) -> Phrase {
    let onlyBack = cell.count == 0 && cell.returns > 0
    let amounts = onlyBack ? cell.returned : cell.amounts
    guard !amounts.isEmpty else { return onlyBack ? .word("returned") : "–" }
    let shown = amounts.map { Phrase(number: Cell.money(minor: $0.minor, $0.currency).shown) }
    let sum = Phrase.list(shown, " + ")
    return onlyBack ? "\(sum) returned" : sum
  }
}
