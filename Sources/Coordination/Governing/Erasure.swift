public import EventSourcing

/// What the law asks to be forgotten: one stream an event, `body/<position>`, one erasure each.
///
/// The event's header, and with it the tree, stays; its payload and salt go, and `replacement` is read
/// at that position from then on.
public enum Erasure: Aggregate {
  public static let kind = "body"

  /// A stored event as an erasure looks at it.
  public struct Target: Hashable, Sendable {
    public let stream: StreamName
    public let event: RecordedEvent

    public init(stream: StreamName, event: RecordedEvent) {
      self.stream = stream
      self.event = event
    }
  }

  /// What one erasure states.
  public struct Order: Hashable, Sendable {
    public let seq: Position
    /// The law, judgement or request that asks for it.
    public let basis: String
    /// A second officer, whose signature stands beside the admin's.
    public let approver: ID<Officer>
    public let replacement: JSONObject
  }

  public enum Command: Hashable, Sendable { case erase(Order) }
  public enum Event: Hashable, Sendable { case erased(Order) }
  public enum State: Hashable, Sendable { case kept, erased }

  /// Rules of erasure.
  public enum Rule: Hashable, Sendable {
    /// Rights, policy and erasures must stay checkable for ever.
    case neverErased(Position, type: String)
    case underHold(Position, subject: String, since: Day)
    case alreadyErased(Position)
    case approvesAlone(ID<Officer>)
    case badReplacement(type: String, what: String)
    case unknownField(String, known: [String])
    /// The replacement does more than leave words out.
    case notRedacted(path: String)
  }

  public static let initial = State.kept

  /// Records hold what people wrote about people; all other streams say who had which right.
  static let erasable: Set<String> = [
    Mission.kind, Commitment.kind, Contribution.kind, DuplicateReview.kind,
  ]

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.admin, for: "@" + context.subject)
    switch command {
    case .erase(let order):
      guard let target = context.surroundings.target(at: order.seq) else {
        throw .notFound(noun: "event", ref: "@\(order.seq)")
      }
      guard erasable.contains(target.stream.kind) else {
        throw .erasure(.neverErased(order.seq, type: target.event.type))
      }
      guard state == .kept else { throw .erasure(.alreadyErased(order.seq)) }
      if case .held(let since) = context.surroundings.hold(on: target.stream.ref) {
        throw .erasure(.underHold(order.seq, subject: target.stream.ref, since: since))
      }
      try checkApprover(order.approver, context)
      try check(order.replacement, of: target)
      return [.erased(order)]
    }
  }

  private static func checkApprover(
    _ approver: ID<Officer>, _ context: Circumstances
  ) throws(Refusal) {
    guard approver != context.officer else { throw .erasure(.approvesAlone(approver)) }
    switch context.surroundings.officer(approver) {
    case .unenrolled: throw .notEnrolled(approver)
    case .revoked: throw .officerRevoked(approver)
    case .enrolled: return
    }
  }

  /// The replacement must be read like the event itself, and say nothing else about the effort.
  private static func check(_ replacement: JSONObject, of target: Target) throws(Refusal) {
    var event = target.event
    event.payload = .object(replacement)
    do {
      _ = try AnyEvent(event, of: target.stream)
    } catch {
      throw .erasure(.badReplacement(type: event.type, what: error.explanation.what))
    }
    if let path = Redaction.excess(of: .object(replacement), over: target.event.payload) {
      throw .erasure(.notRedacted(path: path))
    }
    if target.event.payload == .object(replacement) { throw .nothingChanged(ref: "@payload") }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) { state = .erased }
}

extension Erasure: Coded {
  private static let erased = "body.erased"
  private static let keys = ["seq", "basis", "approver", "replacement"]

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      erased,
      keys: [
        .init("seq", .integer), .init("basis", .string), .init("approver", .string),
        .init("replacement", .list),
      ])
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    switch event {
    case .erased(let order):
      var object = JSONObject()
      object["approver"] = .string(order.approver.text)
      object["basis"] = .string(order.basis)
      object["replacement"] = .object(order.replacement)
      object["seq"] = .int(order.seq)
      return (erased, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    fields.order().map { .erased($0) }
  }

  static let acts: [String: [String]] = ["body.erase": keys]

  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    fields.order().map { .erasure($0.seq, .erase($0)) }
  }
}

extension Fields {
  fileprivate mutating func order() -> Erasure.Order? {
    let seq = require("seq", Read.count(0...Int(JSON.largestInteger)))
    let basis = require("basis", Read.words(limit: TextRule.textLimit, reading))
    let approver = require("approver", Read.officer)
    let replacement = require("replacement") { json -> Result<JSONObject, Fault> in
      json.object.map { .success($0) }
        ?? .failure(.wrongShape(expected: "a payload", found: json.shown))
    }
    guard let seq, let basis, let approver, let replacement else { return nil }
    return Erasure.Order(
      seq: Position(seq), basis: basis, approver: approver, replacement: replacement)
  }
}

extension Erasure.Rule {
  var explanation: Explanation {
    let (code, at, value, what, mend) = words
    return Explanation(
      code: code, at: at, value: value, what: what, mend: mend,
      outcome: code == "unknown-field" ? .badData : .refusedByRules)
  }

  private var words: (String, String, String, Phrase, Phrase) {
    switch self {
    case .neverErased(let seq, let type):
      (
        "never-erased", "seq", "@\(seq)",
        "\(type) says who had which right, and that must stay checkable for ever.",
        "Erase the records that name the person instead."
      )
    case .underHold(let seq, let subject, let since):
      (
        "under-hold", "seq", "@\(seq)",
        "\(subject) is held since \(since): nothing of it is erased meanwhile.",
        "See: concert hold list   Then: concert hold lift \(subject) --reason TEXT"
      )
    case .alreadyErased(let seq):
      (
        "already-erased", "seq", "@\(seq)", "Its payload was erased before.",
        "See: concert show @\(seq)"
      )
    case .approvesAlone(let officer):
      (
        "same-person", "approver", officer.text, "Nobody approves an erasure of their own.",
        "Name another officer, who signs beside you."
      )
    case .badReplacement(let type, let what):
      (
        "bad-replacement", "replacement", type,
        "The replacement can't be read as \(type): \(what)",
        "Take the payload of `concert show @N --json` and leave words out of it."
      )
    case .unknownField(let field, let known):
      (
        "unknown-field", "--redact", field, "The payload has no field \(field).",
        "Fields: \(known.joined(separator: ", "))."
      )
    case .notRedacted(let path):
      (
        "not-a-redaction", "replacement", path,
        "An erasure leaves out what people wrote, and changes nothing that is counted or linked.",
        "Keep \(path) as it is. What may go: \(Redaction.words.sorted().joined(separator: ", "))."
      )
    }
  }
}
