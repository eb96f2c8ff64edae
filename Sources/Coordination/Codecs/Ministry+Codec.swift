public import EventSourcing

extension Ministry: Coded {
  private enum Wire {
    static let registered = "ministry.registered"
    static let renamed = "ministry.renamed"
    static let merged = "ministry.merged"
    static let split = "ministry.split"
    static let dissolved = "ministry.dissolved"
  }

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.registered,
      keys: [
        .init("code", .string), .init("name", .text), .init("kind", .string),
        .init("dimension", .string), .init("parent", .string, optional: true),
        .init("org_ref", .string, optional: true),
      ]),
    .init(Wire.renamed, keys: [.init("name", .text), .init("from", .string)]),
    .init(
      Wire.merged,
      keys: [.init("into", .string), .init("from", .string), .init("reason", .string)]),
    .init(
      Wire.split, keys: [.init("into", .list), .init("from", .string), .init("reason", .string)]),
    .init(Wire.dissolved, keys: [.init("from", .string), .init("reason", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .registered(let registration):
      object["code"] = .string(registration.code.text)
      object["name"] = registration.name.json
      object["kind"] = .string(registration.kind.rawValue)
      object["dimension"] = .string(registration.dimension.rawValue)
      object["parent"] = registration.parent.map { .string($0.text) }
      object["org_ref"] = registration.orgRef.map { .string($0) }
      return (Wire.registered, object)
    case .renamed(let name, let from):
      object["name"] = name.json
      object["from"] = .string(from.description)
      return (Wire.renamed, object)
    case .merged(let into, let from, let reason):
      object["into"] = .string(into.text)
      object["from"] = .string(from.description)
      object["reason"] = .string(reason)
      return (Wire.merged, object)
    case .split(let into, let from, let reason):
      object["into"] = .array(into.map { .string($0.text) })
      object["from"] = .string(from.description)
      object["reason"] = .string(reason)
      return (Wire.split, object)
    case .dissolved(let from, let reason):
      object["from"] = .string(from.description)
      object["reason"] = .string(reason)
      return (Wire.dissolved, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.registered: return fields.registration().map { .registered($0) }
    case Wire.renamed:
      let name = fields.require("name", Read.text(limit: TextRule.titleLimit, fields.reading))
      let from = fields.require("from", Read.day)
      guard let name, let from else { return nil }
      return .renamed(name, from: from)
    case Wire.merged:
      let into = fields.require("into", Read.ministry)
      guard let from = fields.require("from", Read.day), let reason = fields.reason(), let into
      else { return nil }
      return .merged(into: into, from: from, reason: reason)
    case Wire.split:
      let into = fields.filled("into", Read.ministry)
      guard let from = fields.require("from", Read.day), let reason = fields.reason() else {
        return nil
      }
      return .split(into: into, from: from, reason: reason)
    case Wire.dissolved:
      guard let from = fields.require("from", Read.day), let reason = fields.reason() else {
        return nil
      }
      return .dissolved(from: from, reason: reason)
    default: return nil
    }
  }

  fileprivate static let registrationKeys = [
    "code", "name", "kind", "dimension", "parent", "org_ref",
  ]
  private static let names = ["code", "ministry", "ref"]
  static let acts: [String: [String]] = [
    "ministry.register": registrationKeys,
    "ministry.rename": names + ["name", "from"],
    "ministry.merge": names + ["into", "from", "reason"],
    "ministry.split": names + ["into", "from", "reason"],
    "ministry.dissolve": names + ["from", "reason"],
  ]

  /// What a `do` object of this noun asks for; its subject is `code`, `ministry` or `ref`.
  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    if name == "ministry.register" {
      return fields.registration().map { .ministry($0.code, .register($0)) }
    }
    let code = fields.subject(names, Read.ministry)
    let from = fields.take("from", Read.day)
    let command: Command?
    switch name {
    case "ministry.rename":
      command = fields.require("name", Read.text(limit: TextRule.titleLimit, .command))
        .map { .rename($0, from: from) }
    case "ministry.merge":
      let into = fields.require("into", Read.ministry)
      let reason = fields.reason()
      command = into.flatMap { into in reason.map { .merge(into: into, from: from, reason: $0) } }
    case "ministry.split":
      let into = fields.filled("into", Read.ministry)
      command = fields.reason().map { .split(into: into, from: from, reason: $0) }
    default: command = fields.reason().map { .dissolve(from: from, reason: $0) }
    }
    guard let code, let command else { return nil }
    return .ministry(code, command)
  }
}

extension Ministry.Registration {
  /// Reads the fields of `ministry.register`, without its `do`.
  public init(parsing object: JSONObject) throws(Rejections) {
    var fields = Fields(object, known: Ministry.registrationKeys, reading: .command)
    guard let registration = fields.registration(), fields.rejections.isEmpty else {
      throw Rejections(fields.rejections)
    }
    self = registration
  }
}

extension Fields {
  fileprivate mutating func registration() -> Ministry.Registration? {
    let code = require("code", Read.ministry)
    let name = require("name", Read.text(limit: TextRule.titleLimit, reading))
    let kind = require("kind", Read.word(BodyKind.self))
    let dimension = require("dimension", Read.word(Dimension.self))
    let parent = take("parent", Read.ministry)
    let orgRef = take("org_ref", Read.words(limit: TextRule.titleLimit, reading))
    guard let code, let name, let kind, let dimension else { return nil }
    return Ministry.Registration(
      code: code, name: name, kind: kind, dimension: dimension, parent: parent, orgRef: orgRef)
  }
}
