public import EventSourcing

/// What was decided: the reference that the act is about, and its events in order.
public struct Decision: Sendable {
  public let ref: String
  public let events: [DecidedEvent]
  /// The proof that must hold before the events may be stored: a new key's own signature.
  public let possession: Possession?
  /// Signatures beside the officer's own without which the events may not be stored.
  public let signatures: [SignatureNeed]
}

/// An event that may be stored, with everything of its header that the domain decides.
///
/// A class, and so are acts: each goes through a dozen hands on its way to the log, and copying its
/// parts for each of them would be a tenth of a decision.
public final class DecidedEvent: Sendable {
  public let stream: StreamName
  /// The part of the stream's name after its kind.
  public let ref: String
  /// The place that the event must take in its stream.
  public let version: Int
  public let type: String
  public let v: Int
  /// The ministry that owns the act.
  public let ministry: String
  public let officer: String
  public let on: Day
  public let lang: String?
  public let visibility: String
  /// The payload's RFC 8785 bytes.
  public let payloadBytes: [UInt8]
  let event: AnyEvent

  /// - Parameter written: the event's type and payload when they were written ahead.
  /// - Throws: `payloadTooLarge` beyond 64 KiB.
  init(
    _ event: AnyEvent, version: Int, in envelope: Envelope,
    written: (type: String, payload: [UInt8])?
  ) throws(Refusal) {
    if let written {
      (type, payloadBytes) = written
    } else {
      let (type, payload) = event.encoded
      self.type = type
      payloadBytes = JSON.object(payload).canonical
    }
    guard payloadBytes.count <= Envelope.payloadLimitBytes else {
      throw .payloadTooLarge(bytes: payloadBytes.count)
    }
    stream = StreamName(kind: envelope.kind, ref: envelope.ref)
    ref = envelope.ref
    self.version = version
    v = 1
    ministry = envelope.ministry
    officer = envelope.officer
    on = envelope.on
    lang = envelope.lang
    visibility = envelope.visibility
    self.event = event
  }

  public var payload: JSON { .object(event.encoded.payload) }

  func recorded<Event: Sendable>(_ event: Event) -> Recorded<Event> {
    Recorded(
      event, version: version, ministry: ministry, officer: officer, on: on, lang: lang,
      visibility: visibility)
  }

  /// The event as the log would hand it back.
  public var recordedEvent: RecordedEvent {
    RecordedEvent(
      type: type, v: v, version: version, ministry: ministry, officer: officer, on: on,
      lang: lang, visibility: visibility, payload: payload)
  }
}

/// An event of any stream.
indirect enum AnyEvent: Sendable {
  case ledger(Ledger.Event)
  case ministry(Ministry.Event)
  case officer(Officer.Event)
  case mission(Mission.Event)
  case commitment(Commitment.Event)
  case contribution(Contribution.Event)
  case duplicate(DuplicateReview.Event)
  case policy(Policy.Event)
  case hold(Hold.Event)
  case erasure(Erasure.Event)
  case witnessing(Witnessing.Event)
  case ruleset(RulesetAdoption.Event)
  case other(any AnyEntry)

  var encoded: (type: String, payload: JSONObject) {
    switch self {
    case .ledger(let event): Ledger.encode(event)
    case .ministry(let event): Ministry.encode(event)
    case .officer(let event): Officer.encode(event)
    case .mission(let event): Mission.encode(event)
    case .commitment(let event): Commitment.encode(event)
    case .contribution(let event): Contribution.encode(event)
    case .duplicate(let event): DuplicateReview.encode(event)
    case .policy(let event): Policy.encode(event)
    case .hold(let event): Hold.encode(event)
    case .erasure(let event): Erasure.encode(event)
    case .witnessing(let event): Witnessing.encode(event)
    case .ruleset(let event): RulesetAdoption.encode(event)
    case .other(let entry): entry.encoded
    }
  }
}

/// The header's part of a decision, the same for all its events.
struct Envelope {
  let kind: String
  let ref: String
  let ministry: String
  let officer: String
  let on: Day
  let lang: String?
  let visibility: String

  static let payloadLimitBytes = 65_536

  /// The events in order, the first at `version`.
  ///
  /// - Parameter written: the type and payload of an event for which they were written ahead.
  func events(
    _ events: [AnyEvent], from version: Int,
    written: (AnyEvent) -> (type: String, payload: [UInt8])? = { _ in nil }
  ) throws(Refusal) -> [DecidedEvent] {
    var result: [DecidedEvent] = []
    result.reserveCapacity(events.count)
    for (index, event) in events.enumerated() {
      result.append(
        try DecidedEvent(event, version: version + index, in: self, written: written(event)))
    }
    return result
  }
}
