internal import GRDBSQLite

/// Why a native step cannot go on.
struct StepFailure: Error {
  let reason: String
}

/// A prepared statement of a native step, bound and read without a detour.
struct RawStatement: ~Copyable {
  private let raw: OpaquePointer
  private let statement: OpaquePointer

  init(_ sql: String, on raw: OpaquePointer) throws(StepFailure) {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else {
      throw StepFailure(reason: String(cString: sqlite3_errmsg(raw)))
    }
    self.raw = raw
    self.statement = statement
  }

  deinit { sqlite3_finalize(statement) }

  /// - Returns: whether there is a row to read; `reset` afterwards.
  func step() throws(StepFailure) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let reason = String(cString: sqlite3_errmsg(raw))
      sqlite3_reset(statement)
      throw StepFailure(reason: reason)
    }
  }

  func reset() { sqlite3_reset(statement) }

  /// Runs what gives no rows.
  func run() throws(StepFailure) {
    while try step() {}
    reset()
  }
}

// MARK: Values

extension RawStatement {
  func bind(_ index: Int32, _ number: Int64) { sqlite3_bind_int64(statement, index, number) }
  func bind(_ index: Int32, _ number: Int) { sqlite3_bind_int64(statement, index, Int64(number)) }

  func bind(_ index: Int32, _ number: Int?) {
    if let number { bind(index, number) } else { sqlite3_bind_null(statement, index) }
  }

  func bind(_ index: Int32, _ text: String?) {
    guard var text else {
      sqlite3_bind_null(statement, index)
      return
    }
    text.withUTF8 { bytes in
      // An empty text may have no address, and SQLite reads none as NULL.
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        sqlite3_bind_text(statement, index, "", 0, Self.transient)
        return
      }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text(statement, index, $0, Int32(bytes.count), Self.transient)
      }
    }
  }

  /// UTF-8.
  func bind(_ index: Int32, text bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.bindMemory(to: CChar.self).baseAddress, !bytes.isEmpty else {
        sqlite3_bind_text(statement, index, "", 0, Self.transient)
        return
      }
      sqlite3_bind_text(statement, index, start, Int32(bytes.count), Self.transient)
    }
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        sqlite3_bind_zeroblob(statement, index, 0)
        return
      }
      sqlite3_bind_blob(statement, index, start, Int32(bytes.count), Self.transient)
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func optionalInteger(_ column: Int32) -> Int? {
    sqlite3_column_type(statement, column) == SQLITE_NULL
      ? nil : Int(sqlite3_column_int64(statement, column))
  }

  func text(_ column: Int32) -> String { Self.text(statement, column) ?? "" }
  func optionalText(_ column: Int32) -> String? { Self.text(statement, column) }

  /// The bytes are gone with the next step.
  func withBytes<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    let start = sqlite3_column_blob(statement, column)
    let count = Int(sqlite3_column_bytes(statement, column))
    return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  static func text(_ statement: OpaquePointer, _ column: Int32) -> String? {
    guard let start = sqlite3_column_text(statement, column) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite copies at once.
  private static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
