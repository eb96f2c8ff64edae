internal import EventSourcing
internal import GRDBSQLite

/// Steps that are not SQL: one for all views of the fold.
extension Fold {
  static func matcher(
    _ projections: [Projection], _ ground: ProjectionGround, _ raw: OpaquePointer
  ) throws -> EffortMatcher? {
    let caller = projections.flatMap(\.statements).first { $0.step != nil }
    guard let place = caller?.place, let matching = ground.matching else { return nil }
    do { return try EffortMatcher(matching, on: raw) } catch {
      throw ProjectionError.notPrepared(place, reason: Phrase(verbatim: error.reason))
    }
  }

  /// The statement gives one row: the arguments.
  mutating func run(
    _ step: NativeStep, _ statement: OpaquePointer, view: Int, _ position: Position
  ) throws(FoldFault) {
    defer { sqlite3_reset(statement) }
    _ = sqlite3_step(statement)
    do { try matcher?.run(step, statement) } catch {
      throw FoldFault(view: views[view], position: position, reason: error.reason)
    }
  }

  /// Writes what native steps still hold; before the transaction ends.
  mutating func flush() throws {
    do { try matcher?.flush() } catch {
      throw ProjectionError.viewsUnusable(path: "", reason: Phrase(verbatim: error.reason))
    }
  }

  /// The transaction was undone; what was read in it no longer holds.
  mutating func forget() throws {
    do { try matcher?.forget() } catch {
      throw ProjectionError.viewsUnusable(path: "", reason: Phrase(verbatim: error.reason))
    }
  }
}
