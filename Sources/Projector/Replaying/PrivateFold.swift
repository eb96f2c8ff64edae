public import EventSourcing
internal import Foundation
public import GRDB

extension ProjectionSet {
  /// Folds events into a private file that is gone afterwards, and stops on the way.
  ///
  /// As dear as a rebuild of these views (a few µs an event); nobody else sees a row.
  /// - Parameters:
  ///   - stops: positions in rising order; `body` is called when all events before one are folded.
  ///   - attached: another file, which `body` may read as the database `real`.
  /// - Throws: `.stopped` when a view cannot take an event, and what `body` throws.
  public func foldPrivately(
    _ source: some EventSource, stops: [Position], beside attached: String? = nil,
    _ body: (Position, Database) throws -> Void
  ) throws {
    let file =
      FileManager.default.temporaryDirectory.path
      + "/concert-replay-\(UInt64.random(in: 0...UInt64.max)).db"
    defer { try? FileManager.default.removeItem(atPath: file) }
    var configuration = Projector.configuration(ground)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
          PRAGMA locking_mode = NORMAL; PRAGMA cache_size = -131072
          """)
    }
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    defer { try? queue.close() }
    try queue.inDatabase { db in
      try ground.limits?.bound(db)
      try db.execute(sql: OwnTables.basis)
      try db.execute(sql: "INSERT INTO basis (as_of, known_at) VALUES ('', '')")
      try OwnTables.createPrivate(projections, ground, db)
      if let attached {
        try db.execute(sql: "ATTACH DATABASE ? AS \"real\"", arguments: [attached])
      }
      var fold = try Fold.prepared(projections, ground: ground, on: db)
      var from: Position = 0
      for stop in stops {
        while from < stop {
          let to = min(from + 4 * Projector.batch, stop)
          do {
            try db.inTransaction {
              try source.forEach(from: from, to: to) { try fold.take($0) }
              try fold.flush()
              return .commit
            }
          } catch let fault as FoldFault {
            throw fault.stopped
          }
          from = to
        }
        try body(stop, db)
      }
    }
  }
}

extension Projector {
  /// As `ask`, on a connection that somebody else holds.
  public static func ask<Value>(
    _ sql: String, on db: Database, _ body: (RowCursor) throws -> Value
  ) throws -> Value { try guarded(sql, db, body) }
}
