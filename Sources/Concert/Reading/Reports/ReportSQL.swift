/// The SQL of a report: what it is split by, and its measures.
struct ReportSQL {
  let query: ReportQuery

  /// - Returns: columns: those of the groups, the measures, and `events` where asked.
  var text: String {
    switch query.kind {
    case .visibility: visibility
    case .consultations: consultations
    case .pooled, .framework:
      grouped(
        by: query.groups, and: ["currency": "g.money_currency"], of: Self.sums,
        from: "given AS g", where: "\(Given.wanted) AND \(Given.inPeriod)")
    case .women:
      grouped(
        by: query.groups, of: Self.people, from: "given AS g, json_each(g.people) AS line",
        where: """
          \(Given.wanted) AND \(Given.inPeriod)
          AND g.direction = 'given' AND (:kinds IS NOT NULL OR g.kind = 'personnel')
          """)
    case .training:
      grouped(
        by: query.groups, of: Self.trained, from: "given AS g",
        where: """
          \(Given.wanted) AND \(Given.inPeriod)
          AND g.direction = 'given' AND g.training_sessions IS NOT NULL
          AND (:from IS NULL OR g.starts >= :from)
          """)
    }
  }

  private func grouped(
    by groups: [ReportGroup], and keys: KeyValuePairs<String, String> = [:], of measures: String,
    from source: String, where condition: String
  ) -> String {
    let all = groups.map { ($0.rawValue, expression(of: $0)) } + keys.map { ($0.key, $0.value) }
    let columns = all.map { "\($0.1) AS \"\($0.0)\"" } + [measures] + cited("g.position")
    let places = all.indices.map { "\($0 + 1)" }
    return """
      WITH RECURSIVE \(House.rolled), \(Given.sql)\(groups.contains(.year) ? ", \(Self.years)" : "")
      SELECT \(columns.joined(separator: ", "))
      FROM \(source)\(groups.map(join).joined())
      WHERE \(condition)
      GROUP BY \(places.joined(separator: ", "))
      ORDER BY \(places.map { "\($0) NULLS LAST" }.joined(separator: ", "))
      """
  }

  private func cited(_ position: String) -> [String] {
    query.isCited ? ["json_group_array(DISTINCT \(position)) AS events"] : []
  }

  private func expression(of group: ReportGroup) -> String {
    switch group {
    case .year: "years.year"
    case .ministry, .mission, .framework, .kind: "g.\(group.rawValue)"
    case .place: "place.value"
    case .theme: "theme.value"
    case .role, .level: "line.value ->> '\(group.rawValue)'"
    case .topic, .audience: "g.training_\(group.rawValue)"
    }
  }

  private func join(_ group: ReportGroup) -> String {
    switch group {
    case .place, .theme:
      "\nLEFT JOIN json_each(g.\(group.rawValue)s) AS \(group.rawValue)"
    case .year where query.kind == .women:
      """

      JOIN years ON years.year BETWEEN CAST(substr(g.starts, 1, 4) AS INTEGER)
        AND CAST(substr(g.ends, 1, 4) AS INTEGER)
      """
    case .year: "\nJOIN years ON years.year = CAST(substr(g.starts, 1, 4) AS INTEGER)"
    default: ""
    }
  }

  /// The years that are asked for: of the filter, else all in which anything was given.
  private static let years = """
    years(year) AS (
      SELECT max(
        CAST(coalesce(substr(:from, 1, 4), min(substr(starts, 1, 4))) AS INTEGER),
        CAST(min(substr(starts, 1, 4)) AS INTEGER)) FROM given
      UNION ALL
      SELECT year + 1 FROM years, basis AS b
      WHERE year < CAST(substr(coalesce(:to, b.as_of), 1, 4) AS INTEGER))
    """

  private static let sums = """
    count(*) AS contributions,
    \(ExactSum.sql(of: "iif(g.direction = 'given', g.money_minor, NULL)")) AS given_minor,
    \(ExactSum.sql(of: "iif(g.direction = 'returned', g.money_minor, NULL)")) AS returned_minor,
    sum((
      SELECT sum(
        coalesce(line.value ->> 'f', 0) + coalesce(line.value ->> 'm', 0)
          + coalesce(line.value ->> 'x', 0) + coalesce(line.value ->> 'u', 0))
      FROM json_each(g.people) AS line WHERE g.direction = 'given')) AS people,
    count(DISTINCT g.ministry) AS ministries
    """

  private static func counted(_ sex: String, _ condition: String = "") -> String {
    "sum(coalesce(line.value ->> '\(sex)', 0))\(condition)"
  }

  private static let leads = " FILTER (WHERE line.value ->> 'level' = 'lead')"

  private static let people = """
    \(counted("f")) AS women, \(counted("m")) AS men, \(counted("x")) AS others,
    \(counted("u")) AS "unknown",
    \(counted("f", leads)) AS leading_women, \(counted("m", leads)) AS leading_men,
    \(counted("x", leads)) AS leading_others,
    count(DISTINCT g.ref) AS contributions
    """

