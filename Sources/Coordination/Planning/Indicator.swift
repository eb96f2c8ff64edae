public import EventSourcing

/// The values of one indicator, as they were reported period by period.
///
/// Zero is a value; *not applicable* is a report; where nobody reported there is no event.
public enum Indicator: Aggregate {
  public static let kind = "indicator"

  public struct Report: Hashable, Sendable {
    public var indicator: PlanItem
    /// With both its days.
    public var period: Period
    public var state: ReportState
    public var value: DecimalText?
    public var people: [PeopleLine]?
    public var evidence: [Evidence]
    /// How far the evidence shows the action done.
    public var shown: Shown?
  }

  public enum Command: Hashable, Sendable { case report(Report) }
  public enum Event: Hashable, Sendable { case reported(Report) }

  /// The newest reports: of each ministry its own.
  public typealias State = [Place: Report]

  public struct Place: Hashable, Sendable {
    public let period: Period
    public let ministry: ID<Ministry>
  }

  /// Rules of reports.
  public enum Rule: Hashable, Sendable {
    case notResponsible(ID<Ministry>, PlanItem, responsible: [ID<Ministry>])
    case closed(PlanItem, on: Day)
    case fed(PlanItem, by: Plan.Feed)
    case notYet(Period, on: Day)
    case missingValue(PlanItem, unit: String)
    case missingPeople(PlanItem)
    case valueOfNothing(PlanItem)
  }

  public static let initial: State = [:]

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    guard case .report(let report) = command else { return [] }
    let item = report.indicator
    try context.requireActing(for: context.ministry, record: context.subject)
    let plan = try context.plan(item.plan)
    try plan.require(.indicator, item.code)
    guard let definition = plan.indicators[item.code],
      let action = plan.actions[definition.action]
    else { preconditionFailure("an indicator has an action") }
    // Counts of people add up over ministries; one value has one author.
    let responsible = [action.lead] + (definition.bySex ? action.supporting : [])
    guard responsible.contains(where: { context.isSame(context.ministry, as: $0) }) else {
      throw .indicator(.notResponsible(context.ministry, item, responsible: responsible))
    }
    if let closed = plan.closed, report.period.start > closed {
      throw .indicator(.closed(item, on: closed))
    }
    if report.period.start > context.on { throw .indicator(.notYet(report.period, on: context.on)) }
    try check(report, definition)
    let place = Place(period: report.period, ministry: context.ministry)
    guard state[place] != report else { throw .nothingChanged(ref: item.text) }
    return [.reported(report)]
  }

  private static func check(
    _ report: Report, _ definition: Plan.Definition
  ) throws(Refusal) {
    let item = report.indicator
    let isEmpty = report.value == nil && report.people == nil
    if report.state == .notApplicable {
      guard isEmpty else { throw .indicator(.valueOfNothing(item)) }
      return
    }
    if let feed = definition.fedBy { throw .indicator(.fed(item, by: feed)) }
    if definition.bySex && report.people == nil { throw .indicator(.missingPeople(item)) }
    if isEmpty { throw .indicator(.missingValue(item, unit: definition.unit)) }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    guard case .reported(let report) = event.event else { return }
    state[Place(period: report.period, ministry: ID(unchecked: event.ministry))] = report
  }
}

extension Indicator.Rule {
  var explanation: Explanation {
    let (code, at, value, what, mend) = words
    return Explanation(
      code: code, at: at, value: value, what: what, mend: mend, outcome: .refusedByRules)
  }

  private var words: (String, String, String, Phrase, Phrase) {
    switch self {
    case .notResponsible(let ministry, let item, let responsible):
      (
        "not-responsible", "indicator", item.text, "\(ministry) has no part in its action.",
        "It is reported by \(responsible.map(\.text).joined(separator: ", "))."
      )
    case .closed(let item, let day):
      (
        "plan-closed", "period", item.text,
        "The plan was closed on \(day), and the period begins after it.",
        "Report it under the plan that follows."
      )
    case .fed(let item, let feed):
      (
        "fed-indicator", "value", item.text,
        "Its values are counted from \(feed.view.rawValue) (\(feed.column.rawValue)), "
          + "and no figure is typed twice.",
        "Log or correct the contributions: concert contribution list"
      )
    case .notYet(let period, let day):
      (
        "not-yet", "period", period.start.description,
        "The period begins after \(day), the day of the report.", "Report it when it has begun."
      )
    case .missingValue(let item, let unit):
      (
        "missing-value", "value", item.text, "A report holds a value (\(unit)); zero is one.",
        "Give value, or state not_applicable."
      )
    case .missingPeople(let item):
      (
        "missing-people", "people", item.text, "This indicator counts women and men apart.",
        #"Give people, such as {"f":0,"m":11}."#
      )
    case .valueOfNothing(let item):
      (
        "value-of-nothing", "state", item.text,
        "What is not applicable has no value.", "Leave value and people out, or the state."
      )
    }
  }
}
