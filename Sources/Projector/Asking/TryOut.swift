public import EventSourcing
public import GRDB

extension Projector {
  /// Folds events that may never be stored into one view, answers a question, and undoes it all.
  ///
  /// The view must be caught up to `start`. Nobody else sees the rows, and nothing is left behind.
  public func tryOut<Value>(
    _ view: String, _ source: some EventSource, from start: Position, to end: Position,
    _ body: (Database) throws -> Value
  ) throws -> Value {
    let projection = try projections.projection(view)
    return try pool.writeWithoutTransaction { db in
      var value: Value?
      try db.inTransaction(.immediate) {
        do {
          var fold = try Fold.prepared(
            [projection], ground: projections.ground, on: db)
          try source.forEach(from: start, to: end) { event in try fold.take(event) }
          try fold.flush()
        } catch let fault as FoldFault {
          throw fault.stopped
        }
        value = try body(db)
        return .rollback
      }
      guard let value else { preconditionFailure("a transaction that ends gave its value") }
      return value
    }
  }
}
