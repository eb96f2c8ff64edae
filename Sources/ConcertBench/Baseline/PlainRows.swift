import EventSourcing
import Foundation

/// The rows of a ledger, inserted again by plain C.
struct PlainRows: ~Copyable {
  private let source: SQLiteReader
  private let player: PlainC
  /// The first event that is not inserted yet.
  private var next: Int64 = 0

  private static let tables = [
    ("events", 9), ("bodies", 4), ("nodes", 3), ("appends", 3),
  ]

  init(ledger: String, folder: String) throws {
    let source = try SQLiteReader(path: ledger)
    let schema = try source.texts(
      "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
    let setup =
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 8000;
      """ + schema.joined(separator: ";\n")
    player = try PlainC(
      path: folder + "/plain.db", setup: setup,
      statements: Self.tables.map { table, columns in
        "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ",")))"
      })
    self.source = source
  }

  /// Inserts what the ledger has got since the last call, one transaction an append.
  mutating func insertNew() throws -> Effort {
    var effort = Effort.none
    var trace = Trace()
    let appends = try source.rows(
      "SELECT first, count, note FROM appends WHERE first >= \(next) ORDER BY first")
    for append in appends {
      guard case .integer(let first) = append[0], case .integer(let count) = append[1] else {
        continue
      }
      let end = first + count
      trace.begin()
      let events = try source.rows(
        """
        SELECT e.seq, stream, version, id, key, ministry, recorded, append, header,
          b.seq, salt, payload, command_digest
        FROM events e JOIN bodies b ON b.seq = e.seq
        WHERE e.seq >= \(first) AND e.seq < \(end) ORDER BY e.seq
        """)
      for row in events {
        trace.step(0, Array(row[..<9]))
        trace.step(1, Array(row[9...]))
      }
      let nodes = try source.rows(
        """
        SELECT level, idx, hash FROM nodes WHERE level = 0 AND idx >= \(first) AND idx < \(end)
        UNION ALL
        SELECT level, idx, hash FROM nodes
        WHERE level = 1 AND idx >= \(first / 256) AND idx < \(end / 256)
        """)
      for node in nodes { trace.step(2, node) }
      trace.step(3, append)
      trace.commit()
      try effort.add { try player.run(trace) }
      trace.removeAll()
      next = end
    }
    return effort
  }
}
