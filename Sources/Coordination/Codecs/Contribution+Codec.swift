internal import EventSourcing

extension Contribution: Coded {
  private enum Wire {
    static let logged = "contribution.logged"
    static let corrected = "contribution.corrected"
    static let withdrawn = "contribution.withdrawn"
    static let confirmed = "contribution.confirmed"
  }

  /// The keys of a delivery, which a correction may name.
  static let keys =
    Facts.keys + ["commitment", "direction", "money", "people", "training", "evidence"]

  private static let deliveryKeys: [EventCatalogue.Key] =
    Facts.catalogueKeys() + [
      .init("commitment", .string, optional: true), .init("direction", .string),
      .init("money", .money, optional: true), .init("people", .list, optional: true),
      .init("training", .training, optional: true), .init("evidence", .list, optional: true),
    ]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(Wire.logged, keys: deliveryKeys),
    .init(
      Wire.corrected, keys: deliveryKeys + [.init("changed", .list), .init("reason", .string)]),
    .init(Wire.withdrawn, keys: [.init("reason", .string)]),
    .init(Wire.confirmed, keys: [.init("note", .string, optional: true)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .logged(let delivery): return (Wire.logged, delivery.json)
    case .corrected(let delivery, let changed, let reason):
      object = delivery.json
      object["changed"] = .array(changed.map { .string($0) })
      object["reason"] = .string(reason)
      return (Wire.corrected, object)
    case .withdrawn(let reason):
      object["reason"] = .string(reason)
      return (Wire.withdrawn, object)
    case .confirmed(let note):
      object["note"] = note.map { .string($0) }
      return (Wire.confirmed, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.logged: return fields.delivery().map { .logged($0) }
    case Wire.corrected:
      let delivery = fields.delivery()
      let changed = fields.filled("changed", Read.words(limit: 40, fields.reading))
      guard let reason = fields.reason(), let delivery else { return nil }
      return .corrected(delivery, changed: changed, reason: reason)
    case Wire.withdrawn: return fields.reason().map { .withdrawn(reason: $0) }
    case Wire.confirmed: return .confirmed(note: fields.note("note"))
    default: return nil
    }
  }

  static let acts: [String: [String]] = [
    "contribution.log": ["ref", "ministry"] + keys,
    "contribution.correct": ["ref"] + keys + ["reason"],
    "contribution.withdraw": ["ref", "reason"],
    "contribution.confirm": ["ref", "note"],
  ]

  /// What a `do` object of this noun asks for; only `contribution.log` may leave `ref` out.
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "contribution.log" {
      let id = fields.take("ref", Read.contribution)
      return fields.delivery().map { .contribution(id, .log($0)) }
    }
    let id = fields.require("ref", Read.contribution)
    let command: Command?
    switch name {
    case "contribution.correct":
      let changes = fields.changes(keys) { _ = $0.delivery() }
      command = fields.reason().map { .correct(changes, reason: $0) }
    case "contribution.withdraw": command = fields.reason().map { .withdraw(reason: $0) }
    default: command = .confirm(note: fields.note("note"))
    }
    guard let id, let command else { return nil }
    return .contribution(id, command)
  }
}

extension Contribution.Delivery {
  var json: JSONObject {
    var object = JSONObject()
    facts.write(to: &object)
    object["commitment"] = commitment.map { .string($0.text) }
    object["direction"] = .string(direction.rawValue)
    object["money"] = money?.json
    object["people"] = people.map { .array($0.map(\.json)) }
    object["training"] = training?.json
    object["evidence"] = Facts.list(evidence.map(\.json))
    return object
  }
}

extension Fields {
  /// A command may leave the direction out: what is logged was given.
  mutating func delivery() -> Contribution.Delivery? {
    let facts = facts(needsKind: true)
    let direction =
      value("direction") == nil && reading == .command
      ? .given : require("direction", Read.word(Direction.self))
    let commitment = take("commitment", Read.commitment)
    let money = money("money")
    let people = people("people")
    let training = training("training")
    let evidence = evidence("evidence")
    guard let facts, let direction else { return nil }
    return Contribution.Delivery(
      facts: facts, commitment: commitment, direction: direction, money: money, people: people,
      training: training, evidence: evidence)
  }
}
