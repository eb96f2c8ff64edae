internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// What SQLite says a statement would do, told while it is prepared.
struct StatementEffects {
  /// Names in lower case.
  var reads: Set<String> = []
  /// Tables, or parts of the statement, of which no column is read: their rows are only counted.
  var glances: Set<String> = []
  var writes: Set<String> = []
  var functions: Set<String> = []
  /// Anything but reading, writing rows and calling functions.
  var other: [String] = []

  typealias Prepared = (statement: OpaquePointer?, reason: String?, errorOffset: Int)

  /// Prepares on a connection that serves no other purpose: GRDB's own authorizer is put out.
  mutating func prepare(_ sql: String, on raw: OpaquePointer) -> Prepared {
    withUnsafeMutablePointer(to: &self) { pointer in
      sqlite3_set_authorizer(
        raw,
        { context, action, first, second, _, _ in
          context?.assumingMemoryBound(to: StatementEffects.self).pointee
            .note(action, first, second)
          return SQLITE_OK
        }, pointer)
      defer { sqlite3_set_authorizer(raw, nil, nil) }
      var statement: OpaquePointer?
      let code = sqlite3_prepare_v2(raw, sql, -1, &statement, nil)
      guard code != SQLITE_OK else { return (statement, nil, 0) }
      return (
        nil, String(cString: sqlite3_errmsg(raw)), Int(sqlite3_error_offset(raw))
      )
    }
  }

  private mutating func note(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
  ) {
    let name = first.map { String(cString: $0).lowercased() } ?? ""
    switch action {
    case SQLITE_READ where second?.pointee == 0: glances.insert(name)
    case SQLITE_READ: reads.insert(name)
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: writes.insert(name)
    case SQLITE_FUNCTION: functions.insert(second.map { String(cString: $0).lowercased() } ?? "")
    case SQLITE_SELECT, SQLITE_RECURSIVE: break
    case SQLITE_ATTACH, SQLITE_DETACH: other.append("ATTACH")
    case SQLITE_PRAGMA: other.append("PRAGMA")
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: other.append("a transaction")
    default: other.append("a change of the schema")
    }
  }
}

/// SQLite's own handle, for what GRDB's statements are too slow for.
func connection(_ db: Database) throws(ProjectionError) -> OpaquePointer {
  guard let raw = db.sqliteConnection else {
    throw .viewsUnusable(path: "", reason: "the connection is closed")
  }
  return raw
}
