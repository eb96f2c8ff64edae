internal import Coordination
public import EventSourcing
internal import GRDB

extension Ledger {
  /// What is known of one place, mission or ministry.
  ///
  /// - Parameter since: from when on changes are told.
  /// - Throws: `unknown-place` and the like.
  public func brief(
    on subject: Brief.Subject, since: Day, at clocks: Clocks = .now
  ) throws -> Brief {
    try withViews(Given.views + ["duplicates", "trail"], at: clocks) { db, basis in
      var filter = subject.filter
      try filter.requireKnown(db)
      if !filter.ministries.isEmpty {
        filter.ministries = try Set(rolled(filter.ministries, db)).sorted()
      }
      let reader = BriefReader(filter: filter, asOf: basis.asOf, db: db)
      var brief = Brief(subject: subject, name: subject.code, basis: basis)
      brief.name = try reader.name(of: subject) ?? subject.code
      try reader.fillParts(&brief)
      try reader.fillMoney(&brief)
      try reader.fillPeople(&brief)
      brief.risks = try reader.risks()
      brief.doubles = try reader.doubles()
      brief.changes = try reader.changes(since: since)
      return brief
    }
  }
}

/// The queries behind a brief.
private struct BriefReader {
  let filter: RecordFilter
  let asOf: Day
  let db: Database

  private func rows(_ sql: String, _ more: [String: DatabaseValue] = [:]) throws -> [Row] {
    var arguments = filter.arguments.mapValues(\.databaseValue)
    arguments.merge(more) { $1 }
    return try Row.fetchAll(
      db, sql: "WITH RECURSIVE \(House.rolled), \(Given.sql), \(Self.records)\n" + sql,
      arguments: StatementArguments(arguments))
  }

  /// `record(…)`: missions, commitments that were not withdrawn, and contributions that it is about.
  private static let records = """
    record(ref, noun, ministry, mission, framework, position) AS (
      SELECT m.ref, 'mission', coalesce(h.now, p.ministry), m.ref, m.framework, m.position
      FROM missions AS m JOIN mission_participants AS p ON p.mission = m.ref
      LEFT JOIN rolled AS h ON h.code = p.ministry
      WHERE p.left_on IS NULL AND \(House.word("m.ref", "missions")) AND \(House.places("m.places"))
        AND (:ministries IS NULL OR coalesce(h.now, p.ministry) IN (
          SELECT value FROM json_each(:ministries)))
      UNION ALL
      SELECT c.ref, 'commitment', coalesce(h.now, c.ministry), c.mission, c.framework, c.position
      FROM commitments AS c LEFT JOIN rolled AS h ON h.code = c.ministry
      WHERE c.state <> 'withdrawn' AND \(House.word("c.mission", "missions"))
        AND \(House.places("c.places"))
        AND (:ministries IS NULL OR coalesce(h.now, c.ministry) IN (
          SELECT value FROM json_each(:ministries)))
      UNION ALL
      SELECT g.ref, 'contribution', g.ministry, g.mission, g.framework, g.position
      FROM given AS g WHERE \(Given.wanted))
    """

  func name(of subject: Brief.Subject) throws -> String? {
    switch subject {
    case .place(let code):
      let lists = [Codelists.countries, Codelists.regions, Codelists.theatres]
      return lists.compactMap { $0[code]?.english }.first
    case .mission(let ref):
      return try String.fetchOne(
        db, sql: "SELECT title FROM missions WHERE ref = ?", arguments: [ref])
    case .ministry(let code):
      return try String.fetchOne(
        db, sql: "SELECT name FROM ministries WHERE code = ?", arguments: [code])
    }
  }

  private func sources(_ rows: [Row]) -> [Brief.Source] {
    rows.map { Brief.Source(ref: $0["ref"], position: $0["position"]) }
  }

  func fillParts(_ brief: inout Brief) throws {
    func distinct(_ column: String) throws -> Brief.Figure<[String]> {
      // Of each value the first record, which is enough to show that it takes part.
      let rows = try rows(
        """
        SELECT \(column) AS value, min(ref) AS ref, position FROM record
        WHERE \(column) IS NOT NULL GROUP BY \(column) ORDER BY \(column)
        """)
      return Brief.Figure(
        value: rows.map { $0["value"] }, sources: Self.distinct(sources(rows)))
    }
    brief.ministries = try distinct("ministry")
    brief.missions = try distinct("mission")
    brief.frameworks = try distinct("framework")
  }

  func fillMoney(_ brief: inout Brief) throws {
    let given = try rows(
      """
      SELECT g.ref, g.position, g.direction, g.money_minor AS minor, g.money_currency AS currency
      FROM given AS g WHERE g.money_minor > 0 AND \(Given.wanted) ORDER BY g.ref
      """)
    brief.given = Brief.Figure(value: Self.sums(given), sources: sources(given))
    let promised = try rows(
      """
      SELECT c.ref, c.position, 'given' AS direction, c.pledged_minor AS minor,
        c.pledged_currency AS currency
      FROM commitments AS c JOIN record ON record.ref = c.ref
      WHERE c.state = 'open' AND c.pledged_minor > 0 ORDER BY c.ref
      """)
    brief.promised = Brief.Figure(value: Self.sums(promised), sources: sources(promised))
  }

