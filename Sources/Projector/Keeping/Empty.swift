internal import GRDB

extension Projector {
  /// Takes every row of every view away, and leaves no byte of them in the file.
  ///
  /// For what had to be erased from the log: the next reading folds all events anew. Another process
  /// that is folding meanwhile loses its place and begins again, too.
  public func empty() throws {
    try pool.writeWithoutTransaction { db in
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1 else { return }
      try db.inTransaction(.immediate) {
        for cursor in try Cursor.all(db) { try OwnTables.drop(cursor.view, db) }
        try db.execute(sql: "DELETE FROM projector_cursors; DELETE FROM projector_lookup")
        return .commit
      }
      db.clearSchemaCache()
      try db.execute(
        sql: "PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
      try db.execute(sql: "PRAGMA secure_delete = OFF")
    }
  }
}
