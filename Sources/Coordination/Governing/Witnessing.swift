public import EventSourcing

/// What others said of the log's checkpoints, kept in the log itself: one stream a checkpoint,
/// `checkpoint/<size>`.
public enum Witnessing: Aggregate {
  public static let kind = "checkpoint"

  /// Cosignatures, and a time stamp where there is one, over one checkpoint.
  public struct Testimony: Hashable, Sendable {
    /// Of the log that was signed; at least 1.
    public let size: Position
    /// Base64 of 32 bytes.
    public let root: String
    /// Signature lines of C2SP tlog-cosignature, without LF.
    public let cosignatures: [String]
    /// Base64 of an RFC 3161 token.
    public let timestampToken: String?
  }

  public enum Command: Hashable, Sendable { case witness(Testimony) }
  public enum Event: Hashable, Sendable { case witnessed(Testimony) }
  public enum State: Hashable, Sendable {
    case none
    case witnessed([Testimony])
  }

  public static let initial = State.none

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    // It only carries other people's signatures, so whoever may append anything may append it.
    let appending: Set<Role> = [.clerk, .validator, .coordinator, .admin]
    guard !appending.isDisjoint(with: context.standing.roles) else {
      throw context.notAllowed(
        context.subject, owner: nil, "a clerk, validator, coordinator or admin")
    }
    switch (command, state) {
    case (.witness(let testimony), .witnessed(let earlier)) where earlier.contains(testimony):
      throw .nothingChanged(ref: context.subject)
    case (.witness(let testimony), _): return [.witnessed(testimony)]
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch (event.event, state) {
    case (.witnessed(let testimony), .none): state = .witnessed([testimony])
    case (.witnessed(let testimony), .witnessed(let earlier)):
      state = .witnessed(earlier + [testimony])
    }
  }
}

extension Witnessing: Coded {
  private static let witnessed = "checkpoint.witnessed"
  private static let keys = ["size", "root", "cosignatures", "timestamp_token"]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      witnessed,
      keys: [
        .init("size", .integer), .init("root", .string), .init("cosignatures", .list),
        .init("timestamp_token", .string, optional: true),
      ])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .witnessed(let testimony):
      var object = JSONObject()
      object["cosignatures"] = .array(testimony.cosignatures.map { .string($0) })
      object["root"] = .string(testimony.root)
      object["size"] = .int(testimony.size)
      object["timestamp_token"] = testimony.timestampToken.map { .string($0) }
      return (witnessed, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    fields.testimony().map { .witnessed($0) }
  }

  static let acts: [String: [String]] = ["checkpoint.witness": keys]

  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    fields.testimony().map { .witnessing($0.size, .witness($0)) }
  }
}

extension Fields {
  fileprivate mutating func testimony() -> Witnessing.Testimony? {
    let size = require("size", Read.count(1...Int(JSON.largestInteger)))
    let root = require("root") { json -> Result<String, Fault> in
      guard let text = json.string, Base64.bytes(text)?.count == 32 else {
        return .failure(.badDigest(json.shown))
      }
      return .success(text)
    }
    let token = take("timestamp_token") { json -> Result<String, Fault> in
      guard let text = json.string, Base64.bytes(text) != nil else {
        return .failure(.wrongShape(expected: "base64", found: json.shown))
      }
      return .success(text)
    }
    // A time stamp alone is a testimony, too.
    let words = Read.words(limit: TextRule.titleLimit, reading)
    let cosignatures = token == nil ? filled("cosignatures", words) : list("cosignatures", words)
    guard let size, let root else { return nil }
    return Witnessing.Testimony(
      size: Position(size), root: root, cosignatures: cosignatures, timestampToken: token)
  }
}
