public import EventSourcing
internal import Foundation
internal import GRDB

extension Projector {
  /// The positions of the events that made or changed a row, in log order.
  ///
  /// The view is folded once more, alone, in a private file that watches its rows: right for every
  /// view, whatever its SQL does, and as dear as one rebuild of that view (a few µs an event).
  /// An event that wrote the same values again is not listed.
  /// - Parameters:
  ///   - table: looks in all of the view's tables when none is given.
  ///   - key: the primary key; of several columns either joined by `/`, or the first one alone.
  /// - Throws: `.noSuchView`, `.noSuchTable`, `.noSuchRow`.
  public func explain(
    _ view: String, table: String? = nil, key: String, from source: some EventSource,
    folder: String? = nil
  ) throws -> [Position] {
    let projection = try projections.projection(view)
    if let table, !projection.tableNames.contains(table) {
      throw ProjectionError.noSuchTable(
        view: view, table: table, suggestion: nearest(table, in: projection.tableNames))
    }
    let parent = folder ?? FileManager.default.temporaryDirectory.path
    let file = "\(parent)/concert-explain-\(UInt64.random(in: 0...UInt64.max)).db"
    defer { try? FileManager.default.removeItem(atPath: file) }
    var configuration = Self.configuration(projections.ground)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE
          """)
    }
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    defer { try? queue.close() }
    let positions = try queue.inDatabase { db in
      try projections.ground.limits?.bound(db)
      try OwnTables.createPrivate([projection], projections.ground, db)
      try watch(projection.tables.filter { table == nil || $0.name == table }, key: key, db)
      try fold(projection, source, db)
      return try Position.fetchAll(
        db, sql: "SELECT position FROM projector_touched ORDER BY position")
    }
    guard !positions.isEmpty else { throw ProjectionError.noSuchRow(view: view, key: key) }
    return positions
  }

  /// Folds to the source's end, or to the event that the view cannot take.
  private func fold(_ projection: Projection, _ source: some EventSource, _ db: Database) throws {
    var fold = try Fold.prepared([projection], ground: projections.ground, on: db)
    let now = try db.makeStatement(sql: RowHistory.tick)
    let size = try source.size()
    var end = size
    var from: Position = 0
    while from < end {
      let to = min(from + Self.batch, end)
      do {
        try db.inTransaction {
          try source.forEach(from: from, to: to) { event in
            try now.execute(arguments: [event.position])
            try fold.take(event)
            // At once, so that the rows are this event's.
            try fold.flush()
          }
          return .commit
        }
        from = to
      } catch let fault as FoldFault {
        fold.stop(fault.view, before: fault.position)
        try fold.forget()
        end = fault.position
      }
    }
  }

  /// Triggers see every change: of tables without rowid, by upsert, and by replacing.
  private func watch(_ tables: [Projection.Table], key: String, _ db: Database) throws {
    try db.execute(sql: RowHistory.clock)
    try db.execute(sql: "CREATE TABLE projector_touched (position INTEGER PRIMARY KEY)")
    for (number, table) in tables.enumerated() {
      for (verb, rows) in [("INSERT", ["new"]), ("UPDATE", ["old", "new"]), ("DELETE", ["old"])] {
        var condition = rows.map { Self.matches(table, row: $0, key: key) }
          .joined(separator: " OR ")
        if verb == "UPDATE" {
          let changed = table.columns.map { "old.\(quoted($0)) IS NOT new.\(quoted($0))" }
          condition = "(\(condition)) AND (\(changed.joined(separator: " OR ")))"
        }
        try db.execute(
          sql: """
            CREATE TRIGGER projector_watch_\(number)_\(verb) AFTER \(verb) ON \(quoted(table.name))
            WHEN \(condition) BEGIN
              INSERT INTO projector_touched (position) SELECT position FROM projector_now
              WHERE position NOT IN (SELECT position FROM projector_touched);
            END
            """)
      }
    }
  }

  private static func matches(_ table: Projection.Table, row: String, key: String) -> String {
    let literal =
      "'" + key.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
    let parts = table.key.map { "CAST(\(row).\(quoted($0)) AS TEXT)" }
    let whole = parts.joined(separator: " || '/' || ")
    return "(\(whole)) IS \(literal) OR \(parts[0]) IS \(literal)"
  }
}
