internal import EventLog
public import EventSourcing
internal import GRDB

/// What waits for a ministry, and how the ledger stands.
public struct LedgerStatus: Sendable {
  /// Something to do.
  public struct Task: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case overdue, due
      case toReview = "to_review"
    }

    public let kind: Kind
    public let ref: String
    public let ministry: String
    public let title: Phrase
    /// Until its day, or since it; none for a review.
    public let days: Int?
    /// The day it is due; none for a review.
    public let due: String?
    /// Of a review: 0 to 100.
    public let score: Int?
  }

  public let basis: Basis
  public let origin: String
  /// None: everybody's tasks are shown.
  public let ministry: String?
  public let officer: String?
  public let roles: [String]
  public let tasks: [Task]
  /// How many events there are in all.
  public let size: Position
  /// How many of them no signed checkpoint covers yet.
  public let unsigned: Position
  public let views: [ViewStatus]
}

extension Ledger {
  /// - Parameter ministry: whose tasks; none for those of this person's ministry, or else of all.
  public func status(ministry wanted: String? = nil, at clocks: Clocks = .now) throws
    -> LedgerStatus
  {
    let officer = try? self.officer()
    let (size, signed) = try log.read { log in
      (try log.size(), try log.checkpoint().flatMap { Self.signedSize($0) } ?? 0)
    }
    try catchUp()
    let views = clocks.isNow ? try views() : []
    return try withViews(
      ["commitments", "duplicates", "ministries", "officers"], at: clocks
    ) { db, basis in
      let own = try Row.fetchOne(
        db, sql: "SELECT ministry, roles FROM officers WHERE officer = ?", arguments: [officer])
      let ministry = wanted ?? own?["ministry"]
      var filter = RecordFilter()
      filter.ministries = ministry.map { [$0] } ?? []
      try filter.requireKnown(db)
      let roles = (own?["roles"] as String?).flatMap { try? JSON(parsing: $0) }?.array
      let held = roles?.compactMap(\.string) ?? []
      let due = try Self.dueTasks(filter, db)
      // A coordinator decides on every pair, whoever the owners are.
      if wanted == nil, held.contains("coordinator") { filter.ministries = [] }
      return LedgerStatus(
        basis: basis, origin: origin, ministry: ministry, officer: own == nil ? nil : officer,
        roles: held, tasks: try due + Self.reviews(filter, db), size: size,
        unsigned: size - signed, views: views)
    }
  }

  private static func dueTasks(
    _ filter: RecordFilter, _ db: Database
  ) throws -> [LedgerStatus.Task] {
    let arguments = StatementArguments(filter.arguments.mapValues(\.databaseValue))
    return try Row.fetchAll(db, sql: dueSelect, arguments: arguments).map { row in
      let days: Int = row["days"]
      return LedgerStatus.Task(
        kind: days < 0 ? .overdue : .due, ref: row["ref"], ministry: row["ministry"],
        title: Phrase(verbatim: row["title"]), days: abs(days), due: row["period_end"], score: nil)
    }
  }

  private static func reviews(
    _ filter: RecordFilter, _ db: Database
  ) throws -> [LedgerStatus.Task] {
    var all = filter.arguments
    all["min_score"] = .integer(0)
    all["status"] = .text("open")
    all["ref"] = .null
    all["since"] = .null
    return try DuplicatePair.fetch(all, db).map { pair in
      LedgerStatus.Task(
        kind: .toReview, ref: pair.ref, ministry: "\(pair.a.ministry), \(pair.b.ministry)",
        title: "\(pair.a.ref) and \(pair.b.ref): \(pair.a.title)", days: nil, due: nil,
        score: pair.score)
    }
  }

  private static let dueSelect = """
    WITH RECURSIVE \(House.rolled)
    SELECT c.ref, c.ministry, c.title, c.period_end,
      CAST(julianday(c.period_end) - julianday(b.as_of) AS INTEGER) AS days
    FROM commitments AS c, basis AS b
    WHERE c.state = 'open' AND c.period_end <= date(b.as_of, '+30 days')
      AND (:ministries IS NULL OR c.ministry IN (\(House.wanted)) OR EXISTS (
        SELECT 1 FROM commitment_owners AS o
        WHERE o.ref = c.ref AND o.ministry IN (\(House.wanted))))
    ORDER BY c.period_end, c.ref
    """
}
