internal import EventSourcing
internal import GRDB

/// The nouns that can be listed.
public enum ListedNoun: String, Hashable, Sendable, CaseIterable {
  case ministry, officer, mission, commitment, contribution

  /// The views that its list reads.
  var views: [String] {
    switch self {
    case .ministry: ["ministries"]
    case .officer: ["ministries", "officers"]
    case .mission: ["ministries", "missions"]
    case .commitment: ["commitments", "contributions", "ministries", "missions"]
    case .contribution: ["commitments", "contributions", "ministries", "missions"]
    }
  }
}

/// A list's rows, and how many there would be without a limit.
public struct Listing: Sendable {
  /// Rows beyond are not counted: counting a million takes longer than showing ten.
  public static let countLimit = 5_000

  public let rows: Rows
  /// `Int.max` when there are more than `countLimit`.
  public let total: Int
}

extension Ledger {
  /// The records of one noun in the order of their references.
  ///
  /// - Parameter limit: at most so many rows; none for all.
  /// - Throws: `unknown-ministry` and the like for a code in the filter that is none.
  public func list(
    _ noun: ListedNoun, _ filter: RecordFilter = RecordFilter(), limit: Int? = nil,
    at clocks: Clocks = .now
  ) throws -> Listing {
    let (kept, total) = try list(noun, filter, limit: limit, at: clocks, into: KeptRows())
    guard let rows = kept.rows else { preconditionFailure("a list has a basis") }
    return Listing(rows: rows, total: total)
  }

  /// As `list`, a row at a time: a million of them never stand in memory.
  ///
  /// - Returns: the sink, and how many rows there would be without a limit, as `Listing` tells it.
  public func list<Records: Sink<[Cell]>>(
    _ noun: ListedNoun, _ filter: RecordFilter = RecordFilter(), limit: Int? = nil,
    at clocks: Clocks = .now, into sink: consuming Records
  ) throws -> (sink: Records, total: Int) {
    var sink = sink
    let sql = noun.select
    let total = try withViews(noun.views, at: clocks) { db, basis in
      try filter.requireKnown(db)
      let arguments = StatementArguments(filter.arguments.mapValues(\.databaseValue))
      let bounded = limit.map { sql + "\nLIMIT \(max(0, $0))" } ?? sql
      let cursor = try Row.fetchCursor(db, sql: bounded, arguments: arguments)
      try sink.begin(basis, columns: Array(cursor.columnNames))
      var count = 0
      while let row = try cursor.next() {
        try sink.take(row.map { Cell($0.1) })
        count += 1
      }
      guard let limit, count >= limit else { return count }
      let counted = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM (\(sql)\nLIMIT \(Listing.countLimit + 1))",
        arguments: arguments)
      let total = max(counted ?? 0, count)
      return total > Listing.countLimit ? .max : total
    }
    return (sink, total)
  }
}

private struct KeptRows: Sink {
  private(set) var rows: Rows?

  mutating func begin(_ basis: Basis, columns: [String]) {
    rows = Rows(basis: basis, columns: columns, rows: [])
  }

  mutating func take(_ row: [Cell]) { rows?.rows.append(row) }
}

extension ListedNoun {
  /// The star is meant: a list shows the view's row, also the columns that a later view adds.
  var select: String {
    "WITH RECURSIVE \(House.rolled)\n" + body
  }

  private var body: String {
    switch self {
    case .ministry: Self.ministries
    case .officer: Self.officers
    case .mission: Self.missions
    case .commitment: Self.commitments
    case .contribution: Self.contributions
    }
  }

  private static let ministries = """
    SELECT m.*, r.now AS house
    FROM ministries AS m LEFT JOIN rolled AS r ON r.code = m.code
    WHERE (:ministries IS NULL OR m.code IN (\(House.wanted)))
      AND \(House.word("m.kind", "kinds")) AND \(House.word("m.state", "states"))
    ORDER BY m.code
    """

