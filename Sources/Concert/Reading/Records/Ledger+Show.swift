internal import EventLog
internal import EventSourcing
internal import GRDB

extension Ledger {
  /// One record as it stood.
  ///
  /// - Parameters:
  ///   - text: `COM-…`, `CTR-…`, `DUP-…`, a mission, ministry or officer, or `@n` for an event.
  ///   - noun: what it must be; none for anything.
  /// - Throws: `not-found` with the nearest reference that there is.
  public func show(_ text: String, noun: String? = nil, at clocks: Clocks = .now) throws -> Record {
    let basis = try log.read { try self.basis(clocks, $0) }
    if text.hasPrefix("@"), noun == nil { return try event(text, basis, clocks) }
    let found = try log.read { log in
      try RecordRef.find(text, noun: noun, before: basis.size, in: log)
    }
    if found.noun == "duplicate" { return try duplicateRecord(found.ref, clocks) }
    let newest = try log.read { try $0.version(of: found.stream) ?? -1 }
    return try withViews(Self.showViews, at: clocks) { db, basis in
      let query = RecordQuery(found)
      guard let row = try query.row(db) else {
        throw ReadingRefusal.noRecord(text, noun: found.noun, nearest: nil)
      }
      let history = try self.history(of: found.stream, db)
      return Record(
        noun: found.noun, ref: found.ref, title: query.title(of: row), basis: basis, row: row,
        parts: try query.parts(db), history: history,
        laterEvents: clocks.visibility == nil ? max(0, newest + 1 - history.count) : 0)
    }
  }

  /// - Throws: `not-found` with the nearest reference when no such record was known.
  public func require(_ text: String, noun: String, at clocks: Clocks = .now) throws {
    _ = try log.read { log in
      try RecordRef.find(text, noun: noun, before: self.basis(clocks, log).size, in: log)
    }
  }

  private static let showViews = [
    "commitments", "consultations", "contributions", "duplicates", "ministries", "missions",
    "officers", "scorecard", "trail",
  ]

  private func history(of stream: StreamName, _ db: Database) throws -> [TrailEntry] {
    let erasures = try log.erasures()
    return try Row.fetchAll(
      db,
      sql: """
        SELECT \(Self.trailColumns) FROM \(Self.disputedTrail)
        WHERE ref = ? AND stream = ? ORDER BY position
        """, arguments: [stream.ref, stream.text]
    ).map { row in
      var entry = TrailEntry(row)
      entry.erasedBy = erasures.first { $0.erased == entry.position }?.by
      return entry
    }
  }

