internal import EventSourcing
internal import GRDB

/// One worker folds at a time; the others wait for its cursor. The cursor's own comparison keeps
/// the rows right: the lease only saves work.
struct Lease {
  static let milliseconds: Int64 = 10_000
  let owner: String
  private(set) var epoch: Int64 = 0

  init(owner: String) { self.owner = owner }

  /// Runs within a write transaction.
  ///
  /// - Returns: the other owner whose lease has not lapsed, if any; otherwise it is ours.
  mutating func take(now: Moment, _ db: Database) throws -> String? {
    let now = now.millisecondsSinceEpoch
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT owner, expires_at, epoch FROM projector_lease WHERE id = 1")
    else { return nil }
    let (holder, expiry): (String, Int64) = (row[0], row[1])
    // A lease that ends later than any could is from a clock that was wrong.
    if holder != "", holder != owner, expiry > now, expiry <= now + 2 * Self.milliseconds {
      return holder
    }
    epoch = row[2] + 1
    try db.execute(
      sql: "UPDATE projector_lease SET owner = ?, expires_at = ?, epoch = ? WHERE id = 1",
      arguments: [owner, now + Self.milliseconds, epoch])
    return nil
  }

  /// - Returns: whether it was still ours.
  func renew(now: Moment, _ db: Database) throws -> Bool {
    try db.execute(
      sql: "UPDATE projector_lease SET expires_at = ? WHERE id = 1 AND owner = ? AND epoch = ?",
      arguments: [now.millisecondsSinceEpoch + Self.milliseconds, owner, epoch])
    return db.changesCount == 1
  }

  /// Raises the epoch in passing, for work that ends with its transaction; within that.
  ///
  /// - Returns: whether nobody has had the lease since it was released.
  mutating func goOn(_ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "UPDATE projector_lease SET epoch = epoch + 1 WHERE id = 1 AND owner = '' AND epoch = ?")
    try statement.execute(arguments: [epoch])
    guard db.changesCount == 1 else { return false }
    epoch += 1
    return true
  }

  /// Takes it from whoever has it; within a write transaction.
  static func revoke(_ db: Database) throws {
    try db.execute(
      sql: "UPDATE projector_lease SET owner = '', expires_at = 0, epoch = epoch + 1 WHERE id = 1")
  }

  func release(_ db: Database) throws {
    try db.execute(
      sql: "UPDATE projector_lease SET owner = '', expires_at = 0 WHERE id = 1 AND epoch = ?",
      arguments: [epoch])
  }
}
