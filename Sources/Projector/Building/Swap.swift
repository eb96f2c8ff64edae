internal import EventSourcing
internal import GRDB

extension Projector {
  /// Copies the files' tables in, each in a transaction of its own, where nobody sees them; then one
  /// transaction gives them to their views, with the cursors: readers see the old rows or the new ones.
  func swap(
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
    // An older version that works serves on when the new one met an event it cannot take.
    let cursors = try Cursor.all(db)
    let kept = views.filter { view in
      faults[view.name] != nil
        && cursors.contains {
          $0.view == view.name && $0.version != view.version && $0.position > 0
        }
    }
    let swapped = views.filter { view in !kept.contains { $0.name == view.name } }
    do {
      try stage(swapped, files, db, lease)
      try whileLeased(db, lease) {
        for view in kept { try keep(view, faults, db) }
        // All first: a table may have gone from one view to another.
        for view in swapped { try OwnTables.drop(view.name, db) }
        for view in swapped { try OwnTables.create(view, db) }
        try Staging.adopt(db)
        try Staging.clear(db)
        for view in swapped {
          try OwnTables.createTriggers(view, db)
          let fault = faults[view.name]
          let place = fault?.position ?? target
          try move(view, to: place, leaf: leaves[place] ?? nil, fault, db)
        }
        try db.execute(
          sql: """
            INSERT OR IGNORE INTO main.projector_lookup (officer, ministry, position)
            SELECT officer, ministry, position FROM building0.projector_lookup
            """)
      }
    } catch {
      // What is half copied would only fill the disk; who has the lease now has cleared it already.
      try? whileLeased(db, lease) { try Staging.clear(db) }
      throw error
    }
    db.clearSchemaCache()
  }

  private func stage(
    _ views: [Projection], _ files: [Scratch], _ db: Database, _ lease: Lease
  ) throws {
    for view in views {
      let number = files.firstIndex { $0.views.contains { $0.name == view.name } } ?? 0
      for table in try Staging.tables(of: view, in: "building\(number)", db) {
        try whileLeased(db, lease) { try Staging.stage(table, from: "building\(number)", db) }
      }
    }
  }

  /// One transaction of the worker that has the lease.
  private func whileLeased(_ db: Database, _ lease: Lease, _ body: () throws -> Void) throws {
    try db.inTransaction(.immediate) {
      guard try lease.renew(now: world.now(), db) else { throw LeaseLost() }
      try body()
      // A large table may take longer to copy than the lease lasts.
      _ = try lease.renew(now: world.now(), db)
      return .commit
    }
  }

  private func move(
    _ view: Projection, to place: Position, leaf: String?, _ fault: FoldFault?, _ db: Database
  ) throws {
    try db.execute(
      sql: """
        UPDATE projector_cursors
        SET version = ?, position = ?, leaf = ?, fault_position = ?, fault = ?, moved_at = ?,
          building = NULL, tried = NULL
        WHERE view = ?
        """,
      arguments: [
        view.version, place, leaf, fault?.position, fault?.reason,
        world.now().millisecondsSinceEpoch, view.name,
      ])
    guard db.changesCount == 1 else { throw LeaseLost() }
  }

  private func keep(_ view: Projection, _ faults: [String: FoldFault], _ db: Database) throws {
    let fault = faults[view.name]
    try db.execute(
      sql: """
        UPDATE projector_cursors
        SET fault_position = ?, fault = ?, building = NULL, tried = ? WHERE view = ?
        """, arguments: [fault?.position, fault?.reason, view.version, view.name])
  }
}
