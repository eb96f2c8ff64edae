public import EventSourcing
internal import Foundation
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

  private var scratchPath: String { path + ".building" }

  /// Folds into a file of its own until it has caught up, then swaps.
  func build(
    _ views: [Projection], _ source: some EventSource, _ target: Position, _ db: Database,
    _ lease: Lease, _ progress: (FoldProgress) -> Void
  ) throws {
    defer { removeScratch() }
    _ = keeper.take()
    var faults: [String: FoldFault] = [:]
    while true {
      removeScratch()
      do {
        try fillScratch(views, source, target, faults) { done in
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
      }
    }
    try swap(views, source, target, faults, db, lease)
  }

  private func removeScratch() {
    for suffix in ["", "-journal", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: scratchPath + suffix)
    }
  }

  /// No journal and large pages: nobody else reads the file, and a crash throws it away.
  private func fillScratch(
    _ views: [Projection], _ source: some EventSource, _ target: Position,
    _ faults: [String: FoldFault], _ progress: (Position) throws -> Void
  ) throws {
    var configuration = Self.configuration(projections.ground)
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
          PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = OFF; PRAGMA cache_size = -65536
          """)
    }
    let queue = try DatabaseQueue(path: scratchPath, configuration: configuration)
    defer { try? queue.close() }
    try queue.inDatabase { db in
      try projections.ground.limits?.bound(db)
      try OwnTables.createPrivate(views, projections.ground, db)
      var fold = try Fold.prepared(views, ground: projections.ground, on: db)
      for fault in faults.values { fold.stop(fault.view, before: fault.position) }
      var from: Position = 0
      while from < target {
        let to = min(from + 4 * Self.batch, target)
        try db.inTransaction {
          try source.forEach(from: from, to: to) { event in try fold.take(event) }
          try fold.flush()
          return .commit
        }
        try progress(to)
        from = to
      }
    }
  }

  /// Copies tables and cursors in within one transaction; readers see the old rows or the new ones.
  private func swap(
    _ views: [Projection], _ source: some EventSource, _ target: Position,
    _ faults: [String: FoldFault], _ db: Database, _ lease: Lease
  ) throws {
    let leaves = try Dictionary(
      uniqueKeysWithValues: Set(views.map { faults[$0.name]?.position ?? target }).map { place in
        (place, place == 0 ? nil : try source.leafHash(at: place - 1).map(hexText))
      })
    try db.execute(sql: "ATTACH DATABASE ? AS building", arguments: [scratchPath])
    defer { try? db.execute(sql: "DETACH DATABASE building") }
    try projections.ground.limits?.unbound(db)
    defer { try? projections.ground.limits?.bound(db) }
    try db.inTransaction(.immediate) {
      guard try lease.renew(now: world.now(), db) else { throw LeaseLost() }
      let cursors = try Cursor.all(db)
      // An older version that works serves on when the new one met an event it cannot take.
      let kept = views.filter { view in
        faults[view.name] != nil
          && cursors.contains {
            $0.view == view.name && $0.version != view.version && $0.position > 0
          }
      }
      for view in kept { try keep(view, faults, db) }
      let swapped = views.filter { view in !kept.contains { $0.name == view.name } }
      for view in swapped { try OwnTables.drop(view.name, db) }
      for view in swapped {
        try OwnTables.create(view, db)
        for object in view.schema { try copy(object, db) }
        // Copied rows are no changes.
        try OwnTables.createTriggers(view, db)
        let fault = faults[view.name]
        let place = fault?.position ?? target
        try db.execute(
          sql: """
            UPDATE projector_cursors
            SET version = ?, position = ?, leaf = ?, fault_position = ?, fault = ?, moved_at = ?,
              building = NULL, tried = NULL
            WHERE view = ?
            """,
          arguments: [
            view.version, place, leaves[place] ?? nil, fault?.position, fault?.reason,
            world.now().millisecondsSinceEpoch, view.name,
          ])
      }
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO main.projector_lookup (officer, ministry, position)
          SELECT officer, ministry, position FROM building.projector_lookup
          """)
      return .commit
    }
    db.clearSchemaCache()
  }

  private func keep(_ view: Projection, _ faults: [String: FoldFault], _ db: Database) throws {
    let fault = faults[view.name]
    try db.execute(
      sql: """
        UPDATE projector_cursors
        SET fault_position = ?, fault = ?, building = NULL, tried = ? WHERE view = ?
        """, arguments: [fault?.position, fault?.reason, view.version, view.name])
  }

  private func copy(_ object: Projection.SchemaObject, _ db: Database) throws {
    switch object.kind {
    case .index, .view, .trigger: return
    case .table: try copy(object.name, db)
    case .search:
      // FTS5 keeps its index in tables of its own; copied as they are, nothing is indexed twice.
      for part in ["data", "idx", "content", "docsize", "config"] {
        let name = "\(object.name)_\(part)"
        let exists = try Bool.fetchOne(
          db, sql: "SELECT count(*) FROM building.sqlite_schema WHERE name = ?", arguments: [name])
        guard exists == true else { continue }
        try db.execute(sql: "DELETE FROM main.\(quoted(name))")
        try copy(name, db)
      }
    }
  }

  private func copy(_ table: String, _ db: Database) throws {
    // The star is what lets SQLite copy whole records, and indexes with them (xfer optimisation).
    try db.execute(
      sql: "INSERT INTO main.\(quoted(table)) SELECT * FROM building.\(quoted(table))")
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
