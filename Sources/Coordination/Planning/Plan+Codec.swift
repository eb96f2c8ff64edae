internal import EventSourcing

extension Plan: Catalogued {
  private enum Wire {
    static let adopted = "plan.adopted"
    static let objectiveAdded = "plan.objectiveAdded"
    static let actionAdded = "plan.actionAdded"
    static let indicatorDefined = "plan.indicatorDefined"
    static let closed = "plan.closed"
  }

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.adopted,
      keys: [
        .init("plan", .string), .init("title", .text), .init("period", .period),
        .init("framework", .string, optional: true),
        .init("predecessor", .string, optional: true), .init("pillars", .list),
      ]),
    .init(
      Wire.objectiveAdded,
      keys: [.init("pillar", .string), .init("code", .string), .init("title", .text)]),
    .init(
      Wire.actionAdded,
      keys: [
        .init("objective", .string), .init("code", .string), .init("title", .text),
        .init("lead", .string), .init("supporting", .list, optional: true),
        .init("due", .string, optional: true),
      ]),
    .init(
      Wire.indicatorDefined,
      keys: [
        .init("action", .string), .init("code", .string), .init("title", .text),
        .init("unit", .string), .init("direction", .string),
        .init("baseline", .string, optional: true), .init("target", .string, optional: true),
        .init("by_sex", .boolean), .init("frequency", .string),
        .init("fed_by", Feed.shape, optional: true),
        .init("replaces", .string, optional: true),
      ]),
    .init(Wire.closed, keys: [.init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .adopted(let outline): return (Wire.adopted, outline.json)
    case .objectiveAdded(let objective):
      return (
        Wire.objectiveAdded,
        item(objective.code, objective.title, under: objective.pillar, as: "pillar")
      )
    case .actionAdded(let action):
      var object = item(action.code, action.title, under: action.objective, as: "objective")
      object["lead"] = .string(action.lead.text)
      object["supporting"] = Facts.list(action.supporting.map { .string($0.text) })
      object["due"] = action.due.map { .string($0.description) }
      return (Wire.actionAdded, object)
    case .indicatorDefined(let definition): return (Wire.indicatorDefined, definition.json)
    case .closed(let reason):
      var object = JSONObject()
      object["reason"] = .string(reason)
      return (Wire.closed, object)
    }
  }

  fileprivate static func item(
    _ code: PlanCode, _ title: Text, under parent: PlanCode, as level: String
  ) -> JSONObject {
    var object = JSONObject()
    object["code"] = .string(code.text)
    object["title"] = title.json
    object[level] = .string(parent.text)
    return object
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.adopted: return fields.outline().map { .adopted($0) }
    case Wire.objectiveAdded: return fields.objective().map { .objectiveAdded($0) }
    case Wire.actionAdded: return fields.action().map { .actionAdded($0) }
    case Wire.indicatorDefined: return fields.definition().map { .indicatorDefined($0) }
    case Wire.closed: return fields.reason().map { .closed(reason: $0) }
    default: return nil
    }
  }

  private static let names = ["plan", "ref"]
  static let acts: [ActShape] = [
    .init(
      name: "plan.adopt",
      fields: ["plan", "title", "period", "framework", "predecessor", "pillars"],
      event: Wire.adopted, isPublic: true),
    .init(
      name: "plan.add-objective", fields: names + ["pillar", "code", "title"],
      event: Wire.objectiveAdded, isPublic: true),
    .init(
      name: "plan.add-action",
      fields: names + ["objective", "code", "title", "lead", "supporting", "due"],
      event: Wire.actionAdded, isPublic: true),
    .init(
      name: "plan.define-indicator",
      fields: names + [
        "action", "code", "title", "unit", "direction", "baseline", "target", "by_sex",
        "frequency", "fed_by", "replaces",
      ], event: Wire.indicatorDefined, isPublic: true),
    .init(name: "plan.close", fields: names + ["reason"], event: Wire.closed, isPublic: true),
  ]

  static func isReference(_ text: String) -> Bool { ID<Plan>(text) != nil }

  static func order(_ name: String, _ fields: inout Fields) -> Order<Plan>? {
    if name == "plan.adopt" {
      return fields.outline().map { Order(ref: $0.plan.text, command: .adopt($0)) }
    }
    let plan = fields.subject(names, Read.plan)
    let command: Command? =
      switch name {
      case "plan.add-objective": fields.objective().map { .addObjective($0) }
      case "plan.add-action": fields.action().map { .addAction($0) }
      case "plan.define-indicator": fields.definition().map { .defineIndicator($0) }
      default: fields.reason().map { .close(reason: $0) }
      }
    guard let plan, let command else { return nil }
    return Order(ref: plan.text, command: command)
  }

  static func need(_ order: Order<Plan>, _ list: inout NeedList) {
    switch order.command {
    case .adopt(let outline): if let plan = outline.predecessor { list.plan(plan) }
    case .addAction(let action):
      for ministry in [action.lead] + action.supporting { list.ministry(ministry) }
    case .defineIndicator(let definition):
      if let replaced = definition.replaces { list.plan(replaced.plan) }
    case .addObjective, .close: break
    }
  }

  static func voice(of command: Command) -> Voice { .common }

  static func place(of event: Event) -> EventPlace {
    if case .adopted(let outline) = event {
      return EventPlace(voice: .common, isFirst: true, ref: outline.plan.text)
    }
    return EventPlace(voice: .common, isFirst: false)
  }
}

