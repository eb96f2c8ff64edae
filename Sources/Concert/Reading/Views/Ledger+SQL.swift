internal import EventSourcing
internal import GRDB

extension Ledger {
  /// Runs a person's own query on the views; nothing can be written by it.
  ///
  /// - Throws: `not-a-query`, or `bad-sql` with SQLite's reason.
  public func select<Rows: Sink<[Cell]>>(
    _ sql: String, at clocks: Clocks = .now, into sink: consuming Rows
  ) throws -> Rows {
    let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
    guard ["SELECT", "WITH", "EXPLAIN"].contains(word) else {
      throw ReadingRefusal.notOneSelect(word)
    }
    var sink = sink
    try withViews([], at: clocks) { db, basis in
      let cursor: RowCursor
      do {
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly else { throw ReadingRefusal.notOneSelect(word) }
        cursor = try Row.fetchCursor(statement)
      } catch let error as DatabaseError {
        throw Self.refusal(of: sql, error)
      }
      try sink.begin(basis, columns: Self.distinct(Array(cursor.columnNames)))
      do {
        while let row = try cursor.next() { try sink.take(row.map { Cell($0.1) }) }
      } catch let error as DatabaseError {
        throw Self.refusal(of: sql, error)
      }
    }
    return sink
  }

  private static func refusal(of sql: String, _ error: DatabaseError) -> ReadingRefusal {
    let isSeveral = error.resultCode == .SQLITE_MISUSE
    if isSeveral { return .notOneSelect("several statements") }
    return .badSQL(sql, reason: error.message ?? "\(error.resultCode)")
  }

  /// Two columns of one name would be one key of an object twice.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return names.map { name in
      seen[name, default: 0] += 1
      let count = seen[name] ?? 1
      return count == 1 ? name : "\(name)_\(count)"
    }
  }
}
