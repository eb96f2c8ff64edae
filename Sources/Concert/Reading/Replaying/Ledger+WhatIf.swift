internal import Coordination
internal import EventLog
internal import EventSourcing
internal import GRDB
internal import Projector

extension Ledger {
  /// Folds the log once more as it would be, in a private file, and compares with what is.
  ///
  /// Nothing is stored. As dear as a rebuild of the views that are compared.
  /// - Parameters:
  ///   - views: the ones that are compared; all but the search and the trail when none is named.
  ///   - limit: so many rows of a table are told one by one.
  /// - Throws: `not-found` for what is to be left out and is not there; `projection-stopped` when a
  ///   view cannot take the events that are left.
  public func whatIf(
    _ hypothesis: Hypothesis, views: [String] = [], at clocks: Clocks = .now, limit: Int = 100
  ) throws -> WhatIf {
    let set = try projectionSet(of: hypothesis)
    for view in views { _ = try set.projection(view) }
    let wanted =
      views.isEmpty
      ? set.projections.map(\.name).filter { !["search", "trail"].contains($0) } : views
    let builtIn = Set(try BuiltIn.projections().projections.map(\.name))
    return try withProjector(wanted.filter(builtIn.contains), at: clocks) { projector, basis in
      var tables: [TableComparison] = []
      let source = try suppose(hypothesis, source(clocks, basis), basis)
      try set.only(wanted).foldPrivately(source, stops: [basis.size], beside: projector.path) {
        _, db in
        tables = try set.comparison(of: wanted, on: db, limit: limit)
      }
      return WhatIf(
        basis: basis, counts: tables.compactMap(WhatIf.Count.init),
        changes: tables.flatMap(Self.changes))
    }
  }

  func projectionSet(of hypothesis: Hypothesis) throws -> ProjectionSet {
    guard let folder = hypothesis.projections else { return try BuiltIn.projections() }
    var ground = Ground.standard()
    ground.limits = .own
    return try ProjectionSet(directory: folder, on: ground)
  }

  /// The log without what is supposed away. An event that began a record takes the record with it.
  func suppose(
    _ hypothesis: Hypothesis, _ base: FilteredSource<SQLiteEventLog>, _ basis: Basis
  ) throws -> WithoutEvents<FilteredSource<SQLiteEventLog>> {
    var positions: Set<Position> = []
    var streams: Set<StreamName> = []
    try log.read { reader in
      for text in hypothesis.without {
        guard text.hasPrefix("@") else {
          streams.insert(
            try RecordRef.find(text, noun: nil, before: basis.size, in: reader).stream)
          continue
        }
        let event = try RecordRef.event(text, before: basis.size, in: reader)
        if event.header.version == 0 {
          streams.insert(event.header.stream)
        } else {
          positions.insert(event.position)
        }
      }
    }
    let codes = hypothesis.withoutMinistries
    if !codes.isEmpty {
      try withViews(["ministries"]) { db, _ in
        var filter = RecordFilter()
        filter.ministries = codes
        try filter.requireKnown(db)
      }
    }
    return WithoutEvents(
      base, positions: positions, streams: streams, ministries: codes, kinds: Hypothesis.kinds)
  }

  private static func changes(_ table: TableComparison) -> [WhatIf.Change] {
    table.differences.flatMap { difference in
      difference.columns.map { column in
        WhatIf.Change(
          view: table.view, table: table.table, kind: difference.kind.rawValue,
          key: difference.key, column: column.name, real: Cell(column.real),
          hypothetical: Cell(column.here))
      }
    }
  }
}

extension WhatIf.Count {
  /// None for a table without a difference.
  init?(_ table: TableComparison) {
    let counts = table.counts
    guard counts.values.contains(where: { $0 > 0 }) else { return nil }
    self.init(
      view: table.view, table: table.table, added: counts[.added] ?? 0,
      removed: counts[.removed] ?? 0, changed: counts[.changed] ?? 0)
  }
}
