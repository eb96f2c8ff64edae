import Concert
import EventSourcing

/// The chapter of the annual report: plans, people, training, money, civil society, coordination.
struct AnnualChapter {
  private let reading: Reading
  private let period: Period?
  private var paper: Paper

  init(_ reading: Reading, _ period: Period?) async throws {
    self.reading = reading
    self.period = period
    // One position for all parts, also while others write.
    let fixed = try await reading.ledger.basis(at: reading.at)
    var at = reading.at
    at.knownAt = .position(fixed.size - 1)
    let title: Phrase = period.map { "Annual report \(Self.label($0))" } ?? "Annual report"
    paper = Paper(title: title, basis: reading.basis(fixed))
    try await addPlans(at)
    for (kind, groups, heading) in Self.parts {
      try await add(kind, groups, heading, at)
    }
    try await addCoordination(at)
  }

  func print(on screen: Screen) throws { try paper.print(on: screen) }

  private static let parts: [(ReportKind, [ReportGroup], Phrase)] = [
    (.women, [.year], "People deployed"),
    (.women, [.framework, .role], "Deployed where and as what"),
    (.training, [.topic, .audience], "Training"),
    (.pooled, [.ministry, .kind], "What was given together"),
    (.visibility, [], "Where the country is seen"),
    (.consultations, [.year], "Civil society"),
  ]

  private static func label(_ period: Period) -> Phrase {
    switch (period.start, period.end) {
    case (let start?, let end?):
      let isYear =
        start.year == end.year && start.description.hasSuffix("-01-01")
        && end.description.hasSuffix("-12-31")
      return isYear ? "\(end.year)" : "\(start) to \(end)"
    case (let start?, nil): return "from \(start)"
    case (nil, let end?): return "to \(end)"
    case (nil, nil): return ""
    }
  }

  private mutating func addPlans(_ at: Concert.Clocks) async throws {
    let plans = try await reading.ledger.read(
      ViewQuery(
        """
        SELECT plan FROM plans
        WHERE (:to IS NULL OR period_start <= :to)
          AND (:from IS NULL OR coalesce(period_end, :from) >= :from)
        ORDER BY period_start, plan
        """,
        [
          "from": period?.start.map { .text($0.description) } ?? .null,
          "to": period?.end.map { .text($0.description) } ?? .null,
        ], views: ["scorecard"]), at: at)
    for case .text(let plan) in plans[column: "plan"] {
      let card = try await reading.ledger.scorecard(plan, at: at)
      var section = Paper.Section(heading: Phrase(verbatim: card.plan.title))
      section.table = PlanScorecard.rows(card, basis: nil)
      section.lines = card.indicators.map { indicator in
        Paper.Line(
          text: "\(indicator.title): \(IndicatorWords.series(indicator))",
          sources: indicator.periods.flatMap(\.positions).map {
            Brief.Source(ref: indicator.item, position: $0)
          })
      }
      paper.sections.append(section)
    }
  }

  private mutating func add(
    _ kind: ReportKind, _ groups: [ReportGroup], _ heading: Phrase, _ at: Concert.Clocks
  ) async throws {
    var query = try ReportQuery(kind, groups: groups)
    query.filter.from = period?.start
    query.filter.to = period?.end
    let rows = try await reading.ledger.report(query, at: at)
    var section = Paper.Section(heading: heading)
    section.table = ReportTable(query).rows(rows, basis: nil)
    section.note = kind.meaning
    paper.sections.append(section)
  }

  private mutating func addCoordination(_ at: Concert.Clocks) async throws {
    let pairs = try await reading.ledger.duplicates(at: at).pairs
    let open = pairs.count { $0.status == "open" }
    var section = Paper.Section(heading: "Coordination")
    section.lines = [
      Paper.Line(
        text: "Likely duplicates that wait for a decision: \(open); decided: \(pairs.count - open)."
      )
    ]
    paper.sections.append(section)
  }
}
