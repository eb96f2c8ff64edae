internal import EventSourcing
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import MerkleLog

/// `ledger.db` in its folder: how it is made, told apart from other files, and opened.
struct LedgerFile {
  let folder: String
  let waitSeconds: Double
  var path: String { folder + "/ledger.db" }

  /// Makes the tables; nothing is left behind but a ledger or what was there before.
  func create(origin: String) throws {
    guard isKeyName(origin) else { throw EventLogError.badOrigin(origin) }
    try FileSystem.makeFolder(folder)
    let pen = try FolderLock(folder: folder, ledger: path, seconds: waitSeconds)
    guard !FileSystem.exists(path) else { throw EventLogError.alreadyExists(path: path) }
    guard FileSystem.isWritable(folder) else { throw EventLogError.readOnly(path: folder) }
    try EventLogError.mapping(path, wait: waitSeconds) {
      let pool = try DatabasePool(path: path, configuration: configuration(readOnly: false))
      try pool.writeWithoutTransaction { database in
        try Self.synchronizeFully(database, path: path)
        try database.inTransaction(.immediate) {
          for statement in Schema.statements { try database.execute(sql: statement) }
          try database.execute(
            sql: "INSERT INTO ledger (origin, format) VALUES (?, ?)",
            arguments: [origin, Schema.format])
          try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
          try database.execute(sql: "PRAGMA user_version = \(Schema.format)")
          return .commit
        }
        // From here on the file's own header says whose it is, whatever becomes of the WAL.
        try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      try pool.close()
    }
    try FileSystem.synchronize(folder: folder)
    withExtendedLifetime(pen) {}
  }

  func open(readOnly: Bool) throws -> DatabasePool {
    _ = try format()
    guard readOnly || (FileSystem.isWritable(path) && FileSystem.isWritable(folder)) else {
      throw EventLogError.readOnly(path: path)
    }
    return try EventLogError.mapping(path, wait: waitSeconds) {
      let pool = try DatabasePool(
        path: readOnly ? readOnlyPath() : path,
        configuration: configuration(readOnly: readOnly))
      if !readOnly {
        try pool.writeWithoutTransaction { try Self.synchronizeFully($0, path: path) }
      }
      return pool
    }
  }

  /// The version of its tables. Refuses a file of another kind, or of a later release, before SQLite
  /// is let near it: setting it up would change it.
  func format() throws -> Int32 {
    guard FileSystem.exists(path) else { throw EventLogError.noLedger(path: path) }
    guard let header = FileSystem.read(path, limit: 100) else { throw FileSystem.failure(path) }
    guard header.count >= 100, header.starts(with: "SQLite format 3\0".utf8),
      Self.integer(header[68..<72]) == Schema.applicationID
    else { throw EventLogError.notALedger(path: path) }
    let format = Self.integer(header[60..<64])
    guard format >= 1 else { throw EventLogError.notALedger(path: path) }
    guard format <= Schema.format else {
      throw EventLogError.newerLedger(
        path: path, format: Int(format), known: Int(Schema.format))
    }
    return format
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int32 {
    Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })
  }

  /// Where nothing can be written, SQLite is told that the file won't change, and so needs no files
  /// beside it. A WAL that still holds events must not be passed over, though.
  private func readOnlyPath() -> String {
    guard !FileSystem.isWritable(folder), (FileSystem.size(of: path + "-wal") ?? 0) == 0 else {
      return path
    }
    return "file:\(Self.uriEscaped(path))?immutable=1"
  }

  private static func uriEscaped(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        0x30...0x39, UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + hexText([byte])
      }
    }
    return text
  }

  private func configuration(readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(waitSeconds)
    configuration.foreignKeysEnabled = false
    configuration.label = "ledger"
    // The verifier reads on every core.
    configuration.maximumReaderCount = max(5, ProcessInfo.processInfo.activeProcessorCount + 1)
    configuration.prepareDatabase { database in
      // Triggers and checks may use only what SQLite itself brings; each page is checked as it is
      // read; INSERT OR REPLACE fires the triggers of the row that it would delete.
      try database.execute(
        sql: """
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          PRAGMA recursive_triggers = ON;
          PRAGMA cache_size = -32768;
          PRAGMA wal_autocheckpoint = 8000;
          PRAGMA journal_size_limit = 67108864;
          """)
      // ATTACH is refused. An authorizer could refuse DROP and PRAGMA, too, but SQLite has one slot
      // and GRDB uses it; no statement but this module's own ever runs on these connections.
      sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_ATTACHED, 0)
    }
    return configuration
  }

  /// GRDB sets `NORMAL` when it turns WAL on, and that loses acknowledged events in a power cut.
  private static func synchronizeFully(_ database: Database, path: String) throws {
    try database.execute(sql: "PRAGMA synchronous = FULL")
    let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0
    guard synchronous >= 2 else {
      throw EventLogError.notDurable(path: path, synchronous: synchronous)
    }
  }
}
