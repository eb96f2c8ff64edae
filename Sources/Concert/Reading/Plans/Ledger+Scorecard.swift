internal import Coordination
internal import EventSourcing
internal import GRDB
internal import Matching

extension Ledger {
  /// The views that a scorecard is read from.
  static let scorecardViews = [
    "commitments", "contributions", "ministries", "missions", "scorecard",
  ]

  /// A plan with its actions and indicators, as things stand on the basis day.
  ///
  /// - Throws: `not-found` when no plan has this name.
  public func scorecard(_ plan: String, at clocks: Clocks = .now) throws -> Scorecard {
    try withViews(Self.scorecardViews, at: clocks) { try Scorecard(of: plan, $0, $1) }
  }

  /// An indicator with the scorecard that it stands in.
  ///
  /// - Throws: `not-found` with the nearest of all plans' indicators.
  public func indicator(
    _ item: String, at clocks: Clocks = .now
  ) throws -> (card: Scorecard, line: Scorecard.IndicatorLine) {
    try withViews(Self.scorecardViews, at: clocks) { db, basis in
      if let plan = PlanItem(item)?.plan.text,
        try Bool.fetchOne(
          db, sql: "SELECT EXISTS (SELECT 1 FROM plans WHERE plan = ?)", arguments: [plan]) == true
      {
        let card = try Scorecard(of: plan, db, basis)
        if let line = card.indicators.first(where: { $0.item == item }) { return (card, line) }
      }
      let known = try String.fetchAll(
        db, sql: "SELECT item FROM plan_items WHERE level = 'indicator' ORDER BY item")
      throw ReadingRefusal.noRecord(
        item, noun: "indicator",
        nearest: Suggestion.nearest(to: item, among: known) ?? Self.beside(item, known))
    }
  }

  /// The first that begins as the item does, beyond its plan.
  private static func beside(_ item: String, _ known: [String]) -> String? {
    let plan = item.prefix { $0 != ":" }.count
    let begun = known.map { ($0, zip($0, item).prefix { $0 == $1 }.count) }
    guard let most = begun.map(\.1).max(), most > plan else { return nil }
    return begun.first { $0.1 == most }?.0
  }
}

extension Scorecard {
  init(of plan: String, _ db: Database, _ basis: Basis) throws {
    guard
      let row = try Row.fetchOne(db, sql: "SELECT * FROM plans WHERE plan = ?", arguments: [plan])
    else {
      let known = try String.fetchAll(db, sql: "SELECT plan FROM plans ORDER BY plan")
      throw ReadingRefusal.noRecord(
        plan, noun: "plan", nearest: Suggestion.nearest(to: plan, among: known))
    }
    self.init(basis: basis, plan: PlanLine(row))
    let parts = try Row.fetchAll(
      db, sql: "SELECT * FROM plan_items WHERE plan = ? ORDER BY place", arguments: [plan])
    let reports = try PlanReports(db, plan: plan)
    let isFed = parts.contains { $0["feed_view"] != nil }
    fill(parts, reports, isFed ? try FedCounts(db) : FedCounts())
    try sayWhatOwnersSay(db)
    sumUp()
  }
}

extension Scorecard.PlanLine {
  fileprivate init(_ row: Row) {
    self.init(
      plan: row["plan"], title: row["title"], start: Day(viewText: row["period_start"]),
      end: (row["period_end"] as String?).map(Day.init(viewText:)), predecessor: row["predecessor"],
      closedOn: row["closed_on"])
  }
}

extension Day {
  /// A day of a view, which holds none that is not one.
  init(viewText text: String) {
    guard let day = Day(text) else { preconditionFailure("a view holds days: \(text)") }
    self = day
  }
}

extension Scorecard {
  /// Where each part hangs, and what is known of each indicator.
  fileprivate mutating func fill(
    _ parts: [Row], _ reports: PlanReports, _ counted: FedCounts
  ) {
    var pillarOf: [String: String] = [:]
    for row in parts {
      let item: String = row["item"]
      let parent: String? = row["parent"]
      let pillar = parent.flatMap { pillarOf[$0] } ?? item
      pillarOf[item] = pillar
      switch row["level"] as String {
      case "pillar":
        pillars.append(PillarLine(item: item, code: row["code"], title: row["title"]))
      case "action":
        actions.append(
          ActionLine(
            item: item, code: row["code"], title: row["title"], pillar: pillar, lead: row["lead"],
            supporting: ViewJSON.texts(row["supporting"]), due: row["due"]))
      case "indicator":
        var line = IndicatorLine(row, pillar: pillar, action: parent ?? "")
        line.periods = periods(of: line, reports.of(item), counted)
        indicators.append(line)
      default: break
      }
    }
  }

