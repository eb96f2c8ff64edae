public import EventSourcing
internal import GRDB

extension Ledger {
  /// Cells that were asked for by a commitment or a mission, and are silent or zero.
  public func coverageGaps(
    _ axis: MatrixAxis, _ filter: RecordFilter = RecordFilter(), at clocks: Clocks = .now
  ) throws -> GapAnswer {
    let wanted = try withViews(["commitments", "missions", "ministries"], at: clocks) { db, _ in
      try filter.requireKnown(db)
      return try filter.ministries.isEmpty ? nil : Set(rolled(filter.ministries, db))
    }
    let matrix = try matrix(axis, at: clocks)
    // Nothing asks a record to name a mission or a theme.
    let cells = matrix.cells.filter { $0.column != nil && (wanted?.contains($0.row) ?? true) }
    let gaps = cells.filter { $0.state != .value }.map { cell in
      var gap = Gap(
        ministry: cell.row,
        why: cell.state == .zero ? .zero : cell.commitments > 0 ? .promised : .takesPart)
      gap.code = cell.column
      gap.amounts = cell.pledged
      return gap
    }
    return GapAnswer(basis: matrix.basis, gaps: gaps, looked: cells.count)
  }

  /// Commitments whose day has come, open, with no contribution entered.
  ///
  /// - Parameter due: by this day; the basis day when none.
  public func returnGaps(
    due: Day? = nil, _ filter: RecordFilter = RecordFilter(), at clocks: Clocks = .now
  ) throws -> GapAnswer {
    try rowGaps(Self.returnsSelect, due: due, filter, why: .due, at: clocks)
  }

  /// Contributions and fulfilled commitments without any piece of evidence.
  public func evidenceGaps(
    _ filter: RecordFilter = RecordFilter(), at clocks: Clocks = .now
  ) throws -> GapAnswer {
    try rowGaps(Self.evidenceSelect, due: nil, filter, why: .unproven, at: clocks)
  }

  private func rowGaps(
    _ select: String, due: Day?, _ filter: RecordFilter, why: Gap.Why, at clocks: Clocks
  ) throws -> GapAnswer {
    let views = ["commitments", "contributions", "ministries", "missions", "promises"]
    return try withViews(views, at: clocks) { db, basis in
      try filter.requireKnown(db)
      let wanted = try filter.ministries.isEmpty ? nil : Set(rolled(filter.ministries, db))
      let rows = try Row.fetchAll(
        db, sql: select, arguments: ["due": (due ?? basis.asOf).description])
      var (looked, gaps): (Int, [Gap]) = (0, [])
      for row in rows {
        let house: String = row["house"]
        let mission: String? = row["mission"]
        guard wanted?.contains(house) ?? true,
          filter.missions.isEmpty || (mission.map(filter.missions.contains) ?? false)
        else { continue }
        looked += 1
        guard (row["is_gap"] as Int) != 0 else { continue }
        var gap = Gap(ministry: house, why: why)
        gap.ref = row["ref"]
        gap.title = row["title"]
        gap.day = row["day"]
        gap.days = gap.day.map {
          CoherenceScope.days(from: $0, to: basis.asOf.description)
        }
        gap.mission = mission
        if let minor: Int64 = row["minor"], let currency: String = row["currency"] {
          gap.amounts = [Amount(minor: Int128(minor), currency: currency)]
        }
        gaps.append(gap)
      }
      return GapAnswer(basis: basis, gaps: gaps, looked: looked)
    }
  }

  func rolled(_ ministries: [String], _ db: Database) throws -> [String] {
    let sql = "WITH RECURSIVE \(House.rolled) SELECT now FROM rolled WHERE code = ?"
    return try ministries
      + ministries.flatMap { try String.fetchAll(db, sql: sql, arguments: [$0]) }
  }

  private static let returnsSelect = """
    WITH RECURSIVE \(House.rolled)
    SELECT c.ref, COALESCE(h.now, c.ministry) AS house, c.title, c.mission, c.period_end AS day,
      c.pledged_minor AS minor, c.pledged_currency AS currency,
      c.state = 'open' AND NOT EXISTS (
        SELECT 1 FROM contributions AS x
        WHERE x.commitment = c.ref AND x.state = 'delivered') AS is_gap
    FROM commitments AS c LEFT JOIN rolled AS h ON h.code = c.ministry
    WHERE c.state <> 'withdrawn' AND c.period_end <= :due
    ORDER BY c.period_end, c.ref
    """

  private static let evidenceSelect = """
    WITH RECURSIVE \(House.rolled)
    SELECT x.ref, COALESCE(h.now, x.ministry) AS house, COALESCE(x.title, '') AS title, x.mission,
      x.on_day AS day, x.money_minor AS minor, x.money_currency AS currency,
      COALESCE(x.evidence, '[]') = '[]' AS is_gap
    FROM contributions AS x LEFT JOIN rolled AS h ON h.code = x.ministry
    WHERE x.state = 'delivered' AND x.on_day <= :due
    UNION ALL
    SELECT c.ref, COALESCE(h.now, c.ministry), c.title, c.mission, c.closed_on, NULL, NULL,
      p.evidence = 0
    FROM commitments AS c JOIN promises AS p ON p.ref = c.ref
    LEFT JOIN rolled AS h ON h.code = c.ministry
    WHERE c.state = 'fulfilled'
    ORDER BY 5, 1
    """
}