  private static let trained = """
    sum(g.training_sessions) AS sessions,
    sum(g.trained_f) AS women, sum(g.trained_m) AS men, sum(g.trained_x) AS others,
    sum(g.trained_u) AS "unknown", count(DISTINCT g.ref) AS contributions
    """

  private var visibility: String {
    """
    WITH RECURSIVE \(House.rolled), \(Given.sql),
    seen(what, code, day, last_day, ref, ministry, position) AS (
      SELECT 'framework', g.framework, g.starts, g.ends, g.ref, g.ministry, g.position
      FROM given AS g WHERE g.framework IS NOT NULL AND \(Given.wanted)
      UNION ALL
      SELECT 'place', place.value, g.starts, g.ends, g.ref, g.ministry, g.position
      FROM given AS g, json_each(g.places) AS place WHERE \(Given.wanted)
      UNION ALL
      SELECT 'mission', m.ref, coalesce(m.period_start, m.made_on),
        coalesce(m.concluded_on, m.period_end, b.as_of), m.ref,
        coalesce(h.now, p.ministry), m.position
      FROM missions AS m JOIN mission_participants AS p ON p.mission = m.ref
      LEFT JOIN rolled AS h ON h.code = p.ministry, basis AS b
      WHERE \(Self.missionWanted)
      UNION ALL
      SELECT 'mandate', m.mandate, coalesce(m.period_start, m.made_on),
        coalesce(m.concluded_on, m.period_end, b.as_of), m.ref,
        coalesce(h.now, p.ministry), m.position
      FROM missions AS m JOIN mission_participants AS p ON p.mission = m.ref
      LEFT JOIN rolled AS h ON h.code = p.ministry, basis AS b
      WHERE m.mandate IS NOT NULL AND \(Self.missionWanted))
    SELECT what, code, min(day) AS first_on, substr(min(day || ref), 11) AS first_ref,
      count(DISTINCT ministry) AS ministries, count(DISTINCT ref) AS records,
      (:from IS NULL OR min(day) >= :from) AND (:to IS NULL OR min(day) <= :to) AS is_first\
    \(query.isCited ? ", json_group_array(DISTINCT position) AS events" : "")
    FROM seen
    GROUP BY what, code
    HAVING (:from IS NULL OR max(last_day) >= :from) AND (:to IS NULL OR min(day) <= :to)
    ORDER BY what, first_on, code
    """
  }

  private static let missionWanted = """
    (:ministries IS NULL OR coalesce(h.now, p.ministry) IN (SELECT value FROM json_each(:ministries)))
      AND \(House.places("m.places")) AND \(House.themes("m.themes"))
      AND \(House.word("m.ref", "missions")) AND \(House.word("m.framework", "frameworks"))
    """

  private var consultations: String {
    let groups = query.groups.map { group in
      group == .year
        ? ("year", "CAST(substr(held.on_day, 1, 4) AS INTEGER)") : ("ministry", "house")
    }
    let keys = groups.map { "\($0.1) AS \($0.0)" }.joined(separator: ", ")
    let same = groups.map { "\($0.1) IS one.\($0.0)" }.joined(separator: " AND ")
    return """
      WITH RECURSIVE \(House.rolled),
      held AS (
        SELECT c.*, coalesce(h.now, c.ministry) AS house
        FROM consultations AS c LEFT JOIN rolled AS h ON h.code = c.ministry
        WHERE (:ministries IS NULL OR c.ministry IN (\(House.wanted)))
          AND \(House.word("c.mission", "missions"))
          AND (:from IS NULL OR c.on_day >= :from) AND (:to IS NULL OR c.on_day <= :to)),
      one AS (
        SELECT \(keys), count(*) AS held,
          count(*) FILTER (WHERE held.level IN ('involve', 'collaborate', 'empower')) AS deep,
          sum(held.inputs) AS inputs, sum(held.answered) AS answered\
      \(query.isCited ? ", json_group_array(held.position) AS events" : "")
        FROM held GROUP BY \(groups.map(\.1).joined(separator: ", ")))
      SELECT one.*,
        (SELECT count(DISTINCT guest.value) FROM held, json_each(held.invited) AS guest
          WHERE \(same)) AS invited,
        (SELECT count(DISTINCT guest.value) FROM held, json_each(held.attended) AS guest
          WHERE \(same)) AS came,
        (SELECT CAST(max(julianday(b.as_of) - julianday(input.received_on)) AS INTEGER)
          FROM held JOIN consultation_inputs AS input ON input.ref = held.ref, basis AS b
          WHERE input.answer IS NULL AND \(same))
          AS longest_wait
      FROM one ORDER BY \(groups.map(\.0).joined(separator: ", "))
      """
  }
}
