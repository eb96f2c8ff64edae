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
      path + ".building", views, projections.ground, files: threads, types)
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
  /// Takes every row of every view away, and leaves no byte of them in the file.
  ///
  /// For what had to be erased from the log: the next reading folds all events anew. Another process
  /// that is folding meanwhile loses its place and begins again, too.
  public func empty() throws {
    try pool.writeWithoutTransaction { db in
      _ = keeper.take()
      guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1 else { return }
      try db.inTransaction(.immediate) {
        for cursor in try Cursor.all(db) { try OwnTables.drop(cursor.view, db) }
        try Staging.clear(db)
        try db.execute(sql: "DELETE FROM projector_cursors; DELETE FROM projector_lookup")
        return .commit
      }
      db.clearSchemaCache()
      try db.execute(
        sql: "PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
      try db.execute(sql: "PRAGMA secure_delete = OFF")
    }
  }
}
