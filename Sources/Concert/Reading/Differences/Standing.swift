internal import EventSourcing
internal import GRDB
internal import Matching

/// What a line of a difference is about.
struct LineKey: Hashable, Comparable {
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

/// Records of one reading with what is measured of them.
struct Standing {
  struct Record {
    let ref: String
    let ministry: String
    let mission: String?
    let framework: String?
    let kind: String?
    /// Each once; nil alone where the record names none.
    let places: [String?]
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
      case .place: places
      }
    }

    /// Adds its sizes to the lines they belong to. A record is in few lines, so they are looked through.
    func add(
      to lines: inout [LineSizes], _ reading: WritableKeyPath<LineSizes, Int128>,
      by group: Difference.Group
    ) {
      for group in groups(group) {
        for (measure, currency, size) in sizes {
          let key = LineKey(group: group, measure: measure, currency: currency)
          let index = lines.firstIndex { $0.key == key } ?? lines.endIndex
          if index == lines.endIndex { lines.append(LineSizes(key: key)) }
          lines[index][keyPath: reading] += size
        }
      }
    }
  }

  /// What one record adds to a line in two readings.
  struct LineSizes {
    let key: LineKey
    var before: Int128 = 0
    var after: Int128 = 0
  }

  let basis: Basis
  private(set) var records: [String: Record] = [:]

  /// - Parameter moved: houses that count elsewhere at the moment that this one is compared with: only
  ///   records that may differ are wanted. None where all are.
  init(
    _ filter: RecordFilter, _ db: Database, _ basis: Basis, onlyDiffering moved: Set<String>? = nil
  ) throws {
    self.basis = basis
    var values = filter.arguments.mapValues(\.databaseValue)
    if let moved {
      values["moved"] = JSON.array(moved.sorted().map(JSON.string)).canonicalText.databaseValue
    }
    let arguments = StatementArguments(values)
    let promises = try Row.fetchCursor(
      db, sql: Self.commitments + (moved == nil ? "" : Self.differingCommitments),
      arguments: arguments)
    while let row = try promises.next() {
      var record = Record(row)
      record.sizes.append((row["state"] == "open" ? .open : .fulfilled, nil, 1))
      if let minor: Int64 = row["minor"], let currency: String = row["currency"] {
        record.sizes.append((.promised, currency, Int128(minor)))
      }
      records[record.ref] = record
    }
    let contributions = try Row.fetchCursor(
      db, sql: Self.contributions + (moved == nil ? "" : Self.differingContributions),
      arguments: arguments)
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

  static let commitments = """
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

  private static let differingCommitments = """

    AND c.ref IN (
      SELECT ref FROM differing_commitments
      UNION SELECT x.ref FROM json_each(:moved) AS house
        CROSS JOIN commitments AS x ON x.ministry = house.value)
    """

  /// A contribution differs with what it has from its commitment, its mission or its house.
  private static let differingContributions = """

    AND g.ref IN (
      SELECT ref FROM differing_contributions
      UNION SELECT x.ref FROM differing_commitments AS d
        CROSS JOIN contributions AS x ON x.commitment = d.ref
      UNION SELECT x.ref FROM differing_missions AS d
        CROSS JOIN contributions AS x ON x.mission = d.ref
      UNION SELECT x.ref FROM json_each(:moved) AS house
        CROSS JOIN contributions AS x ON x.ministry = house.value)
    """
}

extension Standing.Record {
  fileprivate init(_ row: Row) {
    let mission: String? = row["mission"]
    self.init(
      ref: row["ref"], ministry: row["ministry"], mission: mission, framework: row["framework"],
      kind: row["kind"], places: Self.places(row["places"]),
      relatives: [row["commitment"] as String?, mission, row["author"]].compactMap(\.self))
  }

  /// Each place once; nil alone where there is none.
  ///
  /// - Parameter list: JSON.
  static func places(_ list: String?) -> [String?] {
    let places = ViewJSON.texts(list)
    guard !places.isEmpty else { return [nil] }
    return places.indices.filter { !places[..<$0].contains(places[$0]) }.map { places[$0] }
  }
}
