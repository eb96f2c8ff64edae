internal import EventSourcing
internal import GRDB
internal import Matching

extension Ledger {
  /// What is different at `after` from what was at `before`.
  ///
  /// - Throws: `unknown-ministry` and the like for a code that is none today.
  public func difference(
    from before: Clocks, to after: Clocks, by group: Difference.Group,
    _ filter: RecordFilter = RecordFilter()
  ) throws -> Difference {
    try withViews(Given.views) { db, _ in try filter.requireKnown(db) }
    let old = try standing(filter, before)
    let new = try standing(filter, after)
    var changes: [LineKey: (before: Int128, after: Int128, records: Set<String>)] = [:]
    for ref in Set(old.records.keys).union(new.records.keys) {
      let (was, now) = (old.records[ref], new.records[ref])
      let keys = (was?.keys(by: group) ?? []).union(now?.keys(by: group) ?? [])
      for key in keys {
        let size = (was?.size(of: key, by: group) ?? 0, now?.size(of: key, by: group) ?? 0)
        changes[key, default: (0, 0, [])].before += size.0
        changes[key, default: (0, 0, [])].after += size.1
        if size.0 != size.1 { changes[key, default: (0, 0, [])].records.insert(ref) }
      }
    }
    let changed = changes.filter { !$1.records.isEmpty }
    let refs = changed.values.reduce(into: Set<String>()) { $0.formUnion($1.records) }
    let behind = try events(behind: refs, old, new, before, after)
    let lines = changed.sorted { $0.key < $1.key }.map { key, change in
      Difference.Line(
        group: key.group, measure: key.measure, currency: key.currency, before: change.before,
        after: change.after, records: change.records.sorted(),
        events: Set(change.records.flatMap { behind.positions[$0] ?? [] }).sorted())
    }
    return Difference(before: old.basis, after: new.basis, lines: lines, events: behind.events)
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

  /// The events that only one of the readings knows: of each record its own, and where it has none,
  /// of what it takes its place, days or house from.
  private func events(
    behind refs: Set<String>, _ old: Standing, _ new: Standing, _ before: Clocks, _ after: Clocks
  ) throws -> (positions: [String: [Position]], events: [Difference.Event]) {
    var wanted = refs
    for ref in refs {
      wanted.formUnion(old.records[ref]?.relatives ?? [])
      wanted.formUnion(new.records[ref]?.relatives ?? [])
    }
    let (was, now) = (try told(of: wanted, before), try told(of: wanted, after))
    let only = Set(was.keys).symmetricDifference(now.keys)
    var byRef: [String: [Position]] = [:]
    for position in only {
      guard let row = now[position] ?? was[position] else { continue }
      byRef[row.ref, default: []].append(position)
    }
    var positions: [String: [Position]] = [:]
    for ref in refs {
      let relatives = (old.records[ref]?.relatives ?? []) + (new.records[ref]?.relatives ?? [])
      positions[ref] = byRef[ref] ?? Set(relatives).flatMap { byRef[$0] ?? [] }
    }
    let early = min(old.basis.asOf, new.basis.asOf).description
    let events = Set(positions.values.flatMap(\.self)).sorted().compactMap { position in
      (now[position] ?? was[position]).map { $0.event(position, isCorrection: $0.on <= early) }
    }
    return (positions, events)
  }

  private func told(of refs: Set<String>, _ clocks: Clocks) throws -> [Position: ToldEvent] {
    try withViews(["trail"], at: clocks) { db, _ in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT position, type, ref, on_day, recorded_at, ministry, summary FROM trail
          WHERE ref IN (SELECT value FROM json_each(?))
          """, arguments: [JSON.array(refs.sorted().map(JSON.string)).canonicalText])
      return Dictionary(
        rows.map { ($0["position"], ToldEvent($0)) }, uniquingKeysWith: { first, _ in first })
    }
  }
}

private struct ToldEvent {
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

private struct LineKey: Hashable, Comparable {
  let group: String?
  let measure: Difference.Measure
  let currency: String?

  /// By group, records without one last; then as the measures are listed.
  static func < (left: Self, right: Self) -> Bool {
    func place(_ key: Self) -> (Int, String, Int, String) {
      let measure = Difference.Measure.allCases.firstIndex(of: key.measure) ?? 0
      return (key.group == nil ? 1 : 0, key.group ?? "", measure, key.currency ?? "")
    }
    return place(left) < place(right)
  }
}

/// All records of one reading with what is measured of them.
private struct Standing {
  struct Record {
    let ref: String
    let ministry: String
    let mission: String?
    let framework: String?
    let kind: String?
    let places: [String]
    /// Whose events may change it beside its own: its commitment, mission and ministry.
    let relatives: [String]
    var sizes: [(measure: Difference.Measure, currency: String?, size: Int128)] = []

    private func groups(_ group: Difference.Group) -> [String?] {
      switch group {
      case .ministry: [ministry]
      case .mission: [mission]
      case .framework: [framework]
      case .kind: [kind]
      case .record: [ref]
      case .place: places.isEmpty ? [nil] : places
      }
    }

    func keys(by group: Difference.Group) -> Set<LineKey> {
      Set(
        groups(group).flatMap { group in
          sizes.map { LineKey(group: group, measure: $0.measure, currency: $0.currency) }
        })
    }

    func size(of key: LineKey, by group: Difference.Group) -> Int128 {
      guard groups(group).contains(key.group) else { return 0 }
      return sizes.reduce(0) {
        $1.measure == key.measure && $1.currency == key.currency ? $0 + $1.size : $0
      }
    }
  }

  let basis: Basis
  private(set) var records: [String: Record] = [:]

  init(_ filter: RecordFilter, _ db: Database, _ basis: Basis) throws {
    self.basis = basis
    let arguments = StatementArguments(filter.arguments.mapValues(\.databaseValue))
    let promises = try Row.fetchCursor(db, sql: Self.commitments, arguments: arguments)
    while let row = try promises.next() {
      var record = Record(row)
      record.sizes.append((row["state"] == "open" ? .open : .fulfilled, nil, 1))
      if let minor: Int64 = row["minor"], let currency: String = row["currency"] {
        record.sizes.append((.promised, currency, Int128(minor)))
      }
      records[record.ref] = record
    }
    let contributions = try Row.fetchCursor(db, sql: Self.contributions, arguments: arguments)
    while let row = try contributions.next() {
      var record = Record(row)
      record.sizes.append((.contributions, nil, 1))
      let isGiven = row["direction"] == "given"
      if let minor: Int64 = row["minor"], let currency: String = row["currency"] {
        record.sizes.append((.given, currency, isGiven ? Int128(minor) : -Int128(minor)))
      }
      if isGiven, record.kind == "personnel" {
        let people = PeopleCount(row, "people_")
        record.sizes += [(.women, nil, Int128(people.women)), (.men, nil, Int128(people.men))]
      }
      records[record.ref] = record
    }
  }

  private static let commitments = """
    WITH RECURSIVE \(House.rolled)
    SELECT c.ref, coalesce(h.now, c.ministry) AS ministry, c.ministry AS author, c.mission,
      c.framework, c.kind, c.places, NULL AS commitment, c.state, c.pledged_minor AS minor,
      c.pledged_currency AS currency
    FROM commitments AS c LEFT JOIN rolled AS h ON h.code = c.ministry
    WHERE c.state <> 'withdrawn'
      AND (:ministries IS NULL OR coalesce(h.now, c.ministry) IN (
        SELECT value FROM json_each(:ministries)))
      AND \(House.places("c.places")) AND \(House.themes("c.themes"))
      AND \(House.word("c.mission", "missions")) AND \(House.word("c.framework", "frameworks"))
      AND \(House.word("c.kind", "kinds"))
      AND \(House.period("c.period_start", "c.period_end", day: "c.made_on"))
    """

  private static let contributions = """
    WITH RECURSIVE \(House.rolled), \(Given.sql)
    SELECT g.*, c.commitment, g.money_minor AS minor, g.money_currency AS currency,
      c.people_f, c.people_m, c.people_x, c.people_u
    FROM given AS g JOIN contributions AS c ON c.ref = g.ref
    WHERE \(Given.wanted) AND \(Given.inPeriod)
    """
}

extension Standing.Record {
  fileprivate init(_ row: Row) {
    let mission: String? = row["mission"]
    self.init(
      ref: row["ref"], ministry: row["ministry"], mission: mission, framework: row["framework"],
      kind: row["kind"], places: ViewJSON.texts(row["places"]),
      relatives: [row["commitment"] as String?, mission, row["author"]].compactMap(\.self))
  }
}
