internal import Coordination
internal import EventSourcing
internal import GRDB

extension Ledger {
  /// Who gives what to what; ministries that were merged count for their successors.
  ///
  /// - Parameter years: the years in which periods start; all when none.
  public func matrix(
    _ axis: MatrixAxis, years: ClosedRange<Int>? = nil, at clocks: Clocks = .now
  ) throws -> Matrix {
    let views = ["coherence", "duplicates", "ministries", "missions"]
    return try withViews(views, at: clocks) { db, basis in
      let query = MatrixQuery(axis: axis, years: years, db: db)
      var cells = try query.cells(of: axis.rawValue)
      if axis == .mission { try query.addSilent(to: &cells) }
      var totals = try query.cells(of: "total")
      let silent = Set(cells.keys.map(\.row)).subtracting(totals.keys.map(\.row))
      for row in silent {
        totals[MatrixKey(row: row, column: nil)] = Matrix.Cell(row: row, column: nil)
      }
      try query.addPairs(to: &cells, &totals)
      return Matrix(
        basis: basis, axis: axis, cells: Self.sorted(cells), totals: Self.sorted(totals),
        names: try query.names(of: Set(cells.keys.compactMap(\.column))))
    }
  }

  private static func sorted(_ cells: [MatrixKey: Matrix.Cell]) -> [Matrix.Cell] {
    cells.values.sorted { left, right in
      if left.row != right.row { return left.row < right.row }
      if (left.column == nil) != (right.column == nil) { return right.column == nil }
      return (left.column ?? "") < (right.column ?? "")
    }
  }
}

private struct MatrixKey: Hashable {
  let row: String
  let column: String?
}

/// The SQL behind a matrix.
private struct MatrixQuery {
  let axis: MatrixAxis
  let years: ClosedRange<Int>?
  let db: Database

  private var bounds: [String: (any DatabaseValueConvertible)?] {
    ["first": years?.lowerBound, "last": years?.upperBound]
  }

  func cells(of axis: String) throws -> [MatrixKey: Matrix.Cell] {
    var cells: [MatrixKey: Matrix.Cell] = [:]
    let arguments = StatementArguments(bounds.merging(["axis": axis]) { $1 })
    for row in try Row.fetchAll(db, sql: Self.select, arguments: arguments) {
      let code: String = row["column"]
      let key = MatrixKey(row: row["row"], column: code.isEmpty ? nil : code)
      var cell = cells[key] ?? Matrix.Cell(row: key.row, column: key.column)
      cell.add(row)
      cells[key] = cell
    }
    return cells
  }

  /// Who takes part in a mission was asked; where nothing was recorded, that is silence.
  func addSilent(to cells: inout [MatrixKey: Matrix.Cell]) throws {
    for row in try Row.fetchAll(db, sql: Self.asked, arguments: StatementArguments(bounds)) {
      let key = MatrixKey(row: row["row"], column: row["mission"] as String)
      if cells[key] == nil { cells[key] = Matrix.Cell(row: key.row, column: key.column) }
    }
  }

  /// The columns that a record belongs to, as a JSON list; an empty one for none.
  private var codes: String {
    switch axis {
    case .place: "COALESCE(r.places, '[\"\"]')"
    case .theme: "COALESCE(r.themes, '[\"\"]')"
    case .mission: "json_array(COALESCE(r.mission, ''))"
    case .framework: "json_array(COALESCE(r.framework, ''))"
    case .pillar:
      """
      json_array(
        CASE WHEN r.plan_action IS NULL THEN '' WHEN instr(r.plan_action, '.') = 0
          THEN r.plan_action ELSE substr(r.plan_action, 1, instr(r.plan_action, '.') - 1) END)
      """
    }
  }

  /// Open flags, and pairs that are the same and both still counted.
  func addPairs(
    to cells: inout [MatrixKey: Matrix.Cell], _ totals: inout [MatrixKey: Matrix.Cell]
  ) throws {
    let arguments = StatementArguments(bounds)
    for row in try Row.fetchAll(db, sql: flags, arguments: arguments) {
      let (pairs, likely): (Int64, Int64) = (row["pairs"], row["likely"])
      func add(_ cell: inout Matrix.Cell?) {
        cell?.duplicates += pairs
        cell?.likely += likely
      }
      for key in try keys(of: row) { add(&cells[key]) }
      add(&totals[MatrixKey(row: row["row"], column: nil)])
    }
    let sides = try Row.fetchAll(db, sql: same, arguments: arguments)
    for pair in Dictionary(grouping: sides, by: { $0["ref"] as String }).values {
      for key in Set(try pair.flatMap(keys)) { cells[key]?.countedTwice += 1 }
      for row in Set(pair.map { $0["row"] as String }) {
        totals[MatrixKey(row: row, column: nil)]?.countedTwice += 1
      }
    }
  }

  private func keys(of row: Row) throws -> [MatrixKey] {
    let codes = try JSON(parsing: row["codes"] as String).array?.compactMap(\.string) ?? []
    return Set(codes).map { MatrixKey(row: row["row"], column: $0.isEmpty ? nil : $0) }
  }

