internal import Coordination
internal import EventSourcing
internal import GRDB

/// What was reported of a plan's indicators, the newest of each ministry and period.
struct PlanReports {
  struct Report {
    let start: Day
    let end: Day
    let ministry: String
    let state: ReportState
    let value: String?
    let people: PeopleCount?
    let shown: Shown?
    let position: Position
  }

  private var reports: [String: [Report]] = [:]

  init(_ db: Database, plan: String) throws {
    let cursor = try Row.fetchCursor(
      db,
      sql: """
        SELECT report.* FROM indicator_reports AS report
        JOIN plan_items AS part ON part.item = report.item
        WHERE part.plan = ? ORDER BY report.item, report.period_start, report.ministry
        """, arguments: [plan])
    while let row = try cursor.next() {
      let women: Int? = row["people_f"]
      reports[row["item"], default: []].append(
        Report(
          start: Day(viewText: row["period_start"]), end: Day(viewText: row["period_end"]),
          ministry: row["ministry"], state: ReportState(rawValue: row["state"]) ?? .value,
          value: row["value"],
          people: women.map { _ in PeopleCount(row, "people_") },
          shown: (row["shown"] as String?).flatMap(Shown.init), position: row["position"]))
    }
  }

  func of(_ item: String) -> [Report] { reports[item] ?? [] }
}

/// What the ledger itself counts: people sent, training held, contributions given.
struct FedCounts {
  struct Count {
    var people = PeopleCount()
    var sessions = 0
    var positions: [Position] = []
  }

  /// A contribution as it stands, with what it has from its commitment or mission.
  fileprivate struct Contribution {
    let kind: EffortKind
    let ministries: Set<String>
    let mission: String?
    let framework: String?
    let places: Set<String>
    let start: Day
    let end: Day
    let people: [PeopleEntry]
    let trained: PeopleCount
    let sessions: Int?
    let topic: String?
    let audience: String?
    let position: Position
  }

  fileprivate struct PeopleEntry {
    let role: String?
    let level: String?
    let count: PeopleCount
  }

  private var contributions: [Contribution] = []

  /// Where no indicator is counted from the ledger.
  init() {}

  init(_ db: Database) throws {
    let cursor = try Row.fetchCursor(db, sql: Self.select)
    while let row = try cursor.next() {
      guard let kind = EffortKind(rawValue: row["kind"] ?? "") else { continue }
      contributions.append(
        Contribution(
          kind: kind, ministries: [row["author"], row["ministry"]], mission: row["mission"],
          framework: row["framework"], places: Set(Self.list(row["places"]).compactMap(\.string)),
          start: Day(viewText: row["starts"]), end: Day(viewText: row["ends"]),
          people: Self.list(row["people"]).map(PeopleEntry.init),
          trained: PeopleCount(row, "trained_"),
          sessions: row["training_sessions"], topic: row["training_topic"],
          audience: row["training_audience"], position: row["position"]))
    }
  }

  private static func list(_ json: String?) -> [JSON] {
    json.flatMap { (try? JSON(parsing: $0))?.array } ?? []
  }

  private static let select = """
    WITH RECURSIVE \(House.rolled), \(Given.sql)
    SELECT * FROM given WHERE direction = 'given' ORDER BY ref
    """

  /// People who were there on any day of the period, training and other contributions that began
  /// in it.
  func count(_ feed: Plan.Feed, from start: Day, to end: Day) -> Count {
    var count = Count()
    for given in contributions where given.isOf(feed.view) && given.meets(feed.filter) {
      let isInside =
        feed.view == .personnel
        ? given.start <= end && given.end >= start : given.start >= start && given.start <= end
      guard isInside else { continue }
      switch feed.view {
      case .training: count.people = count.people + given.trained
      case .personnel, .contributions:
        let entries = given.people.filter { $0.meets(feed.filter) }
        if feed.view == .personnel, entries.isEmpty { continue }
        for entry in entries { count.people = count.people + entry.count }
      }
      count.sessions += given.sessions ?? 0
      count.positions.append(given.position)
    }
    return count
  }
}

extension FedCounts.Contribution {
  fileprivate func isOf(_ view: FeedView) -> Bool {
    switch view {
    case .personnel: !people.isEmpty && kind == .personnel
    case .training: sessions != nil
    case .contributions: true
    }
  }

  fileprivate func meets(_ filter: [String: String]) -> Bool {
    filter.allSatisfy { key, wanted in
      switch key {
      case "ministry": ministries.contains(wanted)
      case "mission": mission == wanted
      case "framework": framework == wanted
      case "kind": kind.rawValue == wanted
      case "topic": topic == wanted
      case "audience": audience == wanted
      case "place":
        places.contains(wanted) || !places.isDisjoint(with: Codelists.members(of: wanted))
      default: true
      }
    }
  }
}

extension FedCounts.PeopleEntry {
  fileprivate init(_ json: JSON) {
    func number(_ key: String) -> Int { json[key]?.int.map { Int($0) } ?? 0 }
    self.init(
      role: json["role"]?.string, level: json["level"]?.string,
      count: PeopleCount(
        women: number("f"), men: number("m"), others: number("x"), unknown: number("u")))
  }

  fileprivate func meets(_ filter: [String: String]) -> Bool {
    (filter["role"].map { $0 == role } ?? true) && (filter["level"].map { $0 == level } ?? true)
  }
}
