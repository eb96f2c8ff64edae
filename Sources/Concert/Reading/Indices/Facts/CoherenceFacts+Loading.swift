internal import Coordination
internal import EventSourcing
internal import GRDB
internal import Matching

extension CoherenceFacts {
  /// The views that they are read from.
  static let views = [
    "coherence", "commitments", "contributions", "duplicates", "ministries", "missions", "promises",
    "scorecard",
  ]

  init(_ db: Database, _ basis: Basis) throws {
    let records = try Self.records(db)
    self.init(
      records: records, ministries: try Self.ministries(db), missions: try Self.missions(db),
      pairs: try Self.pairs(db), plans: try CoherencePlan.all(db, basis),
      theatres: Self.theatres(of: records), asOf: basis.asOf.description)
  }

  private static func records(_ db: Database) throws -> [CoherenceRecord] {
    var lists = TextLists()
    var partners: [String: String] = [:]
    var records: [CoherenceRecord] = []
    let cursor = try Row.fetchCursor(db, sql: recordsSelect)
    while let row = try cursor.next() {
      let partner: String? = (row["partner"] as String?).map { name in
        if let known = partners[name] { return known }
        let folded = Folding.folded(name)
        partners[name] = folded
        return folded
      }
      let isWithdrawn = (row["live"] as Int) == 0
      let state: String? = row["state"]
      let isAlone = state == nil && (row["commitment"] as String?) == nil
      let direction = CoherenceRecord.Direction(rawValue: row["direction"]) ?? .given
      records.append(
        CoherenceRecord(
          ref: row["ref"], house: row["house"], commitment: row["commitment"],
          places: lists[row["places"]], themes: lists[row["themes"]], mission: row["mission"],
          action: row["plan_action"], currency: row["currency"], minor: row["minor"],
          direction: direction, isNonzero: (row["nonzero"] as Int) != 0,
          isWithdrawn: isWithdrawn,
          isLiveEffort: !isWithdrawn && (state == "open" || (isAlone && direction == .given)),
          day: row["day"], until: row["until"],
          partner: partner?.isEmpty == true ? nil : partner, actOn: row["act_on"],
          enteredOn: row["entered_on"], firstMinor: row["first_minor"],
          firstCurrency: row["first_currency"], fulfilledOn: row["fulfilled_on"]))
    }
    return records
  }

  private static let recordsSelect = """
    WITH RECURSIVE \(House.rolled)
    SELECT r.ref, COALESCE(h.now, r.ministry) AS house, r.commitment, r.places, r.themes, r.mission,
      r.plan_action, r.currency, r.minor, r.direction, r.nonzero, r.live, c.state,
      COALESCE(c.period_start, c.made_on, x.period_start, x.on_day) AS day,
      COALESCE(c.period_end, x.period_end) AS until, COALESCE(c.partner, x.partner) AS partner,
      COALESCE(c.made_on, x.on_day) AS act_on,
      substr(COALESCE(c.recorded_at, x.recorded_at), 1, 10) AS entered_on,
      p.first_minor, p.first_currency,
      CASE p.closed WHEN 'fulfilled' THEN substr(p.closed_at, 1, 10) END AS fulfilled_on
    FROM coherence_records AS r
    LEFT JOIN rolled AS h ON h.code = r.ministry
    LEFT JOIN commitments AS c ON c.ref = r.ref
    LEFT JOIN contributions AS x ON x.ref = r.ref
    LEFT JOIN promises AS p ON p.ref = r.ref
    ORDER BY r.ref
    """

  private static func ministries(_ db: Database) throws -> [String: CoherenceMinistry] {
    let sql = """
      SELECT m.code, m.dimension, m.ends_from IS NULL OR m.ends_from > b.as_of AS active
      FROM ministries AS m, basis AS b
      """
    var ministries: [String: CoherenceMinistry] = [:]
    for row in try Row.fetchAll(db, sql: sql) {
      let code: String = row["code"]
      ministries[code] = CoherenceMinistry(
        code: code, dimension: .init(rawValue: row["dimension"]) ?? .other,
        isActive: (row["active"] as Int) != 0)
    }
    return ministries
  }

