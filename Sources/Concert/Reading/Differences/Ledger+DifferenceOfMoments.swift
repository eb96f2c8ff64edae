internal import Dispatch
internal import EventSourcing
internal import GRDB
internal import Projector
internal import Synchronization

/// Two moments of the ledger, compared by the versions of rows that came or went between them.
///
/// Records that nothing between them touched are never made: only what the lines are measured from, a sum
/// of all records, is added up in SQL.
extension Ledger {
  /// None when one of the two leaves out events by their day or for somebody's eyes, or a view keeps no
  /// versions: then both are read whole.
  func differenceOfMoments(
    from before: Clocks, to after: Clocks, by group: Difference.Group, _ filter: RecordFilter
  ) throws -> Difference? {
    let (before, after) = (try pinned(before), try pinned(after))
    guard before.leaveOutNewestOnly, after.leaveOutNewestOnly else { return nil }
    let views = Given.views + ["trail"]
    return try withReader(views, at: before) { old, oldBasis in
      try withReader(views, at: after) { new, newBasis in
        guard old.isPast, new.isPast else { return nil }
        return try MomentReading(old, oldBasis, filter)
          .difference(to: MomentReading(new, newBasis, filter), by: group)
      }
    }
  }

  /// Now is a moment, too.
  private func pinned(_ clocks: Clocks) throws -> Clocks {
    guard clocks.isNow else { return clocks }
    return Clocks(knownAt: .position(try basis(at: clocks).size - 1))
  }
}

/// One of the two moments.
private struct MomentReading: Sendable {
  private let reader: ViewReader
  private let basis: Basis
  private let filter: RecordFilter
  /// Which house each code counted for.
  private let houses: [String: String]

  private static let tables = ["commitments", "contributions", "missions"]

  init(_ reader: ViewReader, _ basis: Basis, _ filter: RecordFilter) throws {
    self.reader = reader
    self.basis = basis
    let houses = try reader.read { db in
      try Row.fetchAll(db, sql: "WITH RECURSIVE \(House.rolled) SELECT code, now FROM rolled")
        .reduce(into: [String: String]()) { $0[$1[0]] = $1[1] }
    }
    self.houses = houses
    var filter = filter
    if !filter.ministries.isEmpty {
      filter.ministries = Set(filter.ministries + filter.ministries.compactMap { houses[$0] })
        .sorted()
    }
    self.filter = filter
  }

  func difference(to other: MomentReading, by group: Difference.Group) throws -> Difference {
    let moved = moved(to: other)
    let isForth = basis.size <= other.basis.size
    let queue = DispatchQueue(label: "concert.difference", qos: .userInitiated)
    let measured = group == .record ? [] : [sumsGiven, sumsPromised]
    let sums = measured.map { sums in Aside(on: queue) { try sums(group) } }
    let events = Aside(on: queue) {
      try (isForth ? other : self).told(since: min(basis.size, other.basis.size))
    }
    let (old, new) = try standings(and: other, moved)
    var changed = Ledger.changes(from: old, to: new, by: group)
    // What the other thread has not begun is done here, so the last comes first.
    let told = try events.value()
    let totals = try sums.reversed().map { try $0.value() }
      .reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    if group != .record {
      for (key, change) in changed {
        let before = totals[key] ?? 0
        changed[key]?.before = before
        changed[key]?.after = before + change.after - change.before
      }
    }
    return Difference(
      old, new, changed, told: isForth ? (was: [:], now: told) : (was: told, now: [:]))
  }

  /// Codes whose records may count elsewhere than at the other moment, or be asked for there only.
  private func moved(to other: MomentReading) -> Set<String> {
    let asked = Set(filter.ministries).symmetricDifference(other.filter.ministries)
    return Set(houses.keys).union(other.houses.keys).filter { code in
      let (here, there) = (houses[code] ?? code, other.houses[code] ?? code)
      return here != there || asked.contains(code) || asked.contains(here) || asked.contains(there)
    }
  }

  /// The records of the two moments that differ.
  private func standings(
    and other: MomentReading, _ moved: Set<String>
  ) throws -> (here: Standing, there: Standing) {
    var readings = [self, other][...]
    return try reader.read(comparedWith: other.reader, Self.tables) { db in
      let reading = readings.removeFirst()
      return try Standing(reading.filter, db, reading.basis, onlyDiffering: moved)
    }
  }

  private func told(since size: Position) throws -> [Position: ToldEvent] {
    try reader.read { db in
      let rows = try Row.fetchCursor(
        db, sql: ToldEvent.select + " WHERE position >= ?", arguments: [size])
      var told: [Position: ToldEvent] = [:]
      while let row = try rows.next() { told[row["position"]] = ToldEvent(row) }
      return told
    }
  }
}

// MARK: Sums of all records

extension MomentReading {
  private func sumsPromised(_ group: Difference.Group) throws -> [LineKey: Int128] {
    try sums(Self.promised, of: Self.promised(by: group), group) { row, add in
      add(Self.number(row, "number"), row["state"] == "open" ? .open : .fulfilled, nil)
      if let money = Self.money(row) { add(money, .promised, row["currency"]) }
    }
  }

