internal import EventSourcing

extension Officer: Coded {
  private enum Wire {
    static let enrolled = "officer.enrolled"
    static let rolesChanged = "officer.rolesChanged"
    static let keyRotated = "officer.keyRotated"
    static let revoked = "officer.revoked"
  }

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.enrolled,
      keys: [
        .init("officer", .string), .init("ministry", .string), .init("roles", .list),
        .init("key", .string), .init("possession", .string),
      ]),
    .init(Wire.rolesChanged, keys: [.init("roles", .list), .init("reason", .string)]),
    .init(Wire.keyRotated, keys: [.init("key", .string), .init("possession", .string)]),
    .init(
      Wire.revoked,
      keys: [.init("suspect_from", .string, optional: true), .init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .enrolled(let enrolment):
      object["officer"] = .string(enrolment.officer.text)
      object["ministry"] = .string(enrolment.ministry.text)
      object["roles"] = .array(enrolment.roles.map { .string($0.rawValue) })
      object["key"] = .string(enrolment.key.text)
      object["possession"] = .string(enrolment.possession)
      return (Wire.enrolled, object)
    case .rolesChanged(let roles, let reason):
      object["roles"] = .array(roles.map { .string($0.rawValue) })
      object["reason"] = .string(reason)
      return (Wire.rolesChanged, object)
    case .keyRotated(let key, let possession):
      object["key"] = .string(key.text)
      object["possession"] = .string(possession)
      return (Wire.keyRotated, object)
    case .revoked(let suspectFrom, let reason):
      object["suspect_from"] = suspectFrom.map { .string($0.description) }
      object["reason"] = .string(reason)
      return (Wire.revoked, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.enrolled: return fields.enrolment().map { .enrolled($0) }
    case Wire.rolesChanged:
      let roles = fields.filled("roles", Read.word(Role.self))
      return fields.reason().map { .rolesChanged(roles, reason: $0) }
    case Wire.keyRotated:
      let key = fields.require("key", Read.key)
      let possession = fields.require("possession", Read.signature)
      guard let key, let possession else { return nil }
      return .keyRotated(key, possession: possession)
    case Wire.revoked:
      let suspectFrom = fields.take("suspect_from", Read.day)
      return fields.reason().map { .revoked(suspectFrom: suspectFrom, reason: $0) }
    default: return nil
    }
  }

  private static let names = ["officer", "ref"]
  static let acts: [String: [String]] = [
    "officer.enrol": ["officer", "ministry", "roles", "public_key", "possession"],
    "officer.change-roles": names + ["roles", "reason"],
    "officer.rotate-key": names + ["public_key", "possession"],
    "officer.revoke": names + ["suspect_from", "reason"],
  ]

  /// What a `do` object of this noun asks for.
  ///
  /// The public key is `public_key`, because `key` is the idempotency key of every command; without
  /// `public_key` these two commands take `key` for the public one (`Act.publicKeyField`).
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "officer.enrol" {
      return fields.enrolment(keyField: Act.publicKeyField(fields.object)).map {
        .officer($0.officer, .enrol($0))
      }
    }
    let officer = fields.subject(names, Read.officer)
    let command: Command?
    switch name {
    case "officer.change-roles":
      let roles = fields.filled("roles", Read.word(Role.self))
      command = fields.reason().map { .changeRoles(roles, reason: $0) }
    case "officer.rotate-key":
      let key = fields.require(Act.publicKeyField(fields.object), Read.key)
      let possession = fields.require("possession", Read.signature)
      command = key.flatMap { key in possession.map { .rotateKey(key, possession: $0) } }
    default:
      let suspectFrom = fields.take("suspect_from", Read.day)
      command = fields.reason().map { .revoke(suspectFrom: suspectFrom, reason: $0) }
    }
    guard let officer, let command else { return nil }
    return .officer(officer, command)
  }
}

extension Fields {
  fileprivate mutating func enrolment(keyField: String = "key") -> Officer.Enrolment? {
    let officer = require("officer", Read.officer)
    let ministry = require("ministry", Read.ministry)
    let roles = filled("roles", Read.word(Role.self))
    let key = require(keyField, Read.key)
    let possession = require("possession", Read.signature)
    guard let officer, let ministry, let key, let possession else { return nil }
    return Officer.Enrolment(
      officer: officer, ministry: ministry, roles: roles, key: key, possession: possession)
  }
}
