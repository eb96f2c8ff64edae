internal import EventSourcing
internal import GRDB
internal import Synchronization

/// The connections of one file of views, and the fold that a running worker goes on with.
///
/// A class because every copy of a `Projector` goes on where any of them left off, and because the
/// statements must be finalized before their connection closes.
final class FoldKeeper: Sendable {
  /// A fold between two catch-ups, and what must still be so for it to go on.
  struct Kept: ~Copyable {
    var fold: Fold
    var cursors: [Cursor]
    var lease: Lease

    var position: Position { cursors.first?.position ?? 0 }
  }

  let pool: DatabasePool
  /// Touched on the writing connection's queue only.
  private nonisolated(unsafe) var kept: Kept?
  /// How far the kept fold has come, for those on other queues.
  private let position = Mutex<Position?>(nil)

  init(_ pool: DatabasePool) { self.pool = pool }

  deinit { kept = nil }

  /// Whether there is a fold that could go on to `target`.
  func mayReach(_ target: Position) -> Bool {
    position.withLock { $0.map { $0 < target } ?? false }
  }

  /// Takes the fold out; on the writing connection's queue.
  func take() -> Kept? {
    position.withLock { $0 = nil }
    let taken = kept.take()
    return taken
  }

  /// Keeps the fold for the next catch-up; on the writing connection's queue.
  func keep(_ fold: consuming Fold, _ cursors: [Cursor], _ lease: Lease) {
    let place = cursors.first?.position
    kept = Kept(fold: fold, cursors: cursors, lease: lease)
    position.withLock { $0 = place }
  }
}

extension Projector {
  /// Goes on with the fold that the last catch-up left, in one transaction and no more.
  ///
  /// The epoch of the lease tells that nobody has folded since: whoever does raises it.
  /// - Returns: how many positions were folded; none when the long way must be gone.
  func goOn(
    _ views: [String], from source: some EventSource, to target: Position
  ) throws -> Position? {
    guard keeper.mayReach(target) else { return nil }
    return try pool.writeWithoutTransaction { db in
      guard var kept = keeper.take() else { return nil }
      let start = kept.position
      guard start < target, target - start <= Self.batch, covers(kept.cursors, views) else {
        return nil
      }
      do {
        var moved: [Cursor] = []
        try db.inTransaction(.immediate) {
          guard try kept.lease.goOn(db) else { throw LeaseLost() }
          moved = try source.inOneRead {
            try requireLeaf(kept.cursors[0], source)
            return try foldOnce(&kept.fold, kept.cursors, source, start..<target, db)
          }
          return .commit
        }
        keeper.keep(kept.fold, moved, kept.lease)
        return target - start
      } catch is LeaseLost {
        return nil
      } catch is FoldFault {
        // The long way finds the fault again, and stops the view there.
        return nil
      }
    }
  }

  private func requireLeaf(_ cursor: Cursor, _ source: some EventSource) throws {
    guard cursor.position > 0 else { return }
    let last = cursor.position - 1
    guard try source.leafHash(at: last).map(hexText) == cursor.leaf else {
      throw ProjectionError.viewOfAnotherLog(view: cursor.view, position: last)
    }
  }

  /// Whether the fold is of all that a caller asks for, and of nothing that stands elsewhere.
  private func covers(_ cursors: [Cursor], _ views: [String]) -> Bool {
    let wanted = views.isEmpty ? projections.projections.map(\.name) : views
    return cursors.count == Set(wanted).count && cursors.allSatisfy { wanted.contains($0.view) }
  }

  private func foldOnce(
    _ fold: inout Fold, _ cursors: [Cursor], _ source: some EventSource, _ range: Range<Position>,
    _ db: Database
  ) throws -> [Cursor] {
    try source.forEach(from: range.lowerBound, to: range.upperBound) { try fold.take($0) }
    try fold.flush()
    let leaf = try source.leafHash(at: range.upperBound - 1).map(hexText)
    return try cursors.map { cursor in
      guard
        let moved = try cursor.moved(
          to: range.upperBound, leaf: leaf, fault: nil, now: world.now(), db)
      else { throw LeaseLost() }
      return moved
    }
  }
}
