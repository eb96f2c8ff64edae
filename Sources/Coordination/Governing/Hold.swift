public import EventSourcing

/// An order to keep a record whole: while it stands, nothing of the record is erased.
///
/// One stream a record, `hold/<reference>`.
public enum Hold: Aggregate {
  public static let kind = "hold"

  /// A record that can be held: a commitment, contribution, duplicate, mission, plan, indicator or
  /// consultation. Nothing of ministries, officers and the ledger itself is ever erased.
  public struct Subject: Hashable, Sendable {
    public let ref: String
    /// The record's own history.
    public let stream: StreamName

    public init?(_ ref: String) {
      self.ref = ref
      if ID<Commitment>(ref) != nil {
        stream = StreamName(kind: Commitment.kind, ref: ref)
      } else if ID<Contribution>(ref) != nil {
        stream = StreamName(kind: Contribution.kind, ref: ref)
      } else if ID<DuplicateReview>(ref) != nil {
        stream = StreamName(kind: DuplicateReview.kind, ref: ref)
      } else if ID<Mission>(ref) != nil {
        stream = StreamName(kind: Mission.kind, ref: ref)
      } else if let kind = Nouns.kind(of: ref) {
        stream = StreamName(kind: kind, ref: ref)
      } else {
        return nil
      }
    }

    /// The hold's own stream.
    var hold: StreamName { StreamName(kind: Hold.kind, ref: ref) }
  }

  public enum Command: Hashable, Sendable {
    case place(Subject, reason: String)
    case lift(Subject, reason: String)
  }

  public enum Event: Hashable, Sendable {
    case placed(Subject, reason: String)
    case lifted(Subject, reason: String)
  }

  public enum State: Hashable, Sendable {
    case none
    case held(on: Day)
    case lifted
  }

  /// Rules of a hold.
  public enum Rule: Hashable, Sendable {
    case alreadyHeld(String, since: Day)
    case notHeld(String)
  }

  public static let initial = State.none

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.admin, for: context.subject)
    switch (command, state) {
    case (.place(let subject, _), .held(let day)):
      throw .hold(.alreadyHeld(subject.ref, since: day))
    case (.place(let subject, let reason), _):
      guard context.surroundings.exists(subject.stream) else {
        throw .notFound(noun: subject.stream.kind, ref: subject.ref)
      }
      return [.placed(subject, reason: reason)]
    case (.lift(let subject, let reason), .held): return [.lifted(subject, reason: reason)]
    case (.lift(let subject, _), _): throw .hold(.notHeld(subject.ref))
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch event.event {
    case .placed: state = .held(on: event.on)
    case .lifted: state = .lifted
    }
  }
}

extension Hold: Coded {
  private static let placed = "hold.placed"
  private static let lifted = "hold.lifted"

  static let eventTypes: [EventCatalogue.EventType] = [placed, lifted].map {
    .init($0, keys: [.init("subject", .string), .init("reason", .string)])
  }

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    let (type, subject, reason) =
      switch event {
      case .placed(let subject, let reason): (placed, subject, reason)
      case .lifted(let subject, let reason): (lifted, subject, reason)
      }
    var object = JSONObject()
    object["reason"] = .string(reason)
    object["subject"] = .string(subject.ref)
    return (type, object)
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    let subject = fields.require("subject", subject)
    guard let reason = fields.reason(), let subject else { return nil }
    return type == placed ? .placed(subject, reason: reason) : .lifted(subject, reason: reason)
  }

  static let acts: [String: [String]] = [
    "hold.place": ["subject", "reason"], "hold.lift": ["subject", "reason"],
  ]

  static func wish(_ name: String, _ fields: inout Fields) -> Wish? {
    let subject = fields.require("subject", subject)
    guard let reason = fields.reason(), let subject else { return nil }
    return .hold(
      subject,
      name == "hold.place" ? .place(subject, reason: reason) : .lift(subject, reason: reason))
  }

  private static func subject(_ json: JSON) -> Result<Subject, Fault> {
    guard let text = json.string else {
      return .failure(.wrongShape(expected: "a reference", found: json.shown))
    }
    return Subject(text).map { .success($0) }
      ?? .failure(
        .misspelt(
          noun: "record that can be held", text: text,
          pattern:
            "COM-2024-0031, CTR-2024-0007, CSL-2023-0004, DUP-… or the name of a mission or plan"))
  }
}

extension Hold.Rule {
  var explanation: Explanation {
    switch self {
    case .alreadyHeld(let ref, let day):
      Explanation(
        code: "already-held", at: "subject", value: ref, what: "It is held since \(day).",
        mend: "See: concert hold list", outcome: .refusedByRules)
    case .notHeld(let ref):
      Explanation(
        code: "not-held", at: "subject", value: ref, what: "No hold stands on it.",
        mend: "See: concert hold list", outcome: .refusedByRules)
    }
  }
}
