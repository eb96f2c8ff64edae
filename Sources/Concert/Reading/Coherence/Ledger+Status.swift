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
  /// The most urgent of each kind.
  public let tasks: [Task]
  /// How many wait of each kind, also of those that `tasks` leaves out.
  public let waiting: [Task.Kind: Int]
  /// How many events there are in all.
  public let size: Position
  /// How many of them no signed checkpoint covers yet.
  public let unsigned: Position
  public let views: [ViewStatus]
}

extension Ledger {
  /// - Parameter ministry: whose tasks; none for those of this person's ministry, or else of all.
  /// - Parameter limit: at most so many promises that are due or overdue, and so many pairs to review.
  public func status(
    ministry wanted: String? = nil, limit: Int = .max, at clocks: Clocks = .now
  ) throws -> LedgerStatus {
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
      var tasks = WaitingTasks(limit: limit, db: db)
      try tasks.addDue(filter)
      // A coordinator decides on every pair, whoever the owners are.
      if wanted == nil, held.contains("coordinator") { filter.ministries = [] }
      try tasks.addReviews(filter)
      return LedgerStatus(
        basis: basis, origin: origin, ministry: ministry, officer: own == nil ? nil : officer,
        roles: held, tasks: tasks.tasks, waiting: tasks.waiting, size: size,
        unsigned: size - signed, views: views)
    }
  }
}
