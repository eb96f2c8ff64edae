internal import EventSourcing
internal import GRDB
internal import GRDBSQLite
internal import MerkleLog

/// One prepared statement on SQLite's own pointers: values are bound and read where they lie.
///
/// Bound bytes must stay where they are until the statement is reset.
struct RawStatement {
  /// Owns `pointer`.
  private let statement: Statement
  private let pointer: OpaquePointer

  /// A statement that the connection keeps for the next time. Run it to its end before anything
  /// else can ask for the same text.
  init(cached sql: String, in database: Database) throws {
    self.init(try database.cachedStatement(sql: sql))
    reset()
  }

  /// For a loop in which others run, with the same text as well: the one that the connection keeps,
  /// or one of one's own while that is in use.
  init(reentrant sql: String, in database: Database) throws {
    let kept = try database.cachedStatement(sql: sql)
    self.init(
      sqlite3_stmt_busy(kept.sqliteStatement) == 0 ? kept : try database.makeStatement(sql: sql))
  }

  private init(_ statement: Statement) {
    self.statement = statement
    pointer = statement.sqliteStatement
  }

  func reset() { sqlite3_reset(pointer) }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }

  func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }

  /// UTF-8, bound where it lies.
  func bind(_ index: Int32, text: UnsafeRawBufferPointer) {
    // An empty buffer may have no address, and that would bind NULL.
    guard let start = text.baseAddress else {
      sqlite3_bind_text(pointer, index, "", 0, nil)
      return
    }
    sqlite3_bind_text(
      pointer, index, start.assumingMemoryBound(to: CChar.self), Int32(text.count), nil)
  }

  /// Bound where it lies.
  func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
    sqlite3_bind_blob(pointer, index, blob.baseAddress, Int32(blob.count), nil)
  }

  /// Copied by SQLite.
  func bind(_ index: Int32, copying text: String) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    var text = text
    text.withUTF8 { utf8 in
      // Without an address NULL would be bound.
      let start = UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self)
      if let start {
        sqlite3_bind_text(pointer, index, start, Int32(utf8.count), transient)
      } else {
        sqlite3_bind_text(pointer, index, "", 0, nil)
      }
    }
  }

  /// Copied by SQLite.
  func bind(_ index: Int32, copying blob: [UInt8]) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_blob(pointer, index, blob, Int32(blob.count), transient)
  }

  /// Whether there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  /// Runs a statement that gives no rows, and makes it ready for the next values.
  func run() throws {
    let code = sqlite3_step(pointer)
    guard code == SQLITE_DONE else {
      let error = failure(code)
      reset()
      throw error
    }
    reset()
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let connection = sqlite3_db_handle(pointer)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection)))
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

  /// The bytes of a text or blob, valid until the next step. Empty for NULL.
  func buffer(_ column: Int32) -> UnsafeRawBufferPointer {
    // Asked for as a blob, a text is handed out as it lies on the page, without a final NUL.
    let start = sqlite3_column_blob(pointer, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column)))
  }

  func bytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : Array(buffer(column)) }

  func text(_ column: Int32) -> String { String(decoding: buffer(column), as: UTF8.self) }

  func hash(_ column: Int32) -> Hash? { Hash(buffer: buffer(column)) }
}
