internal import EventSourcing

extension Commitment: Coded {
  private enum Wire {
    static let made = "commitment.made"
    static let amended = "commitment.amended"
    static let pooled = "commitment.pooled"
    static let unpooled = "commitment.unpooled"
    static let assessed = "commitment.assessed"
    static let reassigned = "commitment.reassigned"
    static let fulfilled = "commitment.fulfilled"
    static let withdrawn = "commitment.withdrawn"
    static let reopened = "commitment.reopened"
  }

  /// The keys of a promise, which an amendment may name.
  static let keys = Facts.keys + ["co_owners", "pledged"]

  private static let promiseKeys: [EventCatalogue.Key] =
    Facts.catalogueKeys() + [
      .init("co_owners", .list, optional: true), .init("pledged", .pledge, optional: true),
    ]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(Wire.made, keys: promiseKeys),
    .init(Wire.amended, keys: promiseKeys + [.init("changed", .list), .init("reason", .string)]),
    .init(Wire.pooled, keys: [.init("mission", .string)]),
    .init(Wire.unpooled, keys: [.init("mission", .string)]),
    .init(Wire.assessed, keys: [.init("status", .string), .init("note", .string, optional: true)]),
    .init(Wire.reassigned, keys: [.init("to", .string), .init("reason", .string)]),
    .init(
      Wire.fulfilled, keys: [.init("on_day", .string), .init("evidence", .list, optional: true)]),
    .init(Wire.withdrawn, keys: [.init("reason", .string)]),
    .init(Wire.reopened, keys: [.init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .made(let promise): return (Wire.made, promise.json)
    case .amended(let promise, let changed, let reason):
      object = promise.json
      object["changed"] = .array(changed.map { .string($0) })
      object["reason"] = .string(reason)
      return (Wire.amended, object)
    case .pooled(let mission):
      object["mission"] = .string(mission.text)
      return (Wire.pooled, object)
    case .unpooled(let mission):
      object["mission"] = .string(mission.text)
      return (Wire.unpooled, object)
    case .assessed(let status, let note):
      object["status"] = .string(status.rawValue)
      object["note"] = note.map { .string($0) }
      return (Wire.assessed, object)
    case .reassigned(let to, let reason):
      object["to"] = .string(to.text)
      object["reason"] = .string(reason)
      return (Wire.reassigned, object)
    case .fulfilled(let day, let evidence):
      object["on_day"] = .string(day.description)
      object["evidence"] = Facts.list(evidence.map(\.json))
      return (Wire.fulfilled, object)
    case .withdrawn(let reason):
      object["reason"] = .string(reason)
      return (Wire.withdrawn, object)
    case .reopened(let reason):
      object["reason"] = .string(reason)
      return (Wire.reopened, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.made: return fields.promise().map { .made($0) }
    case Wire.amended:
      let promise = fields.promise()
      let changed = fields.filled("changed", Read.words(limit: 40, fields.reading))
      guard let reason = fields.reason(), let promise else { return nil }
      return .amended(promise, changed: changed, reason: reason)
    case Wire.pooled: return fields.require("mission", Read.mission).map { .pooled($0) }
    case Wire.unpooled: return fields.require("mission", Read.mission).map { .unpooled($0) }
    case Wire.assessed:
      let note = fields.note("note")
      return fields.require("status", Read.word(Assessment.self)).map { .assessed($0, note: note) }
    case Wire.reassigned:
      let to = fields.require("to", Read.ministry)
      guard let reason = fields.reason(), let to else { return nil }
      return .reassigned(to: to, reason: reason)
    case Wire.fulfilled:
      let evidence = fields.evidence("evidence")
      return fields.require("on_day", Read.day).map { .fulfilled(onDay: $0, evidence: evidence) }
    case Wire.withdrawn: return fields.reason().map { .withdrawn(reason: $0) }
    case Wire.reopened: return fields.reason().map { .reopened(reason: $0) }
    default: return nil
    }
  }

  static let acts: [String: [String]] = [
    "commitment.make": ["ref", "ministry"] + keys,
    "commitment.amend": ["ref"] + keys + ["reason"],
    "commitment.pool": ["ref", "mission"],
    "commitment.unpool": ["ref", "mission"],
    "commitment.assess": ["ref", "status", "note"],
    "commitment.reassign": ["ref", "to", "reason"],
    "commitment.fulfil": ["ref", "on_day", "evidence"],
    "commitment.withdraw": ["ref", "reason"],
    "commitment.reopen": ["ref", "reason"],
  ]

  /// What a `do` object of this noun asks for; only `commitment.make` may leave `ref` out.
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "commitment.make" {
      let id = fields.take("ref", Read.commitment)
      return fields.promise().map { .commitment(id, .make($0)) }
    }
    let id = fields.require("ref", Read.commitment)
    let command: Command?
    switch name {
    case "commitment.amend":
      let changes = fields.changes(keys) { _ = $0.promise() }
      command = fields.reason().map { .amend(changes, reason: $0) }
    case "commitment.pool": command = fields.require("mission", Read.mission).map { .pool($0) }
    case "commitment.unpool": command = .unpool(fields.take("mission", Read.mission))
    case "commitment.assess":
      let note = fields.note("note")
      command = fields.require("status", Read.word(Assessment.self)).map { .assess($0, note: note) }
    case "commitment.reassign":
      let to = fields.require("to", Read.ministry)
      let reason = fields.reason()
      command = to.flatMap { to in reason.map { .reassign(to: to, reason: $0) } }
    case "commitment.fulfil":
      command = .fulfil(
        onDay: fields.take("on_day", Read.day), evidence: fields.evidence("evidence"))
    case "commitment.withdraw": command = fields.reason().map { .withdraw(reason: $0) }
    default: command = fields.reason().map { .reopen(reason: $0) }
    }
    guard let id, let command else { return nil }
    return .commitment(id, command)
  }
}

extension Commitment.Promise {
  var json: JSONObject {
    var object = JSONObject()
    facts.write(to: &object)
    object["co_owners"] = Facts.list(coOwners.map { .string($0.text) })
    object["pledged"] = pledged?.json
    return object
  }
}

extension Fields {
  mutating func promise() -> Commitment.Promise? {
    let facts = facts(needsKind: true)
    let coOwners = set("co_owners", Read.ministry)
    let pledged = pledge("pledged")
    return facts.map { Commitment.Promise(facts: $0, coOwners: coOwners, pledged: pledged) }
  }

  /// The named fields, read once on top of a sound record so that every fault in them is told.
  mutating func changes(_ keys: [String], _ read: (inout Fields) -> Void) -> Changes {
    var named = JSONObject()
    for member in object.members where keys.contains(member.key) {
      named[member.key] = member.value
    }
    let changes = Changes(fields: named)
    let sound: JSONObject = {
      var object = JSONObject()
      object["title"] = "title"
      object["kind"] = "money"
      return object
    }()
    var trial = Fields(changes.overlaid(on: sound), known: keys, reading: .command)
    read(&trial)
    collect(trial)
    return changes
  }
}
