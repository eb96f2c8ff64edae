internal import EventSourcing
internal import GRDB
public import Interop

extension Ledger {
  /// A list as a sheet, row by row: what the screen shows by the same filter and clocks.
  ///
  /// - Parameters:
  ///   - columns: names of these; all when none is given.
  ///   - progress: gets how many rows were written.
  public func exportSheet<Writer: SheetWriter>(
    of noun: ListedNoun, _ request: ExportRequest, columns names: [String] = [],
    into writer: inout Writer,
    progress: (Int) throws -> Void = { _ in }
  ) throws -> ExportedFile {
    let all = noun.sheetColumns
    let columns =
      names.isEmpty ? all : names.compactMap { name in all.first { $0.heading.name == name } }
    return try withViews(noun.views, at: request.clocks) { db, basis in
      try request.filter.requireKnown(db)
      var receipt = ExportedFile(request.about(noun.sheetTitle, basis, self))
      var totals = ExportTotals()
      try writer.begin(receipt.about, columns.map(\.heading))
      try forEachRow(of: noun, request.filter, db) { row in
        try writer.add(columns.map { $0.value(row) })
        totals.add(row, of: noun)
        receipt.rows += 1
        if receipt.rows.isMultiple(of: 1000) { try progress(receipt.rows) }
      }
      totals.rows = receipt.rows
      try writer.end(totals.totals)
      for (what, count) in writer.notes { receipt.note(what, count) }
      return receipt
    }
  }

  /// - Parameter condition: of the list's rows, by the name `listed`.
  func forEachRow(
    of noun: ListedNoun, _ filter: RecordFilter, _ db: Database, where condition: String? = nil,
    orderedBy order: String? = nil, _ body: (ExportRow) throws -> Void
  ) throws {
    var sql = noun.select
    if condition != nil || order != nil { sql = "SELECT * FROM (\(sql)) AS listed" }
    if let condition { sql += " WHERE \(condition)" }
    if let order { sql += " ORDER BY \(order)" }
    var names: [String: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT code, name FROM ministries") {
      names[row[0]] = row[1]
    }
    let cursor = try Row.fetchCursor(
      db, sql: sql, arguments: StatementArguments(filter.arguments.mapValues(\.databaseValue)))
    let columns = Dictionary(
      cursor.columnNames.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var row = ExportRow(columns: columns, ministries: names)
    while let next = try cursor.next() {
      row.cells.removeAll(keepingCapacity: true)
      for (_, value) in next { row.cells.append(Cell(value)) }
      try body(row)
    }
  }
}

/// Sums by currency: what was given, what came back, what was promised, each apart.
private struct ExportTotals {
  var rows = 0
  private var sums: [String: Int128] = [:]

  mutating func add(_ row: ExportRow, of noun: ListedNoun) {
    switch noun {
    case .commitment:
      add(row.whole("pledged_minor"), "promised", row.text("pledged_currency"))
    case .contribution where row.text("state") == "delivered":
      let way = row.text("direction") == "returned" ? "returned" : "given"
      add(row.whole("money_minor"), way, row.text("money_currency"))
    default: break
    }
  }

  private mutating func add(_ minor: Int128?, _ what: String, _ currency: String?) {
    guard let minor, let currency else { return }
    sums["\(what) \(currency)", default: 0] += minor
  }

  var totals: SheetTotals {
    var totals = SheetTotals()
    totals.rows = rows
    totals.sums = sums.sorted { $0.key < $1.key }.map { name, minor in
      (name, ExportRow.decimal(minor, String(name.split(separator: " ").last ?? "")))
    }
    return totals
  }
}
