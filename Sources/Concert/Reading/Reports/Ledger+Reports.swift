internal import EventSourcing
internal import GRDB

extension Ledger {
  /// A report as rows: what it is split by, its measures, `state`, and `events` where asked.
  ///
  /// A year in which nothing was reported stands between others with the state `not_reported`.
  ///
  /// - Throws: `unknown-ministry` and the like for a code in the filter that is none.
  public func report(_ query: ReportQuery, at clocks: Clocks = .now) throws -> Rows {
    try withViews(query.kind.views, at: clocks) { db, basis in
      var filter = query.filter
      try filter.requireKnown(db)
      if !filter.ministries.isEmpty {
        filter.ministries = try Set(rolled(filter.ministries, db)).sorted()
      }
      let rows = try Rows(
        fetching: ReportSQL(query: query).text,
        StatementArguments(filter.arguments.mapValues(\.databaseValue)), from: db, basis: basis)
      let counted = rows.shared("").shared("leading_")
      return counted.stated(
        silent: query.kind == .women && query.groups == [.year] ? rows.silentYears(filter) : [])
    }
  }
}

extension Rows {
  /// Years that nobody reported on: of the filter, else between the first and the last.
  fileprivate func silentYears(_ filter: RecordFilter) -> [Int64] {
    let told = self[column: "year"].compactMap { cell -> Int64? in
      if case .integer(let year) = cell { year } else { nil }
    }
    guard let first = filter.from.map({ Int64($0.year) }) ?? told.min(),
      let last = filter.to.map({ Int64(min($0, basis.asOf).year) }) ?? told.max(), first <= last,
      last - first < 200
    else { return [] }
    return (first...last).filter { !told.contains($0) }
  }

  /// With women's share of those whose sex is known, in percent, where women are counted.
  fileprivate func shared(_ prefix: String) -> Rows {
    let places = ["women", "men", "others"].compactMap { columns.firstIndex(of: prefix + $0) }
    guard places.count == 3 else { return self }
    let rows = rows.map { row -> [Cell] in
      let counts = places.map { if case .integer(let count) = row[$0] { Int(count) } else { 0 } }
      let count = PeopleCount(women: counts[0], men: counts[1], others: counts[2])
      return row + [count.womenShare.map { .decimal($0) } ?? .null]
    }
    return Rows(basis: basis, columns: columns + [prefix + "share"], rows: rows)
  }

  /// With `state` as the last column, and the silent years in their places.
  fileprivate func stated(silent: [Int64]) -> Rows {
    var stated = rows.map { $0 + [Cell.text("value")] }
    for year in silent {
      stated.append(
        [.integer(year)] + columns.dropFirst().map { _ in .null } + [.text("not_reported")])
    }
    if !silent.isEmpty {
      func year(_ row: [Cell]) -> Int64 { if case .integer(let year) = row[0] { year } else { 0 } }
      stated.sort { year($0) < year($1) }
    }
    return Rows(basis: basis, columns: columns + ["state"], rows: stated)
  }
}

extension Rows {
  fileprivate init(
    fetching sql: String, _ arguments: StatementArguments, from db: Database, basis: Basis
  ) throws {
    let cursor = try Row.fetchCursor(db, sql: sql, arguments: arguments)
    let columns = cursor.columnNames
    var rows: [[Cell]] = []
    while let row = try cursor.next() { rows.append(row.map { Cell($0.1) }) }
    self.init(basis: basis, columns: Array(columns), rows: rows)
  }
}
