public import EventSourcing
internal import GRDB
internal import GRDBSQLite

extension SQLiteEventLog {
  /// Leaves no byte in `ledger.db` and its write-ahead file but what its rows still hold.
  ///
  /// A row that was emptied leaves its old content in free pages, in the slack of pages and in the
  /// write-ahead file. The file is written anew from its rows, and the write-ahead file is cut to
  /// nothing. It takes twice the ledger's size on the disk meanwhile, and may be repeated.
  /// - Throws: `.busy` when a reader holds the write-ahead file back, `.diskFull`, `.readOnly`.
  public func scrub() throws {
    if let refusal { throw refusal }
    try EventLogError.mapping(folder + "/ledger.db", wait: waitSeconds) {
      try pool.writeWithoutTransaction { database in
        let pen = try FolderLock(
          folder: folder, ledger: folder + "/ledger.db", seconds: waitSeconds)
        defer { withExtendedLifetime(pen) {} }
        // SQLite attaches the file that it writes; for everything else ATTACH stays refused.
        sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_ATTACHED, 1)
        defer { sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_ATTACHED, 0) }
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try database.execute(sql: "VACUUM")
        let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        guard let held: Int = row?[0], held == 0 else {
          throw EventLogError.busy(
            path: folder + "/ledger.db", seconds: waitSeconds, holder: "a reader")
        }
      }
    }
  }

  /// The positions of `body.erased` events and of the bodies that they erased, oldest first.
  public func erasures() throws -> [(erased: Position, by: Position)] {
    try inReadTransaction { database in
      let statement = try RawStatement(
        cached: """
          SELECT CAST(substr(stream, 6) AS INTEGER), seq FROM events
          WHERE stream >= 'body/' AND stream < 'body0' AND version = 0 ORDER BY seq
          """, in: database)
      defer { statement.reset() }
      var found: [(erased: Position, by: Position)] = []
      while try statement.step() { found.append((statement.integer(0), statement.integer(1))) }
      return found
    }
  }

  /// Whether a payload that is still there holds a text: what a file proves is kept while it does.
  public func holds(_ text: String) throws -> Bool {
    try inReadTransaction { database in
      let statement = try RawStatement(
        reentrant: "SELECT 1 FROM bodies WHERE instr(payload, ?) > 0 LIMIT 1", in: database)
      defer { statement.reset() }
      statement.bind(1, copying: text)
      return try statement.step()
    }
  }
}
