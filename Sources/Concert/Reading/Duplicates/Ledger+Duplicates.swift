public import EventSourcing
internal import GRDB

/// Which pairs are wanted.
public struct DuplicateQuery: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable, CaseIterable {
    case open, decided, joint, all
  }

  public var minScore = 0
  public var status = Status.all
  /// Pairs that one of these has a part in, with those that were merged into them.
  public var ministries: [String] = []
  public var ref: String?
  /// Flags that were raised or scored anew from this position on.
  public var since: Position?
  public var limit: Int?

  public init(ref: String? = nil) { self.ref = ref }
}

/// Pairs with what they rest on.
public struct DuplicateAnswer: Sendable {
  public let basis: Basis
  /// Best first.
  public let pairs: [DuplicatePair]
  /// Without the limit.
  public let total: Int
  public let lines: ReviewLines
}

extension Ledger {
  /// Pairs that are flagged or were decided on, best first.
  public func duplicates(
    _ query: DuplicateQuery = DuplicateQuery(), at clocks: Clocks = .now
  ) throws -> DuplicateAnswer {
    try withViews(["duplicates", "ministries"], at: clocks) { db, basis in
      var filter = RecordFilter()
      filter.ministries = query.ministries
      try filter.requireKnown(db)
      var arguments = filter.arguments
      arguments["min_score"] = .integer(Int64(query.minScore))
      arguments["status"] = .text(query.status.rawValue)
      arguments["ref"] = Cell(query.ref)
      arguments["since"] = query.since.map { .integer($0) } ?? .null
      let pairs = try DuplicatePair.fetch(arguments, limit: query.limit, db)
      // An import may raise a million: those beyond the limit are counted where they lie.
      let isCut = pairs.count == query.limit
      let total = isCut ? try DuplicatePair.count(arguments, db) : pairs.count
      return DuplicateAnswer(basis: basis, pairs: pairs, total: total, lines: try ReviewLines(db))
    }
  }
}

extension DuplicatePair {
  /// - Parameter arguments: `ministries min_score status ref since` and the filter's other names.
  static func fetch(
    _ arguments: [String: Cell], limit: Int? = nil, _ db: Database
  ) throws -> [DuplicatePair] {
    let cursor = try Row.fetchCursor(
      db, sql: select(arguments) + (limit.map { "\nLIMIT \($0)" } ?? ""),
      arguments: StatementArguments(arguments.mapValues(\.databaseValue)))
    return try Array(cursor.map { DuplicatePair($0) })
  }

  fileprivate static func count(_ arguments: [String: Cell], _ db: Database) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM (\(select(arguments)))",
      arguments: StatementArguments(arguments.mapValues(\.databaseValue))) ?? 0
  }

  private static func side(_ letter: String) -> String {
    [
      "ref", "external_ref", "ministry", "title", "mission", "partner", "period_start",
      "period_end", "minor", "currency", "places", "themes",
    ].map { "\(letter).\($0) AS \(letter)_\($0)" }.joined(separator: ", ")
  }

  /// Live flags with their reviews, pairs under one mission, and reviews whose pair is neither.
  ///
  /// What is asked for by its reference, or since a position, is said outright: only so does SQLite
  /// look for it by an index rather than in each of a million flags.
  private static func select(_ arguments: [String: Cell]) -> String {
    var outright: [String] = []
    for (name, condition) in [("ref", "j.ref = :ref"), ("since", "j.position >= :since")] {
      outright.append(
        arguments[name] == .null ? ":\(name) IS NULL" : condition)
    }
    return select + outright.map { "\n  AND \($0)" }.joined() + "\nORDER BY j.score DESC, j.ref"
  }

  private static let select = """
    WITH RECURSIVE \(House.rolled),
    pairs AS (
      SELECT f.ref, f.a, f.b, f.score, f.tier, f.reasons, f.model, f.since_on, f.position,
        0 AS is_joint
      FROM duplicate_shown AS f
      UNION ALL
      SELECT j.ref, j.a, j.b, j.score, j.tier, j.reasons, j.model, j.since_on, j.position, 1
      FROM duplicate_joint AS j
      WHERE NOT EXISTS (SELECT 1 FROM duplicate_reviews AS v WHERE v.ref = j.ref AND NOT v.reopened)
      UNION ALL
      SELECT v.ref, v.a, v.b, v.score, NULL, '[]', v.ruleset, NULL, v.position, 0
      FROM duplicate_reviews AS v
      WHERE NOT v.reopened AND NOT EXISTS (SELECT 1 FROM duplicate_shown AS f WHERE f.ref = v.ref)),
    judged AS (
      SELECT p.*, CASE WHEN p.is_joint THEN 'joint' WHEN p.tier IS NOT NULL AND (\(Openness.sql("v", asOf: "basis.as_of")))
          THEN 'open' ELSE 'decided' END AS status,
        v.outcome, v.reason, v.officer AS decided_by, v.on_day AS decided_on, v.reopened,
        v.reopen_reason, v.until_day, v.asked_again, v.asked_on
      FROM pairs AS p LEFT JOIN duplicate_reviews AS v ON v.ref = p.ref, basis)
    SELECT j.ref, j.score, j.tier, j.reasons, j.model, j.since_on, j.position, j.status, j.outcome,
      j.reason, j.decided_by, j.decided_on, j.reopened, j.reopen_reason, j.until_day, j.asked_again,
      j.asked_on, \(side("a")), \(side("b"))
    FROM judged AS j
    JOIN duplicate_efforts AS a ON a.ref = j.a
    JOIN duplicate_efforts AS b ON b.ref = j.b
    WHERE j.score >= :min_score
      AND (:status = 'all' OR j.status = :status)
      AND (:ministries IS NULL OR a.ministry IN (\(House.wanted))
        OR b.ministry IN (\(House.wanted)))
    """

  fileprivate init(_ row: Row) {
    let status: String = row["status"]
    let isDecided = status == "decided"
    ref = row["ref"]
    a = Side(row, "a_")
    b = Side(row, "b_")
    score = row["score"]
    tier = row["tier"]
    reasons = ((try? JSON(parsing: row["reasons"] as String))?.array ?? []).map { reason in
      Reason(
        feature: reason["feature"]?.string ?? "", points: Int(reason["points"]?.int ?? 0),
        detail: reason["detail"]?.string ?? "")
    }
    model = row["model"]
    sinceOn = row["since_on"]
    position = row["position"]
    self.status = status
    outcome = isDecided ? row["outcome"] : nil
    reason = isDecided ? row["reason"] : nil
    decidedBy = isDecided ? row["decided_by"] : nil
    decidedOn = isDecided ? row["decided_on"] : nil
    again = isDecided ? nil : AskedAgain(row)
  }
}

extension DuplicatePair.Side {
  init(_ row: Row, _ prefix: String) {
    func list(_ name: String) -> [String] {
      guard let text: String = row[prefix + name] else { return [] }
      return (try? JSON(parsing: text))?.array?.compactMap(\.string) ?? []
    }
    ref = row[prefix + "ref"]
    externalRef = row[prefix + "external_ref"]
    ministry = row[prefix + "ministry"]
    title = row[prefix + "title"]
    mission = row[prefix + "mission"]
    partner = row[prefix + "partner"]
    start = row[prefix + "period_start"]
    end = row[prefix + "period_end"]
    minor = row[prefix + "minor"]
    currency = row[prefix + "currency"]
    places = list("places")
    themes = list("themes")
  }
}
