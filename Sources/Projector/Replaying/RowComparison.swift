public import GRDB

/// How the rows of one table differ from those of the same table in another file.
public struct TableComparison: Sendable {
  public struct Difference: Sendable {
    public enum Kind: String, Hashable, Sendable { case added, removed, changed }

    public let kind: Kind
    /// The primary key; several columns are joined by `/`.
    public let key: String
    /// Columns that differ, with the value there and here; all of them when a row is on one side.
    public let columns: [(name: String, real: DatabaseValue, here: DatabaseValue)]
  }

  public let view: String
  public let table: String
  public let counts: [Difference.Kind: Int]
  /// The first ones, in the order of their keys.
  public let differences: [Difference]
}

extension ProjectionSet {
  /// Compares the tables of some views with those of the database `real` that is attached.
  ///
  /// - Parameter limit: so many rows of each kind and table are told one by one.
  public func comparison(of views: [String], on db: Database, limit: Int) throws
    -> [TableComparison]
  {
    try projections.filter { views.isEmpty || views.contains($0.name) }.flatMap { view in
      try view.tables.map { table in
        let there = try String.fetchAll(
          db, sql: "SELECT name FROM pragma_table_info(?, 'real')", arguments: [table.name])
        return try compare(view.name, table, there, db, limit)
      }
    }
  }

  private func compare(
    _ view: String, _ table: Projection.Table, _ there: [String], _ db: Database, _ limit: Int
  ) throws -> TableComparison {
    var found: [TableComparison.Difference] = []
    var counts: [TableComparison.Difference.Kind: Int] = [:]
    let name = quoted(table.name)
    let isKnown = table.key.allSatisfy(there.contains)
    let match = table.key.map { "h.\(quoted($0)) IS r.\(quoted($0))" }.joined(separator: " AND ")
    let common = table.columns.filter(there.contains)
    func key(_ side: String) -> String {
      table.key.map { "CAST(\(side).\(quoted($0)) AS TEXT)" }.joined(separator: " || '/' || ")
    }
    func take(
      _ kind: TableComparison.Difference.Kind, _ from: String, _ values: [(String, String, String)]
    )
      throws
    {
      let order = kind == .removed ? key("r") : key("h")
      counts[kind] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(from)") ?? 0
      guard counts[kind] != 0 else { return }
      let columns = values.flatMap { [$0.1, $0.2] }.joined(separator: ", ")
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(order), \(columns) FROM \(from) ORDER BY 1 LIMIT \(limit)")
      for row in rows {
        let cells: [DatabaseValue] = Array(row.databaseValues)
        var columns: [(name: String, real: DatabaseValue, here: DatabaseValue)] = []
        for (index, value) in values.enumerated() {
          let (real, here) = (cells[1 + 2 * index], cells[2 + 2 * index])
          if real != here { columns.append((name: value.0, real: real, here: here)) }
        }
        found.append(
          TableComparison.Difference(
            kind: kind, key: String.fromDatabaseValue(cells[0]) ?? "", columns: columns))
      }
    }
    let missing =
      isKnown ? "WHERE NOT EXISTS (SELECT 1 FROM \"real\".\(name) AS r WHERE \(match))" : ""
    try take(
      .added, "main.\(name) AS h \(missing)",
      table.columns.map { ($0, "NULL", "h.\(quoted($0))") })
    if isKnown {
      try take(
        .removed,
        "\"real\".\(name) AS r WHERE NOT EXISTS (SELECT 1 FROM main.\(name) AS h WHERE \(match))",
        common.map { ($0, "r.\(quoted($0))", "NULL") })
      let differs = common.map { "h.\(quoted($0)) IS NOT r.\(quoted($0))" }
      try take(
        .changed,
        "main.\(name) AS h JOIN \"real\".\(name) AS r ON \(match) "
          + "WHERE \(differs.joined(separator: " OR "))",
        common.map { ($0, "r.\(quoted($0))", "h.\(quoted($0))") })
    }
    return TableComparison(view: view, table: table.name, counts: counts, differences: found)
  }

  /// What a view's growth is counted by when nobody says: its rows by ministry, or by table.
  public func standardFigure(of view: String) throws -> String {
    let projection = try projection(view)
    guard let first = projection.tables.first else { return "SELECT 'rows', 0" }
    if first.columns.contains("ministry") {
      return "SELECT ministry, count(*) FROM \(quoted(first.name)) GROUP BY 1"
    }
    return projection.tables.map { table in
      "SELECT '\(table.name)', count(*) FROM \(quoted(table.name))"
    }.joined(separator: " UNION ALL ")
  }
}
