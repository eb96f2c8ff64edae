public import EventSourcing
internal import GRDB

/// How far folding has come.
public struct FoldProgress: Hashable, Sendable {
  public let views: [String]
  public let done: Position
  public let of: Position
}

/// What catching up did.
public struct CatchUp: Hashable, Sendable {
  /// How many positions were folded, by this worker.
  public var folded: Position
  /// The first position that no view had to see.
  public var position: Position
  /// The worker that still held the lease when patience ended; the views may be behind.
  public var waitedFor: String?
}

/// Another worker took over; what was not committed is not kept.
struct LeaseLost: Error {}

extension Projector {
  /// Brings every view up to the source's end, or to `end`; costs one read when it is there already.
  ///
  /// Views whose files changed are first built beside and swapped in. A view that met an event it
  /// can't take stays where it is and says so in `status`; the others go on.
  /// - Parameter views: the ones to bring up; the others stay where they are. All when empty.
  /// - Throws: `.viewOfAnotherLog` when the log is not the one that the views were folded from.
  @discardableResult
  public func catchUp(
    _ views: [String] = [], from source: some EventSource, to end: Position? = nil,
    progress: (FoldProgress) -> Void = { _ in }
  ) throws -> CatchUp {
    let size = try source.size()
    let target = min(end ?? size, size)
    if let folded = try goOn(views, from: source, to: target) {
      progress(FoldProgress(views: views, done: target, of: target))
      return CatchUp(folded: folded, position: target)
    }
    var waited = 0
    while true {
      let cursors = try currentCursors()
      if let cursors {
        try requireSameLog(cursors, source)
        if cursors.allSatisfy({
          $0.fault != nil || $0.position >= target || !$0.isAmong(views)
        }) {
          return CatchUp(folded: 0, position: target)
        }
      }
      switch try work({ db, lease in
        try self.fold(views, source, target, db, lease, progress)
      }) {
      case .success(let folded): return CatchUp(folded: folded, position: target)
      case .failure(let held):
        guard waited < world.patienceMilliseconds else {
          return CatchUp(folded: 0, position: target, waitedFor: held.owner)
        }
        world.wait(20)
        waited += 20
      }
    }
  }

  struct Held: Error { let owner: String }

  /// Runs `body` with the lease; fails when another worker has it, or takes it meanwhile.
  func work<Value>(_ body: (Database, Lease) throws -> Value) throws -> Result<Value, Held> {
    try pool.writeWithoutTransaction { db in
      var lease = Lease(owner: world.owner)
      var holder: String?
      try db.inTransaction(.immediate) {
        try OwnTables.create(db)
        holder = try lease.take(now: world.now(), db)
        if holder == nil { try OwnTables.ensure(projections, now: world.now(), db) }
        return .commit
      }
      if let holder { return .failure(Held(owner: holder)) }
      do {
        let value = try body(db, lease)
        try lease.release(db)
        return .success(value)
      } catch is LeaseLost {
        return .failure(Held(owner: "another worker"))
      } catch {
        try? lease.release(db)
        throw error
      }
    }
  }

  /// The cursors, when views and code lists are those of this set; none when something is to do.
  private func currentCursors() throws -> [Cursor]? {
    try pool.read { db in
      let cursors = try Cursor.all(db)
      let wanted = projections.projections
      guard cursors.map(\.view) == wanted.map(\.name),
        zip(cursors, wanted).allSatisfy({ $0.version == $1.version || $0.tried == $1.version })
      else { return nil }
      let stored = try Row.fetchAll(db, sql: "SELECT name, digest FROM projector_references")
      let tables = projections.ground.references
      guard stored.count == tables.count,
        tables.allSatisfy({ table in
          stored.contains { $0[0] == table.name && $0[1] == table.digest }
        })
      else { return nil }
      return cursors
    }
  }