  private static func sums(_ rows: [Row]) -> [Amount] {
    var sums: [String: Int128] = [:]
    for row in rows {
      let minor = Int128(row["minor"] as Int64)
      sums[row["currency"], default: 0] += (row["direction"] as String) == "given" ? minor : -minor
    }
    return sums.sorted { $0.key < $1.key }.map { Amount(minor: $0.value, currency: $0.key) }
  }

  func fillPeople(_ brief: inout Brief) throws {
    let lines = try rows(
      """
      SELECT g.ref, g.position, coalesce(line.value ->> 'f', 0) AS f,
        coalesce(line.value ->> 'm', 0) AS m, coalesce(line.value ->> 'x', 0) AS x,
        coalesce(line.value ->> 'u', 0) AS u
      FROM given AS g, json_each(g.people) AS line
      WHERE g.kind = 'personnel' AND g.direction = 'given' AND \(Given.wanted) ORDER BY g.ref
      """)
    if !lines.isEmpty {
      brief.deployed = Brief.Figure(
        value: lines.reduce(PeopleCount()) { $0 + PeopleCount($1, "") },
        sources: Self.distinct(sources(lines)))
    }
    let courses = try rows(
      """
      SELECT g.ref, g.position, g.training_sessions AS sessions,
        coalesce(g.trained_f, 0) AS f, coalesce(g.trained_m, 0) AS m,
        coalesce(g.trained_x, 0) AS x, coalesce(g.trained_u, 0) AS u
      FROM given AS g
      WHERE g.training_sessions IS NOT NULL AND g.direction = 'given' AND \(Given.wanted)
      ORDER BY g.ref
      """)
    if !courses.isEmpty {
      brief.training = Brief.Figure(
        value: Brief.Training(
          sessions: courses.reduce(0) { $0 + ($1["sessions"] as Int) },
          people: courses.reduce(PeopleCount()) { $0 + PeopleCount($1, "") }),
        sources: sources(courses))
    }
  }

  private static func distinct(_ sources: [Brief.Source]) -> [Brief.Source] {
    var seen: Set<Brief.Source> = []
    return sources.filter { seen.insert($0).inserted }
  }

  func risks() throws -> [Brief.Risk] {
    try rows(
      """
      SELECT c.ref, record.ministry, c.title, c.said, c.position,
        iif(c.period_end < b.as_of,
          CAST(julianday(b.as_of) - julianday(c.period_end) AS INTEGER), NULL) AS days
      FROM commitments AS c JOIN record ON record.ref = c.ref, basis AS b
      WHERE c.state = 'open' AND (c.period_end < b.as_of OR c.said IN ('at_risk', 'delayed'))
      ORDER BY days DESC NULLS LAST, c.ref
      """
    ).map { row in
      Brief.Risk(
        ref: row["ref"], ministry: row["ministry"], title: row["title"], daysOverdue: row["days"],
        said: row["said"], position: row["position"])
    }
  }

  func doubles() throws -> [Brief.Double] {
    try rows(
      """
      SELECT f.ref, f.a, f.b, f.score, f.position FROM duplicate_shown AS f
      LEFT JOIN duplicate_reviews AS v ON v.ref = f.ref, basis AS b
      WHERE (\(Openness.sql("v", asOf: "b.as_of")))
        AND (f.a IN (SELECT ref FROM record) OR f.b IN (SELECT ref FROM record))
      ORDER BY f.score DESC, f.ref
      """
    ).map { row in
      Brief.Double(
        ref: row["ref"], a: row["a"], b: row["b"], score: row["score"], position: row["position"])
    }
  }

  func changes(since: Day) throws -> [Brief.Change] {
    try rows(
      """
      SELECT t.position, t.type, t.ref, t.on_day, t.summary FROM trail AS t
      WHERE t.on_day >= :since AND t.ref IN (SELECT ref FROM record)
      ORDER BY t.position DESC
      """, ["since": since.description.databaseValue]
    ).map { row in
      Brief.Change(
        position: row["position"], type: row["type"], ref: row["ref"], on: row["on_day"],
        title: row["summary"])
    }
  }
}

extension PeopleCount {
  /// From the columns `f`, `m`, `x` and `u` behind a prefix.
  init(_ row: Row, _ prefix: String) {
    self.init(
      women: row[prefix + "f"] ?? 0, men: row[prefix + "m"] ?? 0, others: row[prefix + "x"] ?? 0,
      unknown: row[prefix + "u"] ?? 0)
  }
}
