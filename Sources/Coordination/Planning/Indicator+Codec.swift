internal import EventSourcing

extension Indicator: Catalogued {
  private static let reported = "indicator.reported"
  private static let keys = [
    "indicator", "period", "state", "value", "people", "evidence", "shown",
  ]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      reported,
      keys: [
        .init("indicator", .string), .init("period", .period), .init("state", .string),
        .init("value", .string, optional: true), .init("people", .list, optional: true),
        .init("evidence", .list, optional: true), .init("shown", .string, optional: true),
      ])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .reported(let report):
      var object = JSONObject()
      object["indicator"] = .string(report.indicator.text)
      object["period"] = report.period.json
      object["state"] = .string(report.state.rawValue)
      object["value"] = report.value.map { .string($0.text) }
      object["people"] = report.people.map { .array($0.map(\.json)) }
      object["evidence"] = Facts.list(report.evidence.map(\.json))
      object["shown"] = report.shown.map { .string($0.rawValue) }
      return (reported, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    type == reported ? fields.report().map { .reported($0) } : nil
  }

  static let acts: [ActShape] = [
    .init(
      name: "plan.report-indicator", fields: keys + ["ministry"], event: reported,
      namesOwner: true)
  ]

  static func isReference(_ text: String) -> Bool { PlanItem(text) != nil }

  static func order(_ name: String, _ fields: inout Fields) -> Order<Indicator>? {
    fields.report().map { Order(ref: $0.indicator.text, command: .report($0)) }
  }

  static func need(_ order: Order<Indicator>, _ list: inout NeedList) {
    switch order.command {
    case .report(let report):
      list.plan(report.indicator.plan)
      let plan = list.surroundings.state(Plan.self, report.indicator.plan.text)?.content
      guard let definition = plan?.indicators[report.indicator.code],
        let action = plan?.actions[definition.action]
      else { return }
      for ministry in [action.lead] + action.supporting { list.ministry(ministry) }
    }
  }

  static func voice(of command: Command) -> Voice { .anyone }

  static func place(of event: Event) -> EventPlace {
    switch event {
    case .reported(let report): EventPlace(voice: .anyone, ref: report.indicator.text)
    }
  }
}

extension Fields {
  fileprivate mutating func report() -> Indicator.Report? {
    let indicator = require("indicator", Read.planItem)
    let period = period("period")
    if value("period") == nil {
      reject("period", .missing)
    } else if let period, period.end == nil {
      reject("period.end", .missing)
    }
    let state: ReportState?
    if reading == .command, value("state") == nil {
      state = .value
    } else {
      state = require("state", Read.word(ReportState.self))
    }
    let value = take("value", Read.decimal(reading))
    let people = people("people")
    let evidence = evidence("evidence")
    let shown = take("shown", Read.word(Shown.self))
    guard let indicator, let period, let state else { return nil }
    return Indicator.Report(
      indicator: indicator, period: period, state: state, value: value, people: people,
      evidence: evidence, shown: shown)
  }
}