  func requireSameLog(_ cursors: [Cursor], _ source: some EventSource) throws {
    // Asked after the cursors were read: another worker may have followed the log further meanwhile.
    let size = try source.size()
    var seen: [Position: String?] = [:]
    for cursor in cursors where cursor.position > 0 {
      let last = cursor.position - 1
      if seen[last] == nil {
        seen[last] = .some(try last < size ? source.leafHash(at: last).map(hexText) : nil)
      }
      guard seen[last] == .some(cursor.leaf), cursor.leaf != nil else {
        throw ProjectionError.viewOfAnotherLog(view: cursor.view, position: last)
      }
    }
  }

  private func fold(
    _ wanted: [String], _ source: some EventSource, _ target: Position, _ db: Database,
    _ lease: Lease, _ progress: (FoldProgress) -> Void
  ) throws -> Position {
    var folded: Position = 0
    let before = try Cursor.all(db).filter { $0.isAmong(wanted) }
    try requireSameLog(before, source)
    let stale = projections.projections.filter { projection in
      guard let cursor = before.first(where: { $0.view == projection.name }) else { return false }
      if cursor.version != projection.version { return cursor.tried != projection.version }
      return cursor.position == 0 && cursor.fault == nil && target > Self.besideFrom
    }
    if !stale.isEmpty {
      try build(stale, source, target, db, lease, progress)
      folded += target
    }
    while true {
      let waiting = try Cursor.all(db).filter {
        $0.fault == nil && $0.position < target && $0.isAmong(wanted)
      }
      guard let first = waiting.map(\.position).min() else { return folded }
      let group = waiting.filter { $0.position == first }
      let next = waiting.map(\.position).filter { $0 > first }.min() ?? target
      folded += try foldGroup(group, source, to: next, db, lease) { done in
        progress(FoldProgress(views: group.map(\.view), done: done, of: target))
      }
    }
  }

  /// Folds views that stand at one place, until all have come to `end` or one has stopped.
  private func foldGroup(
    _ group: [Cursor], _ source: some EventSource, to end: Position, _ db: Database,
    _ lease: Lease, _ progress: (Position) -> Void
  ) throws -> Position {
    let views = try group.map { try projections.projection($0.view) }
    var fold = try Fold.prepared(views, ground: projections.ground, on: db)
    var cursors = group
    let start = group[0].position
    var from = start
    while from < end {
      let to = min(from + Self.batch, end)
      let faults = try foldBatch(&fold, cursors, source, from..<to, db, lease)
      progress(to)
      guard faults.isEmpty else { return to - start }
      let moved = try Cursor.all(db)
      cursors = cursors.compactMap { cursor in moved.first { $0.view == cursor.view } }
      from = to
    }
    keeper.keep(fold, cursors, lease)
    return end - start
  }

  /// One transaction: rows, cursors and the lease. A fault undoes it; then the batch is folded again
  /// with that view stopped before the event, so that what came before is kept.
  private func foldBatch(
    _ fold: inout Fold, _ cursors: [Cursor], _ source: some EventSource, _ range: Range<Position>,
    _ db: Database, _ lease: Lease
  ) throws -> [String: FoldFault] {
    var faults: [String: FoldFault] = [:]
    while true {
      do {
        try db.inTransaction(.immediate) {
          guard try lease.renew(now: world.now(), db) else { throw LeaseLost() }
          try source.forEach(from: range.lowerBound, to: range.upperBound) { event in
            try fold.take(event)
          }
          try fold.flush()
          for cursor in cursors {
            let fault = faults[cursor.view]
            let place = fault?.position ?? range.upperBound
            let leaf = place == 0 ? nil : try source.leafHash(at: place - 1).map(hexText)
            guard
              try cursor.move(to: place, leaf: leaf, fault: fault, now: world.now(), db)
            else { throw LeaseLost() }
          }
          return .commit
        }
        return faults
      } catch let fault as FoldFault {
        faults[fault.view] = fault
        fold.stop(fault.view, before: fault.position)
        try fold.forget()
      }
    }
  }
}
