internal import EventSourcing

extension Mission: Coded {
  private enum Wire {
    static let established = "mission.established"
    static let joined = "mission.joined"
    static let left = "mission.left"
    static let extended = "mission.extended"
    static let concluded = "mission.concluded"
    static let reopened = "mission.reopened"
  }

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.established,
      keys: Facts.catalogueKeys(kindIsOptional: true, forMission: true) + [
        .init("lead", .string), .init("participants", .list),
        .init("mandate", .string, optional: true),
      ]),
    .init(
      Wire.joined, keys: [.init("ministry", .string), .init("reason", .string, optional: true)]),
    .init(Wire.left, keys: [.init("ministry", .string), .init("reason", .string, optional: true)]),
    .init(Wire.extended, keys: [.init("period", .period), .init("reason", .string)]),
    .init(
      Wire.concluded, keys: [.init("on_day", .string), .init("outcome", .string, optional: true)]),
    .init(Wire.reopened, keys: [.init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .established(let charter):
      charter.facts.write(to: &object)
      object["mission"] = .string(charter.mission.text)
      object["lead"] = .string(charter.lead.text)
      object["participants"] = .array(charter.participants.map { .string($0.text) })
      object["mandate"] = charter.mandate.map { .string($0) }
      return (Wire.established, object)
    case .joined(let ministry, let reason), .left(let ministry, let reason):
      object["ministry"] = .string(ministry.text)
      object["reason"] = reason.map { .string($0) }
      if case .joined = event { return (Wire.joined, object) }
      return (Wire.left, object)
    case .extended(let period, let reason):
      object["period"] = period.json
      object["reason"] = .string(reason)
      return (Wire.extended, object)
    case .concluded(let day, let outcome):
      object["on_day"] = .string(day.description)
      object["outcome"] = outcome.map { .string($0) }
      return (Wire.concluded, object)
    case .reopened(let reason):
      object["reason"] = .string(reason)
      return (Wire.reopened, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.established: return fields.charter().map { .established($0) }
    case Wire.joined, Wire.left:
      let ministry = fields.require("ministry", Read.ministry)
      let reason = fields.note("reason")
      guard let ministry else { return nil }
      return type == Wire.joined
        ? .joined(ministry, reason: reason) : .left(ministry, reason: reason)
    case Wire.extended: return fields.extensionOfPeriod().map { .extended($0, reason: $1) }
    case Wire.concluded:
      let day = fields.require("on_day", Read.day)
      let outcome = fields.note("outcome")
      return day.map { .concluded(onDay: $0, outcome: outcome) }
    case Wire.reopened: return fields.reason().map { .reopened(reason: $0) }
    default: return nil
    }
  }

  private static let names = ["mission", "ref"]
  static let acts: [String: [String]] = [
    "mission.establish": Facts.keys + ["lead", "participants", "mandate"],
    "mission.join": names + ["ministry", "reason"],
    "mission.leave": names + ["ministry", "reason"],
    "mission.extend": names + ["period", "reason"],
    "mission.conclude": names + ["on_day", "outcome"],
    "mission.reopen": names + ["reason"],
  ]

  /// What a `do` object of this noun asks for; a ministry that is left out is the officer's own.
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "mission.establish" {
      return fields.charter().map { .mission($0.mission, .establish($0)) }
    }
    let mission = fields.subject(names, Read.mission)
    let command: Command?
    switch name {
    case "mission.join":
      command = .join(fields.take("ministry", Read.ministry), reason: fields.note("reason"))
    case "mission.leave":
      command = .leave(fields.take("ministry", Read.ministry), reason: fields.note("reason"))
    case "mission.extend":
      command = fields.extensionOfPeriod().map { .extend($0, reason: $1) }
    case "mission.conclude":
      command = .conclude(
        onDay: fields.take("on_day", Read.day), outcome: fields.note("outcome"))
    default: command = fields.reason().map { .reopen(reason: $0) }
    }
    guard let mission, let command else { return nil }
    return .mission(mission, command)
  }
}

extension Fields {
  fileprivate mutating func charter() -> Mission.Charter? {
    let mission = require("mission", Read.mission)
    let facts = facts(needsKind: false, forMission: true)
    let lead = require("lead", Read.ministry)
    var participants = filled("participants", Read.ministry)
    if reading == .command { participants.removeAll { $0 == lead } }
    let mandate = note("mandate")
    guard let mission, let facts, let lead else { return nil }
    return Mission.Charter(
      mission: mission, facts: facts, lead: lead, participants: participants, mandate: mandate)
  }

  fileprivate mutating func extensionOfPeriod() -> (Period, String)? {
    let period = period("period")
    if value("period") == nil { reject("period", .missing) }
    guard let reason = reason(), let period else { return nil }
    return (period, reason)
  }
}