  private func periods(
    of line: IndicatorLine, _ reports: [PlanReports.Report], _ counted: FedCounts
  ) -> [PeriodLine] {
    let over = PlanPeriods.over(line.frequency, from: plan.start, to: plan.end, on: basis.asOf)
    var periods = over.map { PeriodLine(start: $0.start, end: $0.end, state: .notReported) }
    for report in reports
    where !periods.contains(where: { $0.start == report.start && $0.end == report.end }) {
      periods.append(PeriodLine(start: report.start, end: report.end, state: .notReported))
    }
    periods.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    return periods.map { period in
      var period = period
      for report in reports where report.start == period.start && report.end == period.end {
        period.take(report, of: line)
      }
      if let feed = line.feed, period.state == .notReported {
        period.take(counted.count(feed, from: period.start, to: period.end), of: feed)
      }
      return period
    }
  }

  /// The weakest word of the commitments that name an action.
  fileprivate mutating func sayWhatOwnersSay(_ db: Database) throws {
    let places = Dictionary(uniqueKeysWithValues: actions.enumerated().map { ($1.item, $0) })
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT plan_action, state, said FROM commitments
        WHERE state <> 'withdrawn' AND plan_action LIKE ? || ':%' ORDER BY ref
        """, arguments: [plan.plan])
    for row in rows {
      guard let place = places[row["plan_action"]] else { continue }
      let word: Said =
        (row["state"] as String) == "fulfilled"
        ? .delivered : (row["said"] as String?).flatMap(Said.init) ?? .open
      let isFirst = actions[place].commitments == 0
      actions[place].commitments += 1
      if isFirst || word.isWeaker(than: actions[place].said) { actions[place].said = word }
    }
  }

  fileprivate mutating func sumUp() {
    let places = Dictionary(uniqueKeysWithValues: pillars.enumerated().map { ($1.item, $0) })
    for index in actions.indices {
      let steps = indicators.filter { $0.action == actions[index].item }
        .compactMap { $0.periods.last { $0.shown != nil }?.shown }
      actions[index].shown = Shown.allCases.first(where: steps.contains)
      guard let place = places[actions[index].pillar] else { continue }
      pillars[place].actions += 1
      if actions[index].said == .delivered { pillars[place].delivered += 1 }
      if actions[index].shown == .complete { pillars[place].complete += 1 }
    }
    for indicator in indicators {
      guard let place = places[indicator.pillar], let newest = indicator.periods.last else {
        continue
      }
      pillars[place].due += 1
      if newest.state != .notReported { pillars[place].reported += 1 }
      pillars[place].silent += indicator.periods.count { $0.state == .notReported }
    }
  }
}

extension Scorecard.IndicatorLine {
  fileprivate init(_ row: Row, pillar: String, action: String) {
    self.init(
      item: row["item"], title: row["title"], action: action, pillar: pillar, unit: row["unit"],
      direction: row["direction"], baseline: row["baseline"], target: row["target"],
      isBySex: (row["by_sex"] as Int) != 0,
      frequency: Frequency(rawValue: row["frequency"]) ?? .annual, replaces: row["replaces"],
      feed: Plan.Feed(
        view: row["feed_view"], column: row["feed_column"], filter: row["feed_filter"])
    )
  }
}

extension Plan.Feed {
  fileprivate init?(view: String?, column: String?, filter: String?) {
    guard let view = view.flatMap(FeedView.init), let column = column.flatMap(FeedColumn.init)
    else { return nil }
    var values: [String: String] = [:]
    for member in filter.flatMap({ (try? JSON(parsing: $0))?.object?.members }) ?? [] {
      values[member.key] = member.value.string
    }
    self.init(view: view, column: column, filter: values)
  }
}

extension Scorecard.PeriodLine {
  /// Counts of several ministries add up; of a value there is one author.
  fileprivate mutating func take(
    _ report: PlanReports.Report, of line: Scorecard.IndicatorLine
  ) {
    ministries.append(report.ministry)
    positions.append(report.position)
    if let step = report.shown, shown.map({ step.isWeaker(than: $0) }) ?? true { shown = step }
    guard report.state == .value else {
      if state == .notReported { state = .notApplicable }
      return
    }
    state = .value
    if let counts = report.people {
      people = people.map { $0 + counts } ?? counts
    }
    value = report.value ?? value
    if line.unit == "percent", report.value == nil { value = people?.womenShare }
  }

  fileprivate mutating func take(_ counted: FedCounts.Count, of feed: Plan.Feed) {
    state = .value
    if feed.column != .sessions, feed.column != .contributions { people = counted.people }
    positions = counted.positions
    value =
      switch feed.column {
      case .people, .trained: String(counted.people.all)
      case .women, .womenTrained: String(counted.people.women)
      case .womenShare: counted.people.womenShare
      case .sessions: String(counted.sessions)
      case .contributions: String(counted.positions.count)
      }
    // A share of nobody is no number.
    if value == nil { state = .notApplicable }
  }
}

extension CaseIterable where Self: Equatable {
  /// Whether it stands before another; the weakest word is listed first.
  func isWeaker(than other: Self) -> Bool {
    guard let mine = Self.allCases.firstIndex(of: self),
      let theirs = Self.allCases.firstIndex(of: other)
    else { return false }
    return mine < theirs
  }
}
