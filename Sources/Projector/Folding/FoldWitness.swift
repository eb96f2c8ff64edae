package import EventSourcing
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// Shows the statements of a fold as they run, so that a benchmark can execute them in plain C.
package struct FoldWitness {
  /// Gets each statement with its values bound, before it runs.
  package typealias Body = (OpaquePointer) -> Void

  /// The schema that the statements run on.
  package private(set) var schema: [String] = []

  /// Folds `projections` over the whole source into a file of its own.
  ///
  /// - Parameter afterBatch: called between batches of `batch` events, outside any statement.
  package init(
    _ projections: ProjectionSet, from source: some EventSource, path: String, batch: Position,
    _ body: Body, afterBatch: () throws -> Void
  ) throws {
    var configuration = Projector.configuration(projections.ground)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    let views = projections.projections
    schema = try queue.inDatabase { db in
      try OwnTables.createPrivate(views, projections.ground, db)
      var fold = try Fold.prepared(
        views, ground: projections.ground, on: db, isBuild: true)
      let size = try source.size()
      try withoutActuallyEscaping(body) { body in
        try withUnsafePointer(to: body) { context in
          var from: Position = 0
          while from < size {
            let to = min(from + batch, size)
            try db.execute(sql: "BEGIN")
            sqlite3_trace_v2(
              db.sqliteConnection, UInt32(SQLITE_TRACE_STMT), Self.callback,
              UnsafeMutableRawPointer(mutating: context))
            try source.forEach(from: from, to: to) { try fold.take($0) }
            try fold.flush()
            sqlite3_trace_v2(db.sqliteConnection, 0, nil, nil)
            try db.execute(sql: "COMMIT")
            try afterBatch()
            from = to
          }
          try db.execute(sql: "BEGIN")
          sqlite3_trace_v2(
            db.sqliteConnection, UInt32(SQLITE_TRACE_STMT), Self.callback,
            UnsafeMutableRawPointer(mutating: context))
          try views.makeBulk(db)
          sqlite3_trace_v2(db.sqliteConnection, 0, nil, nil)
          try db.execute(sql: "COMMIT")
          try afterBatch()
        }
      }
      return try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    }
  }

  private static let callback:
    @convention(c) (
      UInt32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
    ) -> Int32 = { _, context, statement, _ in
      guard let context, let statement else { return 0 }
      context.assumingMemoryBound(to: Body.self).pointee(OpaquePointer(statement))
      return 0
    }
}
