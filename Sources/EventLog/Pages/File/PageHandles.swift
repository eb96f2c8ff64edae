internal import GRDB
internal import GRDBSQLite

/// The files of an open connection, read through its own handles.
///
/// Handles of our own are out of the question: POSIX drops all locks of a process on a file as soon
/// as it closes any handle on it, and with them those that SQLite holds.
struct PageHandles {
  private let main: UnsafeMutablePointer<sqlite3_file>
  private let log: UnsafeMutablePointer<sqlite3_file>?

  /// - Parameter database: has read something already, so that its files are open.
  init(_ database: Database) throws {
    guard
      let main = Self.file(SQLITE_FCNTL_FILE_POINTER, database), main.pointee.pMethods != nil
    else { throw Unusual(0, "SQLite has no file open") }
    self.main = main
    let log = Self.file(SQLITE_FCNTL_JOURNAL_POINTER, database)
    self.log = log?.pointee.pMethods == nil ? nil : log
  }

  private static func file(
    _ which: Int32, _ database: Database
  ) -> UnsafeMutablePointer<sqlite3_file>? {
    var file: UnsafeMutablePointer<sqlite3_file>?
    let code = sqlite3_file_control(database.sqliteConnection, "main", which, &file)
    return code == SQLITE_OK ? file : nil
  }

  /// False where SQLite needs no WAL, because nobody can write.
  var hasLog: Bool { log != nil }

  /// - Throws: `Unusual` when there are fewer bytes.
  func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws {
    try Self.read(main, buffer, at: offset)
  }

  /// Bytes of the WAL.
  func readLog(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws {
    guard let log else { throw Unusual(0, "there is no WAL") }
    try Self.read(log, buffer, at: offset)
  }

  private static func read(
    _ file: UnsafeMutablePointer<sqlite3_file>, _ buffer: UnsafeMutableRawBufferPointer,
    at offset: Int64
  ) throws {
    guard let read = file.pointee.pMethods.pointee.xRead,
      read(file, buffer.baseAddress, Int32(buffer.count), offset) == SQLITE_OK
    else { throw Unusual(0, "the file ends early or can't be read") }
  }

  /// The first bytes of the memory that processes share about the WAL; none when there is no WAL.
  func sharedIndex() throws -> UnsafeRawPointer? {
    guard hasLog else { return nil }
    var region: UnsafeMutableRawPointer?
    guard main.pointee.pMethods.pointee.iVersion >= 2,
      let map = main.pointee.pMethods.pointee.xShmMap,
      map(main, 0, 32_768, 0, &region) == SQLITE_OK, let region
    else { throw Unusual(0, "the index of the WAL can't be read") }
    return UnsafeRawPointer(region)
  }
}