  private static func missions(_ db: Database) throws -> [CoherenceMission] {
    var parts: [String: [CoherenceMission.Part]] = [:]
    let partsSelect = """
      WITH RECURSIVE \(House.rolled)
      SELECT p.mission, COALESCE(h.now, p.ministry) AS house, p.joined_on, p.left_on
      FROM mission_participants AS p LEFT JOIN rolled AS h ON h.code = p.ministry
      ORDER BY p.mission, p.ministry
      """
    for row in try Row.fetchAll(db, sql: partsSelect) {
      parts[row["mission"], default: []].append(
        CoherenceMission.Part(house: row["house"], from: row["joined_on"], to: row["left_on"]))
    }
    var lists = TextLists()
    let sql = """
      SELECT ref, COALESCE(period_start, made_on) AS start, places, themes,
        MIN(COALESCE(period_end, concluded_on), COALESCE(concluded_on, period_end)) AS "end"
      FROM missions ORDER BY ref
      """
    return try Row.fetchAll(db, sql: sql).map { row in
      let ref: String = row["ref"]
      return CoherenceMission(
        ref: ref, start: row["start"], end: row["end"], places: lists[row["places"]],
        themes: lists[row["themes"]], parts: parts[ref] ?? [])
    }
  }

  /// Open flags, and decisions. The tier of a pair that is no longer flagged is that of the score
  /// which the decision saw.
  private static func pairs(_ db: Database) throws -> [CoherencePair] {
    let lines = try ReviewLines(db)
    let sql = """
      SELECT f.ref, f.a, f.b, f.tier, 1 AS is_open,
          COALESCE(v.asked_on, f.since_on) AS day, NULL AS outcome
      FROM duplicate_shown AS f
      LEFT JOIN duplicate_reviews AS v ON v.ref = f.ref
      JOIN basis AS b ON \(Openness.sql("v", asOf: "b.as_of"))
      UNION ALL
      SELECT v.ref, v.a, v.b, COALESCE(f.tier,
          CASE WHEN v.score >= \(lines.likely) THEN 'likely'
            WHEN v.score >= \(lines.possible) THEN 'possible' END), 0, v.on_day, v.outcome
      FROM duplicate_reviews AS v LEFT JOIN duplicate_shown AS f ON f.ref = v.ref
      WHERE v.reopened = 0
      ORDER BY 1, 5
      """
    return try Row.fetchAll(db, sql: sql).map { row in
      CoherencePair(
        ref: row["ref"], a: row["a"], b: row["b"], tier: row["tier"],
        isOpen: (row["is_open"] as Int) != 0, day: row["day"], outcome: row["outcome"])
    }
  }

  /// The project's theatres whose countries hold all of a place's.
  private static func theatres(of records: [CoherenceRecord]) -> [String: [String]] {
    let members = Codelists.theatres.keys.sorted().map { ($0, Set(Codelists.members(of: $0))) }
    var theatres: [String: [String]] = [:]
    for place in Set(records.flatMap(\.places)) {
      let countries = Codelists.members(of: place)
      theatres[place] = members.filter { theatre, inside in
        theatre == place || (!countries.isEmpty && inside.isSuperset(of: countries))
      }.map(\.0)
    }
    return theatres
  }
}

/// Lists of codes by the JSON text that they are stored as; few texts, many records.
private struct TextLists {
  private var known: [String: [String]] = [:]

  subscript(text: String?) -> [String] {
    mutating get {
      guard let text else { return [] }
      if let list = known[text] { return list }
      // A code that is named twice is one.
      let list = ((try? JSON(parsing: text))?.array ?? []).compactMap(\.string)
      let once = Set(list).sorted()
      known[text] = once
      return once
    }
  }
}
