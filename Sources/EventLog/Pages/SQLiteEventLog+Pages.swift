internal import GRDB

extension SQLiteEventLog {
  /// Calls `body` with the pages of the log as it is now, which stay so meanwhile; with none where
  /// only SQLite can read them.
  func readingPages<Result>(_ body: (LedgerPages?) throws -> Result) throws -> Result {
    let result = try EventLogError.mapping(folder + "/ledger.db", wait: waitSeconds) {
      try pool.unsafeReentrantRead { database -> Result? in
        guard !database.isInsideTransaction else { return nil }
        return try Snapshot.reading(database) { snapshot in
          guard try WholeLog(database).schema().isEmpty else { return nil }
          let end = try SQLiteLogReader(database: database, path: folder).size()
          return try body(LedgerPages(database, snapshot, end: end))
        }
      }
    }
    return try result ?? body(nil)
  }
}