  private func event(_ text: String, _ basis: Basis, _ clocks: Clocks) throws -> Record {
    let event = try log.read { try RecordRef.event(text, before: basis.size, in: $0) }
    let leaf = try log.leafHash(at: event.position).map(hexText)
    return try withViews(["officers", "trail"], at: clocks) { db, basis in
      guard
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT \(Self.trailColumns) FROM \(Self.disputedTrail)
            WHERE position = ?
            """, arguments: [event.position])
      else { throw ReadingRefusal.noRecord(text, noun: "event", nearest: nil) }
      var entry = TrailEntry(row)
      entry.leafHash = leaf
      entry.payload = try event.payload.map { try JSON(parsing: $0) }
      entry.erasedBy = event.erasure
      return Record(
        noun: "event", ref: "@\(event.position)", title: entry.type, basis: basis,
        row: entry.json.object ?? JSONObject(), parts: [:], history: [], laterEvents: 0)
    }
  }

  private func duplicateRecord(_ ref: String, _ clocks: Clocks) throws -> Record {
    let answer = try duplicates(DuplicateQuery(ref: ref), at: clocks)
    guard let pair = answer.pairs.first else { throw ReadingRefusal.notADuplicate(ref) }
    let stream = StreamName(kind: "duplicate", ref: ref)
    let newest = try log.read { try $0.version(of: stream) ?? -1 }
    let history = try withViews(["officers", "trail"], at: clocks) { db, _ in
      try self.history(of: stream, db)
    }
    return Record(
      noun: "duplicate", ref: ref, title: "\(pair.a.ref) and \(pair.b.ref)", basis: answer.basis,
      row: pair.json.object ?? JSONObject(), parts: [:], history: history,
      laterEvents: clocks.visibility == nil ? max(0, newest + 1 - history.count) : 0)
  }
}

/// The SQL behind one record.
private struct RecordQuery {
  private let found: RecordRef

  init(_ found: RecordRef) { self.found = found }

  private var table: (name: String, key: String) {
    switch found.noun {
    case "ministry": ("ministries", "code")
    case "officer": ("officers", "officer")
    case "plan": ("plans", "plan")
    case "indicator": ("plan_items", "item")
    default: (found.noun + "s", "ref")
    }
  }

  func row(_ db: Database) throws -> JSONObject? {
    let extra =
      found.noun == "commitment"
      ? """
      , row.state = 'open' AND row.period_end IS NOT NULL AND row.period_end < b.as_of AS overdue,
        CASE WHEN row.state = 'open' AND row.period_end < b.as_of
          THEN CAST(julianday(b.as_of) - julianday(row.period_end) AS INTEGER) END AS days_overdue
      """ : ""
    return try objects(
      "SELECT row.*\(extra) FROM \(table.name) AS row, basis AS b WHERE row.\(table.key) = :ref", db
    ).first?.object
  }

  func title(of row: JSONObject) -> String {
    (row["title"] ?? row["name"])?.string ?? row["ministry"]?.string ?? ""
  }

  func parts(_ db: Database) throws -> [String: [JSON]] {
    var parts: [String: [JSON]] = [:]
    for (name, sql) in Self.parts[found.noun] ?? [] { parts[name] = try objects(sql, db) }
    return parts
  }

  private func objects(_ sql: String, _ db: Database) throws -> [JSON] {
    try Row.fetchAll(db, sql: sql, arguments: ["ref": found.ref]).map { row in
      var object = JSONObject()
      for (name, value) in row { object[name] = Cell(value).json(in: name) }
      return .object(object)
    }
  }

  private static let duplicates = """
    SELECT f.ref, f.score, f.tier, CASE f.a WHEN :ref THEN f.b ELSE f.a END AS other,
      e.ministry AS other_ministry, e.title AS other_title,
      CASE WHEN \(Openness.sql("v", asOf: "b.as_of"))
        THEN 'open' ELSE 'decided' END AS status, v.outcome
    FROM duplicate_shown AS f
    JOIN duplicate_efforts AS e ON e.ref = CASE f.a WHEN :ref THEN f.b ELSE f.a END
    LEFT JOIN duplicate_reviews AS v ON v.ref = f.ref, basis AS b
    WHERE f.a = :ref OR f.b = :ref
    ORDER BY f.score DESC, f.ref
    """

  private static let parts: [String: [(String, String)]] = [
    "ministry": [
      (
        "names_over_time",
        "SELECT from_day, name FROM ministry_names WHERE code = :ref ORDER BY position"
      ),
      (
        "successors",
        """
        SELECT successor, from_day, kind FROM ministry_successors
        WHERE code = :ref ORDER BY from_day, successor
        """
      ),
      (
        "predecessors",
        "SELECT code, from_day, kind FROM ministry_successors WHERE successor = :ref"
      ),
    ],
    "officer": [
      (
        "rights",
        """
        SELECT role, from_day, from_position, given_by, until_day, until_position, taken_by, reason
        FROM officer_roles WHERE officer = :ref ORDER BY from_position, role
        """
      ),
      (
        "keys",
        """
        SELECT "key", from_day, from_position, until_day, until_position
        FROM officer_keys WHERE officer = :ref ORDER BY from_position
        """
      ),
    ],
    "mission": [
      (
        "participants",
        """
        SELECT ministry, role, joined_on, left_on, reason FROM mission_participants
        WHERE mission = :ref ORDER BY role, ministry
        """
      ),
      (
        "commitments",
        "SELECT ref, ministry, title, state FROM commitments WHERE mission = :ref ORDER BY ref LIMIT 500"
      ),
      (
        "contributions",
        """
        SELECT ministry, kind, direction, money_currency AS currency, count(*) AS count,
          \(ExactSum.sql(of: "money_minor")) AS minor, sum(people_f) AS f, sum(people_m) AS m
        FROM contributions WHERE mission = :ref AND state = 'delivered'
        GROUP BY ministry, kind, direction, money_currency ORDER BY ministry, kind
        """
      ),
    ],
    "commitment": [
      (
        "delivered",
        """
        SELECT currency, contributions, \(ExactSum.sql(e18: "given_e18", minor: "given_minor"))
          AS given_minor, returns,
          \(ExactSum.sql(e18: "returned_e18", minor: "returned_minor")) AS returned_minor
        FROM contribution_delivery WHERE commitment = :ref ORDER BY currency
        """
      ),
      (
        "contributions",
        """
        SELECT ref, ministry, title, kind, direction, money_minor, money_currency, people_f,
          people_m, people_x, people_u, on_day, state, outside_period
        FROM contributions WHERE commitment = :ref ORDER BY ref LIMIT 500
        """
      ),
      ("duplicates", duplicates),
    ],
    "contribution": [("duplicates", duplicates)],
    "plan": [
      (
        "parts",
        """
        SELECT item, level, title, lead, due, unit, target FROM plan_items WHERE plan = :ref
        ORDER BY place
        """
      )
    ],
    "indicator": [
      (
        "reports",
        """
        SELECT period_start, period_end, ministry, state, value, people_f, people_m, people_x,
          people_u, shown, on_day
        FROM indicator_reports WHERE item = :ref ORDER BY period_start, ministry
        """
      )
    ],
    "consultation": [
      (
        "inputs",
        """
        SELECT input, organisation, text, received_on, answer, answer_text, answered_on
        FROM consultation_inputs WHERE ref = :ref ORDER BY first_position
        """
      )
    ],
  ]
}
