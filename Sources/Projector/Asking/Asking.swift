internal import GRDB
internal import GRDBSQLite

/// What a person's query wants to do beyond reading rows.
public struct NotAllowed: Error, Hashable, Sendable {
  /// Such as `INSERT` or `load_extension`.
  public let what: String
}

extension Projector {
  /// Runs a query that a person wrote; rows may be read and functions called, and nothing else.
  ///
  /// - Parameter hidden: tables of the file that may not be read by their own names.
  static func guarded<Value>(
    _ sql: String, _ db: Database, hiding hidden: Set<String> = [],
    _ body: (RowCursor) throws -> Value
  ) throws -> Value {
    let raw = try connection(db)
    var watch = QueryWatch(hidden: hidden)
    return try withUnsafeMutablePointer(to: &watch) { watch in
      // GRDB's own authorizer is put out: it watches for writes, and none can come.
      sqlite3_set_authorizer(
        raw,
        { context, action, first, second, database, _ in
          context?.assumingMemoryBound(to: QueryWatch.self).pointee
            .judge(action, first, second, database) ?? SQLITE_DENY
        }, watch)
      defer { sqlite3_set_authorizer(raw, nil, nil) }
      do {
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly else { throw NotAllowed(what: "writing") }
        return try body(Row.fetchCursor(statement))
      } catch let error as DatabaseError {
        if let what = watch.pointee.denied { throw NotAllowed(what: what) }
        throw error
      }
    }
  }
}

/// Judges what SQLite is about to do while it prepares a query.
private struct QueryWatch {
  /// Tables of the file whose own rows are not those that are asked for.
  let hidden: Set<String>
  /// The first thing that was not allowed.
  private(set) var denied: String?

  init(hidden: Set<String>) { self.hidden = hidden }

  /// Functions that reach out of the views: into files, code or the memory of the program.
  private static let functions: Set<String> = [
    "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "fsdir", "zeroblob",
    "randomblob",
  ]
  /// Pragmas that tell of tables, which `pragma_table_info(…)` and its like run, and FTS5's own.
  private static let pragmas: Set<String> = [
    "data_version", "table_info", "table_xinfo", "table_list", "index_list", "index_info",
    "index_xinfo", "function_list", "compile_options",
  ]

  mutating func judge(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
    _ database: UnsafePointer<CChar>?
  ) -> Int32 {
    func name(_ text: UnsafePointer<CChar>?) -> String {
      text.map { String(cString: $0).lowercased() } ?? ""
    }
    switch action {
    case SQLITE_READ where name(database) == "main" && hidden.contains(name(first)):
      return deny("main.\(name(first))")
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_FUNCTION where !Self.functions.contains(name(second)): return SQLITE_OK
    case SQLITE_PRAGMA where Self.pragmas.contains(name(first)): return SQLITE_OK
    // How SQLite declares the columns of a virtual table; the query itself is asked whether it reads.
    case SQLITE_UPDATE where ["sqlite_master", "sqlite_temp_master"].contains(name(first)):
      return SQLITE_OK
    case SQLITE_FUNCTION: return deny(name(second))
    case SQLITE_PRAGMA: return deny("PRAGMA \(name(first))")
    case SQLITE_INSERT: return deny("INSERT")
    case SQLITE_UPDATE: return deny("UPDATE")
    case SQLITE_DELETE: return deny("DELETE")
    case SQLITE_ATTACH: return deny("ATTACH")
    case SQLITE_DETACH: return deny("DETACH")
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return deny("a transaction")
    default: return deny("a change of the schema")
    }
  }

  private mutating func deny(_ what: String) -> Int32 {
    denied = denied ?? what
    return SQLITE_DENY
  }
}
