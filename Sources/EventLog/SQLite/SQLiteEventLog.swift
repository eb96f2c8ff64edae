internal import EventSourcing
internal import GRDB
internal import GRDBSQLite
public import MerkleLog

/// A ledger's log in the SQLite file `ledger.db` of its folder.
///
/// Any number of threads and processes may hold one open; their writes take turns.
public struct SQLiteEventLog: EventLogStore {
  public let origin: String
  public let folder: String
  /// Why nothing may be appended, though everything may be read; none when writing is allowed.
  public let refusal: EventLogError?

  let pool: DatabasePool
  private let knownEnd = KnownEnd()
  private let turn = WriterTurn()
  let waitSeconds: Double
  private var path: String { folder + "/ledger.db" }

  /// Makes an empty ledger; the folder is made too when its parent is there.
  ///
  /// - Parameter origin: The ledger's name, and the log's key name.
  /// - Throws: `EventLogError.alreadyExists`, `.badOrigin`, `.readOnly`, `.diskFull`.
  public static func create(folder: String, origin: String, waitSeconds: Double = 10) throws {
    try LedgerFile(folder: folder, waitSeconds: waitSeconds).create(origin: origin)
  }

  /// Opens a ledger.
  ///
  /// - Parameters:
  ///   - readOnly: True opens it on read-only media as well.
  ///   - waitSeconds: How long a write waits for another process.
  /// - Throws: `EventLogError`: `.noLedger`, `.notALedger`, `.newerLedger`, `.readOnly`,
  ///   `.damaged`, `.cannotOpen`.
  public init(opening folder: String, readOnly: Bool = false, waitSeconds: Double = 10) throws {
    let file = LedgerFile(folder: folder, waitSeconds: waitSeconds)
    let pool = try file.open(readOnly: readOnly)
    let sidecar = Sidecar(folder: folder)
    let content = sidecar.read()
    let found: (origin: String, refusal: EventLogError?) = try EventLogError.mapping(
      file.path, wait: waitSeconds
    ) {
      try pool.unsafeReentrantRead { database in
        guard let origin = try String.fetchOne(database, sql: "SELECT origin FROM ledger") else {
          throw EventLogError.notALedger(path: file.path)
        }
        let reader = SQLiteLogReader(database: database, path: file.path)
        return (origin, try sidecar.refusal(reader, origin: origin, content: content))
      }
    }
    origin = found.origin
    refusal = found.refusal ?? (readOnly ? .readOnly(path: file.path) : nil)
    self.folder = folder
    self.waitSeconds = waitSeconds
    self.pool = pool
  }

  public func read<Result>(_ body: (any LogReader) throws -> Result) throws -> Result {
    try inReadTransaction { try body(SQLiteLogReader(database: $0, path: path)) }
  }

  func inReadTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try EventLogError.mapping(path, wait: waitSeconds) {
      // Reentrant, so that a fold over events may look one up without a deadlock.
      try pool.unsafeReentrantRead { database in
        if database.isInsideTransaction { return try body(database) }
        var result: Result?
        try database.inTransaction(.deferred) {
          result = try body(database)
          return .commit
        }
        guard let result else { preconditionFailure("a transaction that ends gave its result") }
        return result
      }
    }
  }

  public func write<Result>(_ body: (any LogWriter) throws -> Result) throws -> Result {
    if let refusal { throw refusal }
    return try transaction { database in
      let writer = try SQLiteLogWriter(
        database, path: path, origin: origin, known: knownEnd.value)
      let result = try body(writer)
      try writer.checkWhole()
      return (result, writer.end)
    }
  }

  @discardableResult
  public func storeCheckpoint(signedBy key: SigningKey) throws -> SignedNote? {
    guard key.name == origin else {
      throw EventLogError.foreignKey(name: key.name, origin: origin)
    }
    if let refusal { throw refusal }
    return try transaction(
      { database in
        let writer = try SQLiteLogWriter(
          database, path: path, origin: origin, known: knownEnd.value)
        return (try writer.storeCheckpoint(signedBy: key), writer.end)
      },
      afterCommit: { note in
        // A sidecar ahead of the database would refuse every later append.
        if let note { try Sidecar(folder: folder).write(note) }
      })
  }

  /// Ends the use of the log by all copies of this value. What was written goes from SQLite's
  /// write-ahead file into `ledger.db`, so that a copy of that one file is whole.
  ///
  /// Left out, nothing is lost: the next opening finds the write-ahead file.
  public func close() throws {
    try EventLogError.mapping(path, wait: waitSeconds) {
      if knownEnd.value != nil {
        try pool.writeWithoutTransaction { database in
          // Another reader may hold the file back; then that one's end, or the next, does it.
          sqlite3_busy_timeout(database.sqliteConnection, 0)
          try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
      }
      try pool.close()
    }
  }

  /// Gives back the pages that a large append left in memory, before views of it are folded.
  public func releasePages() throws {
    try EventLogError.mapping(path, wait: waitSeconds) {
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA shrink_memory") }
    }
  }

  /// Runs `body` alone among all writers, commits and syncs; the end that it gives is then known.
  private func transaction<Result>(
    _ body: (Database) throws -> (Result, LogEnd), afterCommit: (Result) throws -> Void = { _ in }
  ) throws -> Result {
    try EventLogError.mapping(path, wait: waitSeconds) {
      try pool.writeWithoutTransaction { database in
        let pen = try FolderLock(
          folder: folder, ledger: path, seconds: waitSeconds, turn: turn)
        defer { withExtendedLifetime(pen) {} }
        let (result, end) = try Self.committing(database, body)
        knownEnd.value = end
        try afterCommit(result)
        return result
      }
    }
  }

  /// As GRDB's own immediate transaction, with statements that are prepared once: that is a
  /// twentieth of a small append.
  private static func committing<Result>(
    _ database: Database, _ body: (Database) throws -> Result
  ) throws -> Result {
    try RawStatement(cached: "BEGIN IMMEDIATE", in: database).run()
    do {
      let result = try body(database)
      try RawStatement(cached: "COMMIT", in: database).run()
      return result
    } catch {
      // A full disk may have undone the transaction already.
      if database.isInsideTransaction {
        try? RawStatement(cached: "ROLLBACK", in: database).run()
      }
      throw error
    }
  }
}
