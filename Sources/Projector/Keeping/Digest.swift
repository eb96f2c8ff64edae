internal import Crypto
internal import EventSourcing
internal import GRDB
internal import GRDBSQLite

extension Projector {
  /// SHA-256 over a view's typed rows in primary-key order: the same on every machine.
  ///
  /// Search indexes are left out. Reads every row.
  /// - Throws: `.noSuchView`, `.floatInRow`.
  public func digest(_ view: String) throws -> String {
    let projection = try projections.projection(view)
    return try pool.read { try Digest.of(projection, $0) }
  }
}

/// `concert-view/v1`, then each table by name: name, columns, rows; each value with its type.
enum Digest {
  static func of(_ view: Projection, _ db: Database) throws -> String {
    var digest = Hasher()
    digest.add(text: "concert-view/v1")
    for table in view.tables.sorted(by: { $0.name < $1.name }) {
      digest.add(byte: 0x10)
      digest.add(text: table.name)
      for column in table.columns { digest.add(text: column) }
      try rows(of: table, view: view.name, db, &digest)
    }
    return digest.finish()
  }

  private static func rows(
    of table: Projection.Table, view: String, _ db: Database, _ digest: inout Hasher
  ) throws {
    let columns = table.columns.map(quoted).joined(separator: ", ")
    let key = table.key.map(quoted).joined(separator: ", ")
    let raw = try connection(db)
    var statement: OpaquePointer?
    let sql = "SELECT \(columns) FROM \(quoted(table.name)) ORDER BY \(key)"
    guard sqlite3_prepare_v2(raw, sql, -1, &statement, nil) == SQLITE_OK else {
      throw ProjectionError.viewsUnusable(
        path: "", reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
    }
    defer { sqlite3_finalize(statement) }
    var code = sqlite3_step(statement)
    while code == SQLITE_ROW {
      digest.add(byte: 0x11)
      for index in table.columns.indices {
        guard digest.add(column: Int32(index), of: statement) else {
          throw ProjectionError.floatInRow(
            view: view, table: table.name, column: table.columns[index])
        }
      }
      code = sqlite3_step(statement)
    }
    guard code == SQLITE_DONE else {
      throw ProjectionError.viewsUnusable(
        path: "", reason: Phrase(verbatim: String(cString: sqlite3_errmsg(raw))))
    }
  }

  private struct Hasher {
    private var hash = SHA256()
    /// Many small values go into the hash at once.
    private var waiting: [UInt8] = []

    mutating func add(byte: UInt8) { waiting.append(byte) }

    private mutating func add(number: Int64) {
      for shift in stride(from: 56, through: 0, by: -8) {
        waiting.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }

    mutating func add(text: String) {
      let bytes = Array(text.utf8)
      add(number: Int64(bytes.count))
      waiting.append(contentsOf: bytes)
    }

    /// - Returns: false for a float.
    mutating func add(column: Int32, of statement: OpaquePointer?) -> Bool {
      let type = sqlite3_column_type(statement, column)
      waiting.append(UInt8(truncatingIfNeeded: type))
      switch type {
      case SQLITE_INTEGER: add(number: sqlite3_column_int64(statement, column))
      case SQLITE_FLOAT: return false
      case SQLITE_TEXT:
        let start = sqlite3_column_text(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        add(number: Int64(count))
        waiting.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
      case SQLITE_BLOB:
        let count = Int(sqlite3_column_bytes(statement, column))
        add(number: Int64(count))
        if let start = sqlite3_column_blob(statement, column) {
          waiting.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        }
      default: break
      }
      if waiting.count > 65_536 { flush() }
      return true
    }

    private mutating func flush() {
      hash.update(data: waiting)
      waiting.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> String {
      flush()
      return hexText(hash.finalize())
    }
  }
}
