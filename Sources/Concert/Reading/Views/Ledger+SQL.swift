internal import EventSourcing
internal import GRDB
internal import Projector

extension Ledger {
  /// Runs a person's own query on the views; nothing can be written by it.
  ///
  /// - Throws: `not-a-query`, or `bad-sql` with SQLite's reason.
  public func select<Rows: Sink<[Cell]>>(
    _ sql: String, at clocks: Clocks = .now, into sink: consuming Rows
  ) throws -> Rows {
    let word = QueryText.firstWord(of: sql)
    guard ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(word) else {
      throw ReadingRefusal.notOneSelect(word)
    }
    var sink = sink
    try withReader(views(namedIn: sql, at: clocks), at: clocks) { reader, basis in
      do {
        let own = try ownViews(namedIn: sql, at: clocks, basis)
        try reader.ask(sql, with: own) { cursor in
          try sink.begin(basis, columns: QueryText.distinct(Array(cursor.columnNames)))
          while let row = try cursor.next() { try sink.take(row.map { Cell($0.1) }) }
        }
      } catch let error as NotAllowed {
        throw ReadingRefusal.notOneSelect(error.what)
      } catch let error as DatabaseError {
        throw Self.refusal(of: sql, error, path: reader.path)
      }
    }
    return sink
  }

  /// Reading the past folds only what is named; of now all views are there, and all are followed.
  private func views(namedIn sql: String, at clocks: Clocks) throws -> [String] {
    guard !clocks.isNow else { return [] }
    let words = SQLNames.words(in: sql)
    return try viewing.now().projections.projections.filter {
      !words.isDisjoint(with: $0.objectNames.map { $0.lowercased() })
    }.map(\.name)
  }

  private static func refusal(
    of sql: String, _ error: DatabaseError, path: String
  ) -> any Explainable {
    switch error.resultCode {
    case .SQLITE_MISUSE: return ReadingRefusal.notOneSelect("several statements")
    case .SQLITE_ERROR: break
    default: if let fault = ProjectionError(error, path: path) { return fault }
    }
    return ReadingRefusal.badSQL(sql, reason: error.message ?? "\(error.resultCode)")
  }
}

/// A query as a person writes it.
enum QueryText {
  /// In capitals, behind blanks and comments; empty where nothing follows them.
  static func firstWord(of sql: String) -> String {
    var rest = sql.utf8[...]
    while let byte = rest.first {
      if byte == 0x20 || (0x09...0x0d).contains(byte) {
        rest = rest.dropFirst()
      } else if rest.starts(with: "--".utf8) {
        rest = rest.drop { $0 != 0x0a }
      } else if rest.starts(with: "/*".utf8) {
        rest = rest.dropFirst(2)
        while !rest.isEmpty, !rest.starts(with: "*/".utf8) { rest = rest.dropFirst() }
        rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    let word = rest.prefix { (0x41...0x5a).contains($0 & 0xdf) }
    return String(decoding: word, as: UTF8.self).uppercased()
  }

  /// Two columns of one name would be one key of an object twice: `a, a` becomes `a, a_2`, or a
  /// higher number where a column has that name already.
  static func distinct(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    return names.map { name in
      if seen.insert(name).inserted { return name }
      var number = 2
      while !taken.insert("\(name)_\(number)").inserted { number += 1 }
      return "\(name)_\(number)"
    }
  }
}
