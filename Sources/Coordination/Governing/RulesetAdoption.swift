public import EventSourcing

/// By which rules suspected duplicates are scored: one stream, `ruleset/duplicates`.
public enum RulesetAdoption: Aggregate {
  public static let kind = "ruleset"
  public static let ref = "duplicates"
  static let stream = StreamName(kind: kind, ref: ref)

  /// Rules by their name and the hash of all their files.
  public struct Adopted: Hashable, Sendable {
    public var name: String
    /// 64 hexadecimal digits.
    public var sha256: String
    public var reason: String
  }

  public enum Command: Hashable, Sendable { case adopt(Adopted) }
  public enum Event: Hashable, Sendable { case adopted(Adopted) }
  public enum State: Hashable, Sendable {
    case none
    case adopted(Adopted)
  }

  public static let initial = State.none

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.coordinator, for: context.subject)
    switch (command, state) {
    case (.adopt(let rules), .adopted(let current))
    where rules.name == current.name && rules.sha256 == current.sha256:
      throw .nothingChanged(ref: context.subject)
    case (.adopt(let rules), _): return [.adopted(rules)]
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .adopted(let rules) = event.event { state = .adopted(rules) }
  }
}

extension RulesetAdoption: Coded {
  private static let adopted = "ruleset.adopted"

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      adopted, keys: [.init("name", .string), .init("sha256", .string), .init("reason", .string)])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .adopted(let rules):
      var object = JSONObject()
      object["name"] = .string(rules.name)
      object["sha256"] = .string(rules.sha256)
      object["reason"] = .string(rules.reason)
      return (adopted, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    fields.rules().map { .adopted($0) }
  }

  static let acts: [String: [String]] = ["ruleset.adopt": ["name", "sha256", "reason"]]

  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    fields.rules().map { .ruleset(.adopt($0)) }
  }
}

extension Fields {
  fileprivate mutating func rules() -> RulesetAdoption.Adopted? {
    let name = require("name", Read.words(limit: 100, reading))
    let sha256 = require("sha256", Read.digest)
    guard let reason = reason(), let name, let sha256 else { return nil }
    return RulesetAdoption.Adopted(name: name, sha256: sha256, reason: reason)
  }
}
