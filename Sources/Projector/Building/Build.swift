public import EventSourcing
internal import GRDB

extension Projector {
  /// Builds views again from the log's beginning, beside those that serve, and swaps them in.
  ///
  /// - Parameter views: their names; all when none is given.
  /// - Throws: `.noSuchView`; `.busy` when another worker keeps the lease beyond patience.
  public func rebuild(
    _ views: [String] = [], from source: some EventSource,
    progress: (FoldProgress) -> Void = { _ in }
  ) throws {
    let wanted =
      views.isEmpty ? projections.projections : try views.map { try projections.projection($0) }
    var waited = 0
    while true {
      let result = try work { db, lease in
        try build(wanted, source, source.size(), db, lease, progress)
      }
      guard case .failure(let held) = result else { return }
      guard waited < world.patienceMilliseconds else {
        throw ProjectionError.busy(owner: held.owner)
      }
      world.wait(20)
      waited += 20
    }
  }

  /// Folds into files of their own until they have caught up, then swaps.
  func build(
    _ views: [Projection], _ source: some EventSource, _ target: Position, _ db: Database,
    _ lease: Lease, _ progress: (FoldProgress) -> Void
  ) throws {
    let threads = source.isShareable && target > Self.besideFrom ? 2 : 1
    let types = try threads > 1 ? TypeSample(source, to: target) : TypeSample()
    let files = Scratch.beside(
      path + Self.building, views, projections.ground, files: threads, types)
    // A build that was broken off may have left more of them.
    Scratch.removeAll(path + Self.building)
    defer { for file in files { file.remove() } }
    _ = keeper.take()
    var faults: [String: FoldFault] = [:]
    // A limit on what an event may cost says nothing of a statement for all events.
    var bulk = projections.ground.limits == nil
    while true {
      for file in files { file.remove() }
      do {
        try SideBySide(files).fill(
          source, to: target, stops: faults.mapValues(\.position), bulk: bulk
        ) { done in
          try db.inTransaction(.immediate) {
            guard try lease.renew(now: world.now(), db) else { throw LeaseLost() }
            for view in views {
              try db.execute(
                sql: "UPDATE projector_cursors SET building = ? WHERE view = ?",
                arguments: [done, view.name])
            }
            return .commit
          }
          progress(FoldProgress(views: views.map(\.name), done: done, of: target))
        }
        break
      } catch let fault as FoldFault {
        // Without a journal nothing can be undone: begin again, with the culprit known.
        faults[fault.view] = fault
      } catch is BulkFailed {
        bulk = false
      }
    }
    try swap(files, source, target, faults, db, lease)
  }
}

extension Projector {
  /// How the names of a build's files go on after that of `views.db`.
  private static let building = ".building"

  /// Takes every row of every view away, and leaves no byte of them in the file.
  ///
  /// For what had to be erased from the log: the next reading folds all events anew. Another process
  /// that is folding meanwhile loses its place and begins again, too.
  public func empty() throws {
    try pool.writeWithoutTransaction { db in
      _ = keeper.take()
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1 else { return }
      try db.inTransaction(.immediate) {
        for view in try String.fetchAll(db, sql: "SELECT DISTINCT view FROM projector_objects") {
          try OwnTables.drop(view, db)
        }
        try Staging.clear(db)
        try db.execute(sql: "DELETE FROM projector_cursors; DELETE FROM projector_lookup")
        // Who builds views of what was there must not lay them in.
        try Lease.revoke(db)
        return .commit
      }
      db.clearSchemaCache()
      Scratch.removeAll(path + Self.building)
      try db.execute(sql: "PRAGMA secure_delete = ON")
      defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
      try db.execute(sql: "VACUUM")
      let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      guard let held: Int = row?[0], held == 0 else {
        throw ProjectionError.busy(owner: "a reader")
      }
    }
  }
}