  /// How many open flags the records of each ministry and list of codes have: first of each record, by
  /// what the indexes hold, since there may be a million. The two sides of a flag are of two ministries.
  private var flags: String {
    func side(_ name: String) -> String {
      """
      SELECT flag.\(name) AS ref, count(*) AS pairs, sum(flag.tier = 'likely') AS likely
      FROM duplicate_shown AS flag
      WHERE \(Openness.ofFlag("flag"))
      GROUP BY flag.\(name)
      """
    }
    return """
      WITH RECURSIVE \(House.rolled), side AS (\(side("a")) UNION ALL \(side("b")))
      SELECT COALESCE(h.now, r.ministry) AS row, \(codes) AS codes,
        sum(side.pairs) AS pairs, sum(side.likely) AS likely
      FROM side
      JOIN coherence_records AS r ON r.ref = side.ref
      LEFT JOIN rolled AS h ON h.code = r.ministry
      WHERE :first IS NULL OR r.year BETWEEN :first AND :last
      GROUP BY 1, 2
      """
  }

  /// A row a side.
  private var same: String {
    """
    WITH RECURSIVE \(House.rolled)
    SELECT pair.ref, COALESCE(h.now, r.ministry) AS row, \(codes) AS codes
    FROM duplicate_reviews AS pair
    JOIN coherence_records AS a ON a.ref = pair.a AND a.live = 1
    JOIN coherence_records AS b ON b.ref = pair.b AND b.live = 1
    JOIN coherence_records AS r ON r.ref IN (pair.a, pair.b)
    LEFT JOIN rolled AS h ON h.code = r.ministry
    WHERE pair.outcome = 'same' AND pair.reopened = 0
      AND (:first IS NULL OR r.year BETWEEN :first AND :last)
    """
  }

  func names(of codes: Set<String>) throws -> [String: String] {
    var names: [String: String] = [:]
    for code in codes {
      let entry: Codelists.Entry? =
        switch axis {
        case .place:
          Codelists.countries[code] ?? Codelists.theatres[code] ?? Codelists.regions[code]
        case .theme: Codelists.themes[code]
        case .mission, .framework, .pillar: nil
        }
      names[code] = entry?.english
    }
    return names
  }

  private static let select = """
    WITH RECURSIVE \(House.rolled)
    SELECT COALESCE(r.now, x.ministry) AS row, x.code AS "column", x.currency,
      SUM(x.contributions) AS count, SUM(x.commitments) AS commitments, SUM(x.nonzero) AS nonzero,
      \(halves("given")), \(halves("returned")), \(halves("pledged")),
      SUM(x.returns) AS returns, SUM(x.people_f) AS f, SUM(x.people_m) AS m,
      SUM(x.people_x) AS x, SUM(x.people_u) AS u
    FROM coherence_cells AS x LEFT JOIN rolled AS r ON r.code = x.ministry
    WHERE x.axis = :axis AND (:first IS NULL OR x.year BETWEEN :first AND :last)
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3
    """

  /// Sums that stay below 2^63 whatever the amounts are.
  private static func halves(_ name: String) -> String {
    """
    SUM(x.\(name)_e18) AS \(name)_e18, SUM(x.\(name)_minor / 1000000000) AS \(name)_high,
      SUM(x.\(name)_minor % 1000000000) AS \(name)_low
    """
  }

  private static let asked = """
    WITH RECURSIVE \(House.rolled)
    SELECT DISTINCT COALESCE(r.now, a.ministry) AS row, a.mission
    FROM coherence_asked AS a LEFT JOIN rolled AS r ON r.code = a.ministry
    JOIN missions AS m ON m.ref = a.mission
    WHERE :first IS NULL OR (
      COALESCE(m.period_start, m.made_on) < printf('%04d', :last + 1)
      AND COALESCE(m.period_end, '9999-12-31') >= printf('%04d', :first))
    """
}

extension Matrix.Cell {
  /// One currency of the cell.
  fileprivate mutating func add(_ row: Row) {
    let currency: String = row["currency"]
    let nonzero: Int64 = row["nonzero"]
    count += row["count"] as Int64
    commitments += row["commitments"] as Int64
    f += row["f"] as Int64
    m += row["m"] as Int64
    x += row["x"] as Int64
    u += row["u"] as Int64
    let (gifts, backs): (Int64, Int64) = (row["count"], row["returns"])
    let (one, back) = (Self.sum("given", row), Self.sum("returned", row))
    returns += backs
    if nonzero > 0 || back > 0 || (backs > 0 && currency.isEmpty) {
      state = .value
    } else if gifts + backs > 0, state != .value {
      state = .zero
    }
    guard !currency.isEmpty else { return }
    if gifts > 0 || backs > 0 {
      amounts.append(Amount(minor: one - back, currency: currency))
    }
    // Where money only came back, nothing was given, and not zero either.
    if gifts > 0 { given.append(Amount(minor: one, currency: currency)) }
    if backs > 0 { returned.append(Amount(minor: back, currency: currency)) }
    let promised = Self.sum("pledged", row)
    if promised > 0 { pledged.append(Amount(minor: promised, currency: currency)) }
  }
  private static func sum(_ name: String, _ row: Row) -> Int128 {
    let (e18, high, low): (Int64, Int64, Int64) = (
      row[name + "_e18"], row[name + "_high"], row[name + "_low"]
    )
    return (Int128(e18) * 1_000_000_000 + Int128(high)) * 1_000_000_000 + Int128(low)
  }
}
