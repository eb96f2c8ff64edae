internal import EventSourcing
internal import GRDB

/// How far a view's rows have got.
struct Cursor: Equatable {
  let view: String
  /// Of the rows that are served.
  let version: String
  let position: Position
  /// The leaf hash at `position − 1` in hexadecimal; none at 0.
  let leaf: String?
  let faultPosition: Position?
  let fault: String?
  let movedAt: Int64
  /// How far a version beside has got, while it is built.
  let building: Position?
  /// A version that was built beside and stopped at an event.
  let tried: String?

  static func all(_ db: Database) throws -> [Cursor] {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 > 0 else { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT view, version, position, leaf, fault_position, fault, moved_at, building, tried
        FROM projector_cursors ORDER BY view
        """
    ).map { row in
      Cursor(
        view: row[0], version: row[1], position: row[2],
        leaf: row[3], faultPosition: row[4], fault: row[5],
        movedAt: row[6], building: row[7], tried: row[8])
    }
  }

  /// Moves the rows' place, if nobody else has moved it since it was read.
  ///
  /// - Returns: whether it did; otherwise the caller's transaction must not be kept.
  func move(
    to position: Position, leaf: String?, fault: FoldFault?, now: Moment, _ db: Database
  ) throws -> Bool {
    try moved(to: position, leaf: leaf, fault: fault, now: now, db) != nil
  }

  /// As `move`, with the cursor as it stands then.
  func moved(
    to position: Position, leaf: String?, fault: FoldFault?, now: Moment, _ db: Database
  ) throws -> Cursor? {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE projector_cursors
        SET position = ?, leaf = ?, fault_position = ?, fault = ?, moved_at = ?
        WHERE view = ? AND version = ? AND position = ? AND leaf IS ?
        """)
    try statement.execute(
      arguments: [
        position, leaf, fault?.position, fault?.reason, now.millisecondsSinceEpoch,
        view, version, self.position, self.leaf,
      ])
    guard db.changesCount == 1 else { return nil }
    return Cursor(
      view: view, version: version, position: position, leaf: leaf,
      faultPosition: fault?.position, fault: fault?.reason, movedAt: now.millisecondsSinceEpoch,
      building: building, tried: tried)
  }
}

extension Cursor {
  /// Whether a caller asked for this view; an empty list asks for all.
  func isAmong(_ views: [String]) -> Bool { views.isEmpty || views.contains(view) }
}
