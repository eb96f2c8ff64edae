internal import EventSourcing

extension Facts {
  /// The keys of an effort at the top of its payload, in the order of EVENTS.md.
  static let keys = [
    "title", "description", "kind", "places", "locations", "themes", "partner", "beneficiaries",
    "audience", "period", "framework", "mission", "plan_action", "source", "external_ref",
  ]

  /// A mission's own stream is named by its key `mission`; it stands under no other mission.
  static func catalogueKeys(
    kindIsOptional: Bool = false, forMission: Bool = false
  ) -> [EventCatalogue.Key] {
    [
      .init("title", .text), .init("description", .text, optional: true),
      .init("kind", .string, optional: kindIsOptional), .init("places", .list, optional: true),
      .init("locations", .list, optional: true), .init("themes", .list, optional: true),
      .init("partner", .string, optional: true), .init("beneficiaries", .list, optional: true),
      .init("audience", .string, optional: true), .init("period", .period, optional: true),
      .init("framework", .string, optional: true),
      .init("mission", .string, optional: !forMission),
      .init("plan_action", .string, optional: true), .init("source", .string, optional: true),
      .init("external_ref", .string, optional: true),
    ]
  }

  /// In the order of RFC 8785, so that each key is simply put behind the last.
  func write(to object: inout JSONObject) {
    object.reserveCapacity(24)
    object["audience"] = audience.map { .string($0) }
    object["beneficiaries"] = Self.list(beneficiaries.map { .string($0) })
    object["description"] = description?.json
    object["external_ref"] = externalRef.map { .string($0) }
    object["framework"] = framework.map { .string($0.rawValue) }
    object["kind"] = kind.map { .string($0.rawValue) }
    object["locations"] = Self.list(locations.map { .string($0) })
    object["mission"] = mission.map { .string($0.text) }
    object["partner"] = partner.map { .string($0) }
    object["period"] = period?.json
    object["places"] = Self.list(places.map { .string($0.code) })
    object["plan_action"] = planAction.map { .string($0) }
    object["source"] = source.map { .string($0) }
    object["themes"] = Self.list(themes.map { .string($0.code) })
    object["title"] = title.json
  }

  /// An empty list is left out, as any other optional value.
  static func list(_ entries: [JSON]) -> JSON? { entries.isEmpty ? nil : .array(entries) }
}

extension Fields {
  /// The effort's own fields; nil when the title is missing or wrong.
  mutating func facts(needsKind: Bool, forMission: Bool = false) -> Facts? {
    let title = require("title", Read.text(limit: TextRule.titleLimit, reading))
    let kind =
      needsKind
      ? require("kind", Read.word(EffortKind.self)) : take("kind", Read.word(EffortKind.self))
    let short = Read.words(limit: TextRule.titleLimit, reading)
    var facts = Facts(title: title ?? .plain(""), kind: kind)
    facts.description = take("description", Read.text(limit: TextRule.textLimit, reading))
    facts.places = set("places", Read.place)
    facts.locations = list("locations", short)
    facts.themes = set("themes", Read.theme)
    facts.partner = take("partner", short)
    facts.beneficiaries = list("beneficiaries", short)
    facts.audience = take("audience", short)
    facts.period = period("period")
    facts.framework = take("framework", Read.word(Framework.self))
    if !forMission { facts.mission = take("mission", Read.mission) }
    facts.planAction = take("plan_action", short)
    facts.source = take("source", short)
    facts.externalRef = take("external_ref", short)
    return title == nil || (needsKind && kind == nil) ? nil : facts
  }
}

extension EventCatalogue.Shape {
  static let period = EventCatalogue.Shape.object([
    .init("start", .string), .init("end", .string, optional: true),
  ])
  static let money = EventCatalogue.Shape.object([
    .init("minor", .integer), .init("currency", .string),
  ])
  static let pledge = EventCatalogue.Shape.object([
    .init("money", .money, optional: true), .init("people", .list, optional: true),
    .init("text", .string, optional: true),
  ])
  static let training = EventCatalogue.Shape.object([
    .init("sessions", .integer), .init("topic", .string), .init("trained", .list),
    .init("audience", .string),
  ])
}
