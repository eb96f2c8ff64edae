internal import EventSourcing
internal import GRDB

extension Ledger {
  /// What is different at `after` from what was at `before`.
  ///
  /// - Throws: `unknown-ministry` and the like for a code that is none today.
  public func difference(
    from before: Clocks, to after: Clocks, by group: Difference.Group,
    _ filter: RecordFilter = RecordFilter()
  ) throws -> Difference {
    try withViews(Given.views) { db, _ in try filter.requireKnown(db) }
    return try differenceOfMoments(from: before, to: after, by: group, filter)
      ?? differenceOfWholes(from: before, to: after, by: group, filter)
  }

  /// Both readings made whole, record by record.
  func differenceOfWholes(
    from before: Clocks, to after: Clocks, by group: Difference.Group, _ filter: RecordFilter
  ) throws -> Difference {
    let old = try standing(filter, before)
    let new = try standing(filter, after)
    let changed = Self.changes(from: old, to: new, by: group)
    let refs = changed.values.reduce(into: Set<String>()) { $0.formUnion($1.records) }
    let wanted = Self.withRelatives(refs, old, new)
    let told = try (told(of: wanted, before), told(of: wanted, after))
    return Difference(old, new, changed, told: told)
  }

  /// Every line's sizes in the two readings, where records differ, and which.
  static func changes(
    from old: Standing, to new: Standing, by group: Difference.Group
  ) -> [LineKey: LineChange] {
    var changes: [LineKey: LineChange] = [:]
    var lines: [Standing.LineSizes] = []
    for ref in Set(old.records.keys).union(new.records.keys).sorted() {
      lines.removeAll(keepingCapacity: true)
      old.records[ref]?.add(to: &lines, \.before, by: group)
      new.records[ref]?.add(to: &lines, \.after, by: group)
      for line in lines { changes[line.key, default: LineChange()].add(line, of: ref) }
    }
    return changes.filter { !$1.records.isEmpty }
  }

  /// Records with those that they take their place, days or house from.
  private static func withRelatives(_ refs: Set<String>, _ old: Standing, _ new: Standing) -> Set<
    String
  > {
    var wanted = refs
    for ref in refs {
      wanted.formUnion(old.records[ref]?.relatives ?? [])
      wanted.formUnion(new.records[ref]?.relatives ?? [])
    }
    return wanted
  }

  private func standing(_ filter: RecordFilter, _ clocks: Clocks) throws -> Standing {
    try withViews(Given.views, at: clocks) { db, basis in
      var filter = filter
      if !filter.ministries.isEmpty {
        filter.ministries = try Set(rolled(filter.ministries, db)).sorted()
      }
      return try Standing(filter, db, basis)
    }
  }

  private func told(of refs: Set<String>, _ clocks: Clocks) throws -> [Position: ToldEvent] {
    try withViews(["trail"], at: clocks) { db, _ in
      let rows = try Row.fetchAll(
        db,
        sql: ToldEvent.select + " WHERE ref IN (SELECT value FROM json_each(?))",
        arguments: [JSON.array(refs.sorted().map(JSON.string)).canonicalText])
      return Dictionary(
        rows.map { ($0["position"], ToldEvent($0)) }, uniquingKeysWith: { first, _ in first })
    }
  }
}

/// A line's sizes, and the records that changed it.
struct LineChange {
  var before: Int128 = 0
  var after: Int128 = 0
  /// In the order of their references.
  private(set) var records: [String] = []

  /// - Parameter ref: greater than those before.
  mutating func add(_ line: Standing.LineSizes, of ref: String) {
    before += line.before
    after += line.after
    if line.before != line.after { records.append(ref) }
  }
}

extension Difference {
  /// - Parameter told: the events that each reading knows of the records that differ.
  init(
    _ old: Standing, _ new: Standing, _ changed: [LineKey: LineChange],
    told: (was: [Position: ToldEvent], now: [Position: ToldEvent])
  ) {
    let (was, now) = told
    var byRef: [String: [Position]] = [:]
    for (position, row) in was where now[position] == nil {
      byRef[row.ref, default: []].append(position)
    }
    for (position, row) in now where was[position] == nil {
      byRef[row.ref, default: []].append(position)
    }
    // Of each record its own, and where it has none, of what it takes its place, days or house from.
    func behind(_ ref: String) -> [Position] {
      if let own = byRef[ref] { return own }
      let relatives = (old.records[ref]?.relatives ?? []) + (new.records[ref]?.relatives ?? [])
      return relatives.flatMap { byRef[$0] ?? [] }
    }
    let lines = changed.sorted { $0.key < $1.key }.map { key, change in
      Line(
        group: key.group, measure: key.measure, currency: key.currency, before: change.before,
        after: change.after, records: change.records,
        events: Self.inOrder(change.records.flatMap(behind)))
    }
    let early = min(old.basis.asOf, new.basis.asOf).description
    self.init(
      before: old.basis, after: new.basis, lines: lines,
      events: Self.inOrder(lines.flatMap(\.events)).compactMap { position in
        (now[position] ?? was[position]).map { $0.event(position, isCorrection: $0.on <= early) }
      })
  }

  /// Each once.
  private static func inOrder(_ positions: [Position]) -> [Position] {
    var distinct: [Position] = []
    for position in positions.sorted() where position != distinct.last { distinct.append(position) }
    return distinct
  }
}

/// An event as the trail tells it.
struct ToldEvent {
  static let select =
    "SELECT position, type, ref, on_day, recorded_at, ministry, summary FROM trail"

  let type: String
  let ref: String
  let on: String
  let recordedAt: String
  let ministry: String
  let title: String?

  init(_ row: Row) {
    type = row["type"]
    ref = row["ref"]
    on = row["on_day"]
    recordedAt = row["recorded_at"]
    ministry = row["ministry"]
    title = row["summary"]
  }

  func event(_ position: Position, isCorrection: Bool) -> Difference.Event {
    Difference.Event(
      position: position, type: type, ref: ref, on: on, recordedAt: recordedAt,
      ministry: ministry, title: title, isCorrection: isCorrection)
  }
}
