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
    let files = Scratch.beside(path + ".building", views, projections.ground, files: threads)
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

  /// Copies tables and cursors in within one transaction; readers see the old rows or the new ones.
  private func swap(
    _ files: [Scratch], _ source: some EventSource, _ target: Position,
    _ faults: [String: FoldFault], _ db: Database, _ lease: Lease
  ) throws {
    let views = files.flatMap(\.views)
    let leaves = try Dictionary(
      uniqueKeysWithValues: Set(views.map { faults[$0.name]?.position ?? target }).map { place in
        (place, place == 0 ? nil : try source.leafHash(at: place - 1).map(hexText))
      })
    defer {
      for number in files.indices { try? db.execute(sql: "DETACH DATABASE building\(number)") }
    }
    for (number, file) in files.enumerated() {
      try db.execute(sql: "ATTACH DATABASE ? AS building\(number)", arguments: [file.path])
    }
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
        let number = files.firstIndex { $0.views.contains { $0.name == view.name } } ?? 0
        for object in view.schema { try copy(object, from: "building\(number)", db) }
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
          SELECT officer, ministry, position FROM building0.projector_lookup
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

  private func copy(
    _ object: Projection.SchemaObject, from file: String, _ db: Database
  ) throws {
    switch object.kind {
    case .index, .view, .trigger: return
    case .table: try copy(object.name, from: file, db)
    case .search:
      // FTS5 keeps its index in tables of its own; copied as they are, nothing is indexed twice.
      for part in ["data", "idx", "content", "docsize", "config"] {
        let name = "\(object.name)_\(part)"
        let exists = try Bool.fetchOne(
          db, sql: "SELECT count(*) FROM \(file).sqlite_schema WHERE name = ?", arguments: [name])
        guard exists == true else { continue }
        try db.execute(sql: "DELETE FROM main.\(quoted(name))")
        try copy(name, from: file, db)
      }
    }
  }

  private func copy(_ table: String, from file: String, _ db: Database) throws {
    // The star is what lets SQLite copy whole records, and indexes with them (xfer optimisation).
    try db.execute(
      sql: "INSERT INTO main.\(quoted(table)) SELECT * FROM \(file).\(quoted(table))")
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
