internal import EventSourcing
internal import GRDB

/// What waits for a ministry, or for all: there may be a million of each kind, so that they are counted where
/// they lie and only the most urgent are read.
struct WaitingTasks {
  let limit: Int
  let db: Database
  private(set) var tasks: [LedgerStatus.Task] = []
  private(set) var waiting: [LedgerStatus.Task.Kind: Int] = [:]

  init(limit: Int, db: Database) {
    self.limit = limit
    self.db = db
  }

  /// Promises whose last day has passed or comes within thirty days, in the order of these days.
  mutating func addDue(_ filter: RecordFilter) throws {
    let counts = try rows("SELECT days < 0 AS late, count(*) AS tasks FROM due GROUP BY 1", filter)
    for row in counts { waiting[row["late"] ? .overdue : .due] = row["tasks"] }
    let sql = "SELECT * FROM due ORDER BY period_end, ref LIMIT :limit"
    tasks += try rows(sql, filter).map { row in
      let days: Int = row["days"]
      return LedgerStatus.Task(
        kind: days < 0 ? .overdue : .due, ref: row["ref"], ministry: row["ministry"],
        title: Phrase(verbatim: row["title"]), days: abs(days), due: row["period_end"], score: nil)
    }
  }

  /// Pairs that wait for a decision, the likeliest first.
  mutating func addReviews(_ filter: RecordFilter) throws {
    let open = filter.ministries.isEmpty ? Self.everyOpen : Self.openOfOne
    let count = try rows("SELECT count(*) AS tasks FROM open", filter, open)
    waiting[.toReview] = count.first?["tasks"] ?? 0
    tasks += try rows(Self.likeliest, filter, open).map { row in
      let (a, b): (String, String) = (row["a"], row["b"])
      let (one, other): (String, String) = (row["a_ministry"], row["b_ministry"])
      let title: String = row["title"]
      return LedgerStatus.Task(
        kind: .toReview, ref: row["ref"], ministry: "\(one), \(other)",
        title: "\(a) and \(b): \(title)", days: nil, due: nil, score: row["score"])
    }
  }

  private func rows(
    _ sql: String, _ filter: RecordFilter, _ open: String = everyOpen
  ) throws -> [Row] {
    var arguments = filter.arguments.mapValues(\.databaseValue)
    arguments["limit"] = limit.databaseValue
    return try Row.fetchAll(
      db, sql: "WITH RECURSIVE \(House.rolled), \(Self.due), \(open)\n" + sql,
      arguments: StatementArguments(arguments))
  }

  private static let due = """
    due AS (
      SELECT c.ref, c.ministry, c.title, c.period_end,
        CAST(julianday(c.period_end) - julianday(b.as_of) AS INTEGER) AS days
      FROM commitments AS c, basis AS b
      WHERE c.state = 'open' AND c.period_end <= date(b.as_of, '+30 days')
        AND (:ministries IS NULL OR c.ministry IN (\(House.wanted)) OR EXISTS (
          SELECT 1 FROM commitment_owners AS o
          WHERE o.ref = c.ref AND o.ministry IN (\(House.wanted)))))
    """

  private static let everyOpen = """
    open AS (
      SELECT flag.a, flag.b, flag.score FROM duplicate_shown AS flag
      WHERE \(Openness.ofFlag("flag")))
    """

  /// By the efforts of the ministry, so that those of others are not looked for. Only one side of a pair
  /// is of it.
  private static let openOfOne: String = {
    let sides = ["a", "b"].map { side in
      """
      SELECT flag.a, flag.b, flag.score
      FROM duplicate_efforts AS effort CROSS JOIN duplicate_shown AS flag ON flag.\(side) = effort.ref
      WHERE effort.ministry IN (\(House.wanted)) AND \(Openness.ofFlag("flag"))
      """
    }
    return "open AS (\(sides.joined(separator: " UNION ALL ")))"
  }()

  private static let likeliest = """
    , first AS (SELECT a, b, score FROM open ORDER BY score DESC, a, b LIMIT :limit)
    SELECT flag.ref, first.a, first.b, first.score, a.ministry AS a_ministry,
      b.ministry AS b_ministry, a.title
    FROM first
    JOIN duplicate_flags AS flag ON flag.a = first.a AND flag.b = first.b
    JOIN duplicate_efforts AS a ON a.ref = first.a
    JOIN duplicate_efforts AS b ON b.ref = first.b
    ORDER BY first.score DESC, first.a, first.b
    """
}
