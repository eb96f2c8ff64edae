internal import GRDB

extension Projection {
  /// Whether the view can be read as it stood before any position: SQLite runs no triggers on a
  /// search index.
  public var canKeepHistory: Bool { !schema.contains { $0.kind == .search } }

  /// The tables whose rows of earlier positions are kept.
  var remembered: [Table] { tables.filter { !ListCache.tables.contains($0.name) } }

  /// The same view with a history beside each of its tables.
  fileprivate func keepingHistory(_ db: Database) throws -> Projection {
    for kind in [SchemaObject.Kind.table, .index] {
      for object in schema where object.kind == kind { try db.execute(sql: object.sql) }
    }
    let histories = try remembered.flatMap { try RowHistory($0, of: self, db).objects }
    return Projection(self, schema: schema + histories, version: version + "-history-2")
  }
}

extension ProjectionSet {
  /// The same views, each with every version of its rows beside them; those that can't keep them are
  /// left out.
  public func keepingHistories() throws -> ProjectionSet {
    let queue = try DatabaseQueue(configuration: Projector.configuration(ground))
    return try queue.inDatabase { db in
      let kept = try projections.filter(\.canKeepHistory).map { try $0.keepingHistory(db) }
      return ProjectionSet(kept, ground)
    }
  }
}