extension NeedList {
  /// A plan; all of them when it is unknown, for "did you mean".
  mutating func plan(_ id: ID<Plan>) {
    other(StreamName(kind: Plan.kind, ref: id.text))
    if surroundings.folded(Plan.self, id.text)?.version == -1 { kind(Plan.kind) }
  }
}

extension Plan.Outline {
  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["plan"] = .string(plan.text)
    object["title"] = title.json
    object["period"] = period.json
    object["framework"] = framework.map { .string($0.rawValue) }
    object["predecessor"] = predecessor.map { .string($0.text) }
    object["pillars"] = .array(
      pillars.map { ["code": .string($0.code.text), "title": $0.title.json] })
    return object
  }
}

extension Plan.Definition {
  fileprivate var json: JSONObject {
    var object = Plan.item(code, title, under: action, as: "action")
    object["unit"] = .string(unit)
    object["direction"] = .string(direction.rawValue)
    object["baseline"] = baseline.map { .string($0.text) }
    object["target"] = target.map { .string($0.text) }
    object["by_sex"] = .bool(bySex)
    object["frequency"] = .string(frequency.rawValue)
    object["fed_by"] = fedBy?.json
    object["replaces"] = replaces.map { .string($0.text) }
    return object
  }
}

extension Fields {
  private mutating func title() -> Text? {
    require("title", Read.text(limit: TextRule.titleLimit, reading))
  }

  fileprivate mutating func outline() -> Plan.Outline? {
    let plan = require("plan", Read.plan)
    let title = title()
    let period = period("period")
    if value("period") == nil { reject("period", .missing) }
    let framework = take("framework", Read.word(Framework.self))
    let predecessor = take("predecessor", Read.plan)
    let pillars = pillars()
    guard let plan, let title, let period, let pillars else { return nil }
    return Plan.Outline(
      plan: plan, title: title, period: period, framework: framework, predecessor: predecessor,
      pillars: pillars)
  }

  private mutating func pillars() -> [Plan.Pillar]? {
    let entries = objects("pillars", known: ["code", "title"]) { fields -> Plan.Pillar? in
      let code = fields.require("code", Read.planCode)
      guard let title = fields.title(), let code else { return nil }
      return Plan.Pillar(code: code, title: title)
    }
    guard let entries else { return nil }
    if entries.isEmpty { reject("pillars", .missing) }
    var seen: Set<PlanCode> = []
    for pillar in entries where !seen.insert(pillar.code).inserted {
      reject("pillars", .repeated(pillar.code.text))
    }
    return entries
  }

  fileprivate mutating func objective() -> Plan.Objective? {
    let pillar = require("pillar", Read.planCode)
    let code = require("code", Read.planCode)
    guard let title = title(), let pillar, let code else { return nil }
    return Plan.Objective(pillar: pillar, code: code, title: title)
  }

  fileprivate mutating func action() -> Plan.Action? {
    let objective = require("objective", Read.planCode)
    let code = require("code", Read.planCode)
    let title = title()
    let lead = require("lead", Read.ministry)
    var supporting = set("supporting", Read.ministry)
    if reading == .command { supporting.removeAll { $0 == lead } }
    let due = take("due", Read.day)
    guard let objective, let code, let title, let lead else { return nil }
    return Plan.Action(
      objective: objective, code: code, title: title, lead: lead, supporting: supporting, due: due)
  }

  fileprivate mutating func definition() -> Plan.Definition? {
    let action = require("action", Read.planCode)
    let code = require("code", Read.planCode)
    let title = title()
    let unit = require("unit", Read.words(limit: TextRule.titleLimit, reading))
    let direction = require("direction", Read.word(IndicatorDirection.self))
    let baseline = take("baseline", Read.decimal(reading))
    let target = take("target", Read.decimal(reading))
    let bySex = require("by_sex", Read.flag)
    let frequency = require("frequency", Read.word(Frequency.self))
    let feed = feed()
    let replaces = take("replaces", Read.planItem)
    guard let action, let code, let title, let unit, let direction, let bySex, let frequency else {
      return nil
    }
    return Plan.Definition(
      action: action, code: code, title: title, unit: unit, direction: direction,
      baseline: baseline, target: target, bySex: bySex, frequency: frequency, fedBy: feed,
      replaces: replaces)
  }
}
