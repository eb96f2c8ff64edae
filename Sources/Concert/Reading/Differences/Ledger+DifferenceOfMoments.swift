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
    // All records are added up by one core while another makes those that differ.
    let totals = Aside { group == .record ? nil : try self.totals(by: group) }
    let old = try differing(from: other, moved)
    let new = try other.differing(from: self, moved)
    let told = try (isForth ? other : self).told(since: min(basis.size, other.basis.size))
    var changed = Ledger.changes(from: old, to: new, by: group)
    if let totals = try totals.value() {
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

  private func differing(from other: MomentReading, _ moved: Set<String>) throws -> Standing {
    try reader.read(comparedWith: other.basis.size, Self.tables) {
      try Standing(filter, $0, basis, onlyDiffering: moved)
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
  /// The sizes of all lines.
  private func totals(by group: Difference.Group) throws -> [LineKey: Int128] {
    var totals: [LineKey: Int128] = [:]
    func add(_ size: Int128, _ measure: Difference.Measure, _ row: Row, _ currency: String? = nil) {
      totals[LineKey(group: row[0], measure: measure, currency: currency), default: 0] += size
    }
    func money(_ row: Row) -> Int128? {
      guard let high: Int64 = row["high"], let low: Int64 = row["low"] else { return nil }
      return Int128(high) * 1_000_000_000 + Int128(low)
    }
    func number(_ row: Row, _ column: String) -> Int128 {
      Int128((row[column] as Int64?) ?? 0)
    }
    let arguments = StatementArguments(filter.arguments.mapValues(\.databaseValue))
    try reader.read { db in
      for row in try Row.fetchAll(db, sql: Self.promised(by: group), arguments: arguments) {
        add(number(row, "number"), row["state"] == "open" ? .open : .fulfilled, row)
        if let money = money(row) { add(money, .promised, row, row["currency"]) }
      }
      for row in try Row.fetchAll(db, sql: Self.given(by: group), arguments: arguments) {
        let isGiven = row["direction"] == "given"
        add(number(row, "number"), .contributions, row)
        if let money = money(row) { add(isGiven ? money : -money, .given, row, row["currency"]) }
        if isGiven {
          add(number(row, "women"), .women, row)
          add(number(row, "men"), .men, row)
        }
      }
    }
    return totals
  }

  /// The column that a record is counted under, and what gives it.
  private static func column(_ group: Difference.Group) -> (name: String, from: String) {
    guard group == .place else { return ("g.\(group.rawValue)", "") }
    return (
      "place.value",
      """
      LEFT JOIN json_each(g.places) AS place ON NOT EXISTS (
        SELECT 1 FROM json_each(g.places) AS earlier
        WHERE earlier.value = place.value AND earlier.key < place.key)
      """
    )
  }

  private static let sums = "sum(minor / 1000000000) AS high, sum(minor % 1000000000) AS low"

  private static func promised(by group: Difference.Group) -> String {
    let column = column(group)
    return """
      WITH g AS (\(Standing.commitments))
      SELECT \(column.name), state, currency, count(*) AS number, \(sums)
      FROM g \(column.from) GROUP BY 1, 2, 3
      """
  }

  /// What a contribution has from its commitment is asked only of those that lack it, or SQLite would
  /// look up every commitment for columns that nobody reads: beside that the rule is `Given.sql`'s.
  private static func given(by group: Difference.Group) -> String {
    let column = column(group)
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
      SELECT \(column.name), direction, currency, count(*) AS number, \(sums),
        sum(IIF(people_f IS NOT NULL AND g.kind = 'personnel', people_f, 0)) AS women,
        sum(IIF(people_m IS NOT NULL AND g.kind = 'personnel', people_m, 0)) AS men
      FROM g \(column.from)
      WHERE \(Given.wanted) AND \(Given.inPeriod)
      GROUP BY 1, 2, 3
      """
  }
}

/// What another thread works out meanwhile.
///
/// A class, because two threads look at one outcome.
private final class Aside<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global(qos: .userInitiated).async { [self] in
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      isDone.signal()
    }
  }

  /// Waits for it; to be asked once.
  func value() throws -> Value {
    isDone.wait()
    guard let result = outcome.withLock({ $0 }) else {
      preconditionFailure("the outcome is there before it is signalled")
    }
    return try result.get()
  }
}
