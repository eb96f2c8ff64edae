import GRDB

/// Rows of a database as values that a trace can hold.
struct SQLiteReader {
  private let queue: DatabaseQueue

  init(path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  func texts(_ sql: String) throws -> [String] {
    try queue.read { try String.fetchAll($0, sql: sql) }
  }

  func rows(_ sql: String) throws -> [[Trace.Value]] {
    try queue.read { db in
      try Row.fetchAll(db, sql: sql).map { row in row.map { Trace.Value($0.1) } }
    }
  }

  /// Not all at once.
  func inPieces(_ sql: String, of count: Int, _ body: ([[Trace.Value]]) throws -> Void) throws {
    try queue.read { db in
      let cursor = try Row.fetchCursor(db, sql: sql)
      var piece: [[Trace.Value]] = []
      while let row = try cursor.next() {
        piece.append(row.map { Trace.Value($0.1) })
        guard piece.count == count else { continue }
        try body(piece)
        piece.removeAll(keepingCapacity: true)
      }
      try body(piece)
    }
  }
}

extension Trace.Value {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .text(Array("\(number)".utf8))
    case .string(let text): self = .text(Array(text.utf8))
    case .blob(let data): self = .blob(Array(data))
    }
  }
}