  private func sumsGiven(_ group: Difference.Group) throws -> [LineKey: Int128] {
    try sums(Self.given, of: Self.given(by: group), group) { row, add in
      let isGiven = row["direction"] == "given"
      add(Self.number(row, "number"), .contributions, nil)
      if let money = Self.money(row) { add(isGiven ? money : -money, .given, row["currency"]) }
      if isGiven {
        add(Self.number(row, "women"), .women, nil)
        add(Self.number(row, "men"), .men, nil)
      }
    }
  }

  /// The sizes of lines.
  ///
  /// - Parameter read: adds what a row of the table says.
  private func sums(
    _ table: SumTable, of records: String, _ group: Difference.Group,
    _ read: (Row, _ add: (Int128, Difference.Measure, _ currency: String?) -> Void) -> Void
  ) throws -> [LineKey: Int128] {
    var sums: [LineKey: Int128] = [:]
    let arguments = StatementArguments(filter.arguments.mapValues(\.databaseValue))
    try reader.read(preparing: { db in
      try db.execute(sql: table.creation)
      try db.execute(sql: table.adding(records), arguments: arguments)
    }) { db in
      for row in try Row.fetchAll(db, sql: table.reading) {
        let lines = group == .place ? Standing.Record.places(row["line"]) : [row["line"]]
        read(row) { size, measure, currency in
          for line in lines {
            sums[LineKey(group: line, measure: measure, currency: currency), default: 0] += size
          }
        }
      }
    }
    return sums
  }

  private static func money(_ row: Row) -> Int128? {
    guard row["currency"] as String? != nil, let high: Int64 = row["high"],
      let low: Int64 = row["low"]
    else { return nil }
    return Int128(high) * 1_000_000_000 + Int128(low)
  }

  private static func number(_ row: Row, _ column: String) -> Int128 {
    Int128((row[column] as Int64?) ?? 0)
  }

  /// The column that a record is counted under; its places are told apart when they are added up, since
  /// few lists of them are many records'.
  private static func column(_ group: Difference.Group) -> String {
    group == .place ? "places" : group.rawValue
  }

  private static let promised = SumTable(name: "promised_sums", kind: "state", sums: [])
  private static let given = SumTable(
    name: "given_sums", kind: "direction", sums: ["women", "men"])

  private static func promised(by group: Difference.Group) -> String {
    """
    WITH g AS (\(Standing.commitments))
    SELECT \(column(group)) AS line, state, currency, minor FROM g
    """
  }

  /// What a contribution has from its commitment is asked only of those that lack it, or SQLite would
  /// look up every commitment for columns that nobody reads: beside that the rule is `Given.sql`'s.
  private static func given(by group: Difference.Group) -> String {
    func inherited(_ name: String, fromMission: Bool = true) -> String {
      let promise = "(SELECT k.\(name) FROM commitments AS k WHERE k.ref = c.commitment)"
      let mission = "(SELECT m.\(name) FROM missions AS m WHERE m.ref = c.mission)"
      return "COALESCE(c.\(name), \(promise)\(fromMission ? ", " + mission : "")) AS \(name)"
    }
    return """
      WITH RECURSIVE \(House.rolled), g AS (
        SELECT c.ministry AS author, COALESCE(h.now, c.ministry) AS ministry, c.mission,
          \(inherited("kind", fromMission: false)), c.direction, \(inherited("framework")),
          \(inherited("places")), \(inherited("themes")),
          COALESCE(c.period_start, c.on_day) AS starts,
          MAX(
            COALESCE(c.period_start, c.on_day),
            COALESCE(c.period_end, IIF(c.period_start IS NULL, c.on_day, b.as_of))) AS ends,
          c.money_minor AS minor, c.money_currency AS currency, c.people_f, c.people_m
        FROM contributions AS c LEFT JOIN rolled AS h ON h.code = c.ministry, basis AS b
        WHERE c.state = 'delivered')
      SELECT g.\(column(group)) AS line, direction, currency, minor,
        IIF(g.kind = 'personnel', people_f, 0) AS women,
        IIF(g.kind = 'personnel', people_m, 0) AS men
      FROM g
      WHERE \(Given.wanted) AND \(Given.inPeriod)
      """
  }
}

/// What another thread works out meanwhile, unless whoever needs it comes first.
///
/// A class, because two threads look at one outcome.
private final class Aside<Value: Sendable>: Sendable {
  private enum State {
    case waiting(@Sendable () throws -> Value)
    case begun
    case done(Result<Value, any Error>)
  }

  private let state: Mutex<State>
  private let isDone = DispatchSemaphore(value: 0)

  /// - Parameter queue: does one after the other.
  init(on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Value) {
    state = Mutex(.waiting(work))
    queue.async { self.begin() }
  }

  private func begin() {
    let work = state.withLock { state -> (@Sendable () throws -> Value)? in
      guard case .waiting(let work) = state else { return nil }
      state = .begun
      return work
    }
    guard let work else { return }
    let result = Result { try work() }
    state.withLock { $0 = .done(result) }
    isDone.signal()
  }

  /// Waits for it, or works it out; to be asked once.
  func value() throws -> Value {
    begin()
    isDone.wait()
    guard case .done(let result) = state.withLock({ $0 }) else {
      preconditionFailure("the outcome is there before it is signalled")
    }
    return try result.get()
  }
}