  private static let officers = """
    SELECT o.*
    FROM officers AS o
    WHERE (:ministries IS NULL OR o.ministry IN (\(House.wanted)))
      AND \(House.word("o.state", "states"))
      AND (:roles IS NULL OR EXISTS (
        SELECT 1 FROM json_each(o.roles) AS held
        WHERE held.value IN (SELECT value FROM json_each(:roles))))
    ORDER BY o.officer
    """

  private static let missions = """
    SELECT m.*, (
        SELECT json_group_array(p.ministry) FROM (
          SELECT ministry FROM mission_participants
          WHERE mission = m.ref AND left_on IS NULL ORDER BY role, ministry) AS p)
      AS participants
    FROM missions AS m
    WHERE (:ministries IS NULL OR EXISTS (
        SELECT 1 FROM mission_participants AS p
        WHERE p.mission = m.ref AND p.left_on IS NULL AND p.ministry IN (\(House.wanted))))
      AND \(House.places("m.places")) AND \(House.themes("m.themes"))
      AND \(House.word("m.ref", "missions")) AND \(House.word("m.framework", "frameworks"))
      AND \(House.word("m.kind", "kinds")) AND \(House.word("m.state", "states"))
      AND \(House.period("m.period_start", "m.period_end", day: "m.made_on"))
    ORDER BY m.ref
    """

  private static let commitments = """
    SELECT c.*, c.state = 'open' AND c.period_end IS NOT NULL AND c.period_end < b.as_of AS overdue,
      CASE WHEN c.state = 'open' AND c.period_end < b.as_of
        THEN CAST(julianday(b.as_of) - julianday(c.period_end) AS INTEGER) END AS days_overdue,
      \(ExactSum.sql(
        e18: "d.given_e18 - d.returned_e18", minor: "d.given_minor - d.returned_minor"))
        AS delivered_minor,
      (SELECT sum(contributions) FROM contribution_delivery WHERE commitment = c.ref)
        AS contributions
    FROM commitments AS c
    LEFT JOIN contribution_delivery AS d
      ON d.commitment = c.ref AND d.currency = c.pledged_currency, basis AS b
    WHERE (:ministries IS NULL OR c.ministry IN (\(House.wanted)) OR EXISTS (
        SELECT 1 FROM commitment_owners AS o
        WHERE o.ref = c.ref AND o.ministry IN (\(House.wanted))))
      AND \(House.places("c.places")) AND \(House.themes("c.themes"))
      AND \(House.word("c.mission", "missions")) AND \(House.word("c.framework", "frameworks"))
      AND \(House.word("c.kind", "kinds")) AND \(House.word("c.state", "states"))
      AND \(House.word("c.ref", "commitments"))
      AND \(House.period("c.period_start", "c.period_end", day: "c.made_on"))
      AND (:overdue = 0 OR (c.state = 'open' AND c.period_end < b.as_of))
    ORDER BY c.ref
    """

  private static let contributions = """
    SELECT t.*, COALESCE(t.places, c.places) AS effective_places,
      COALESCE(t.themes, c.themes) AS effective_themes,
      COALESCE(t.framework, c.framework) AS effective_framework
    FROM contributions AS t LEFT JOIN commitments AS c ON c.ref = t.commitment
    WHERE (:ministries IS NULL OR t.ministry IN (\(House.wanted)))
      AND \(House.places("COALESCE(t.places, c.places)"))
      AND \(House.themes("COALESCE(t.themes, c.themes)"))
      AND \(House.word("t.mission", "missions"))
      AND \(House.word("COALESCE(t.framework, c.framework)", "frameworks"))
      AND \(House.word("t.kind", "kinds")) AND \(House.word("t.state", "states"))
      AND \(House.word("t.commitment", "commitments"))
      AND \(House.period("t.period_start", "t.period_end", day: "t.on_day"))
    ORDER BY t.ref
    """
}
