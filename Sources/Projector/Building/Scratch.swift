internal import EventSourcing
internal import Foundation
internal import GRDB

/// A file of its own in which some views are built from the log's beginning.
struct Scratch: Sendable {
  let path: String
  let views: [Projection]
  let ground: ProjectionGround
  /// Pages held in memory, in KiB.
  let cache: Int

  /// Views cut into groups that cost about the same, a file each.
  static func beside(
    _ path: String, _ views: [Projection], _ ground: ProjectionGround, files: Int,
    _ types: TypeSample
  ) -> [Scratch] {
    var groups = [(cost: Int, views: [Projection])](repeating: (0, []), count: max(1, files))
    for (cost, view) in views.map({ ($0.cost(types), $0) }).sorted(by: { $0.0 > $1.0 }) {
      guard let least = groups.indices.min(by: { groups[$0].cost < groups[$1].cost }) else { break }
      groups[least].cost += cost
      groups[least].views.append(view)
    }
    groups.removeAll { $0.views.isEmpty }
    return groups.enumerated().map { number, group in
      Scratch(
        path: path + (number == 0 ? "" : ".\(number)"), views: group.views, ground: ground,
        cache: 49_152 / groups.count)
    }
  }

  func remove() { Self.remove(path) }

  /// All files of a build, whatever became of it.
  static func removeAll(_ path: String) {
    for number in ["", ".1"] { remove(path + number) }
  }

  private static func remove(_ path: String) {
    // Most are not there.
    for suffix in ["", "-journal", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }

  /// No journal and large pages: nobody else reads the file, and a crash throws it away.
  ///
  /// - Parameters:
  ///   - stops: where a view is shown no further event.
  ///   - bulk: whether views may make rows at once.
  func fill(
    _ source: some EventSource, to target: Position, stops: [String: Position], bulk: Bool,
    _ progress: (Position) throws -> Void
  ) throws {
    var configuration = Projector.configuration(ground)
    configuration.prepareDatabase { [cache] db in
      try db.execute(
        sql: """
          PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
          PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = OFF; PRAGMA cache_size = -\(cache)
          """)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    try queue.inDatabase { db in
      try ground.limits?.bound(db)
      try OwnTables.createPrivate(views, ground, db)
      var fold = try Fold.prepared(views, ground: ground, on: db, isBuild: bulk)
      for (view, position) in stops { fold.stop(view, before: position) }
      var from: Position = 0
      while from < target {
        let to = min(from + 4 * Projector.batch, target)
        try db.inTransaction {
          try source.forEach(from: from, to: to) { event in try fold.take(event) }
          try fold.flush()
          return .commit
        }
        try progress(to)
        from = to
      }
      guard bulk, views.contains(where: { !$0.bulkOfBuild.statements.isEmpty }) else { return }
      // What SQLite sorts may take as much again; the pages held so far are of no more use.
      try db.execute(sql: "PRAGMA cache_size = -8192")
      try db.inTransaction {
        try views.makeBulk(db)
        return .commit
      }
    }
  }
}

/// A view could not make its rows at once; event by event they may still come.
struct BulkFailed: Error {}

extension [Projection] {
  /// Makes the rows that a fold that began as a build has left out.
  func makeBulk(_ db: Database) throws {
    for statement in flatMap(\.bulkOfBuild.statements) {
      do { try db.execute(sql: statement.sql) } catch is DatabaseError { throw BulkFailed() }
    }
  }
}
