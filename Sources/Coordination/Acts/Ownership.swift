public import EventSourcing

/// Whose each record is, folded from stored events in log order: one ministry a stream.
///
/// For whoever checks a log without deciding again. A merged ministry's records keep its name.
/// - Source: EVENTS.md, Roles and rights; `Act.owner` is the same rule for what is to be written.
public struct Ownership: Sendable {
  /// Whom an event speaks for.
  public struct Claim: Hashable, Sendable {
    /// The ministry that the header must name; none: the signer's own.
    public let ministry: ID<Ministry>?
    /// Only a coordinator or a clerk for all of them may sign.
    public let owners: [ID<Ministry>]

    init(_ ministry: ID<Ministry>?, owners: [ID<Ministry>]? = nil) {
      self.ministry = ministry
      self.owners = owners ?? ministry.map { [$0] } ?? []
    }
  }

  private var owners = OwnerTable()
  private var pairs: [StreamName: EffortPair] = [:]

  public init() {}

  /// Takes a header's word where the event can't be read, so that one fault is told once.
  public mutating func assume(_ ministry: String, of stream: StreamName, in names: NameTable) {
    owners.names = names
    defer { owners.names = nil }
    if owners[stream] == nil { owners[stream] = ID(unchecked: ministry) }
  }

  /// The number by which a ministry is named below.
  public mutating func number(of ministry: String) -> Int32 {
    owners.number(of: ID(unchecked: ministry))
  }

  public func ministry(_ number: Int32) -> String { owners.ministry(number).text }

  /// The owner of the stream with this number; none when nothing began it.
  public func owner(of stream: Int) -> Int32? { owners.owner(at: stream) }

  /// Takes up an event that surely begins the stream with this number.
  ///
  /// - Returns: false when the stream has begun already.
  public mutating func begin(_ stream: Int, by ministry: Int32) -> Bool {
    guard owners.owner(at: stream) == nil else { return false }
    owners.set(ministry, at: stream)
    return true
  }

  /// Other records whose owners an event asks for.
  public static func references(of event: RecordedEvent, in stream: StreamName) -> [StreamName] {
    guard stream.kind == DuplicateReview.kind else { return [] }
    // What can't be read asks for nothing, and is refused when it is taken up.
    guard case .duplicate(.reviewed(let review))? = try? AnyEvent(event, of: stream) else {
      return []
    }
    return [review.a, review.b].map(Self.stream)
  }

  private static func stream(of effort: EffortRef) -> StreamName {
    StreamName(
      kind: effort.commitment == nil ? Contribution.kind : Commitment.kind, ref: effort.text)
  }

  /// Reads the event strictly and takes it up.
  ///
  /// - Parameter names: has the number of the stream, and of every one before it.
  /// - Returns: whom it speaks for, as things stood before it.
  public mutating func evolve(
    _ event: RecordedEvent, in stream: StreamName, of names: NameTable
  ) throws(UnreadableEvent) -> Claim {
    owners.names = names
    // Kept longer, it would be copied as a whole when the next stream begins.
    defer { owners.names = nil }
    let ministry = ID<Ministry>(unchecked: event.ministry)
    switch try AnyEvent(event, of: stream) {
    case .ledger:
      return try begin(stream, ministry, event, named: Ledger.ref)
    case .ministry(.registered(let registration)):
      return try begin(stream, registration.code, event, named: registration.code.text)
    case .officer(.enrolled(let enrolment)):
      return try begin(stream, enrolment.ministry, event, named: enrolment.officer.text)
    case .mission(.established(let charter)):
      return try begin(stream, charter.lead, event, named: charter.mission.text)
    case .commitment(.made), .contribution(.logged):
      return try begin(stream, ministry, event, named: stream.ref)
    case .mission(.joined(let other, _)), .mission(.left(let other, _)):
      _ = try owner(of: stream, event)
      return Claim(other)
    case .commitment(.reassigned(let to, _)):
      let owner = try owner(of: stream, event)
      owners[stream] = to
      return Claim(owner, owners: [owner, to])
    case .duplicate(let review): return try claim(review, event, stream)
    case .policy, .ruleset, .hold, .erasure, .witnessing: return try governing(event, stream)
    case .other(let entry): return try claim(entry.place, event, stream)
    case .ministry, .officer, .mission, .commitment, .contribution:
      return Claim(try owner(of: stream, event))
    }
  }

  private mutating func claim(
    _ place: EventPlace, _ event: RecordedEvent, _ stream: StreamName
  ) throws(UnreadableEvent) -> Claim {
    if let ref = place.ref, ref != stream.ref {
      throw .wrongStream(stream: stream.text, type: event.type)
    }
    let owner = owners[stream]
    if let isFirst = place.isFirst, isFirst != (owner == nil) {
      throw .outOfTurn(stream: stream.text, type: event.type)
    }
    let ministry = ID<Ministry>(unchecked: event.ministry)
    if owner == nil { owners[stream] = ministry }
    return switch place.voice {
    case .founder, .anyone: Claim(ministry)
    case .owner: Claim(owner)
    case .common: Claim(nil, owners: [])
    }
  }

  /// Acts on the ledger itself speak for the signer's own ministry, on a stream named by its subject.
  private func governing(
    _ event: RecordedEvent, _ stream: StreamName
  ) throws(UnreadableEvent) -> Claim {
    let payload = event.payload
    let ref =
      switch stream.kind {
      case Policy.kind: Policy.ref
      case RulesetAdoption.kind: RulesetAdoption.ref
      case Hold.kind: payload["subject"]?.string
      case Erasure.kind: payload["seq"]?.int.map { String($0) }
      default: payload["size"]?.int.map { String($0) }
      }
    guard stream.ref == ref else { throw .wrongStream(stream: stream.text, type: event.type) }
    return Claim(nil, owners: [])
  }

  private mutating func begin(
    _ stream: StreamName, _ ministry: ID<Ministry>, _ event: RecordedEvent, named ref: String
  ) throws(UnreadableEvent) -> Claim {
    guard stream.ref == ref else {
      throw .wrongStream(stream: stream.text, type: event.type)
    }
    guard owners[stream] == nil else {
      throw .outOfTurn(stream: stream.text, type: event.type)
    }
    owners[stream] = ministry
    return Claim(ministry)
  }

  private func owner(
    of stream: StreamName, _ event: RecordedEvent
  ) throws(UnreadableEvent) -> ID<Ministry> {
    guard let owner = owners[stream] else {
      throw .outOfTurn(stream: stream.text, type: event.type)
    }
    return owner
  }

  private mutating func claim(
    _ review: DuplicateReview.Event, _ event: RecordedEvent, _ stream: StreamName
  ) throws(UnreadableEvent) -> Claim {
    if case .reviewed(let reviewed) = review {
      let pair = EffortPair(reviewed.a, reviewed.b)
      guard pairs[stream] == nil || pairs[stream] == pair else {
        throw .wrongStream(stream: stream.text, type: event.type)
      }
      pairs[stream] = pair
    }
    guard let pair = pairs[stream] else {
      throw .outOfTurn(stream: stream.text, type: event.type)
    }
    var both: [ID<Ministry>] = []
    for effort in [pair.a, pair.b] {
      both.append(try owner(of: Self.stream(of: effort), event))
    }
    return Claim(nil, owners: both)
  }
}

extension AnyEvent {
  /// A stored event of the type that its stream may hold.
  init(_ event: RecordedEvent, of stream: StreamName) throws(UnreadableEvent) {
    guard Coordination.payloadKeys[event.type] != nil else {
      throw .unknownType(event.type, v: event.v)
    }
    guard event.type.hasPrefix(stream.kind + ".") else {
      throw .wrongStream(stream: stream.text, type: event.type)
    }
    switch stream.kind {
    case Ledger.kind: self = .ledger(try Ledger.event(event))
    case Ministry.kind: self = .ministry(try Ministry.event(event))
    case Officer.kind: self = .officer(try Officer.event(event))
    case Mission.kind: self = .mission(try Mission.event(event))
    case Commitment.kind: self = .commitment(try Commitment.event(event))
    case Contribution.kind: self = .contribution(try Contribution.event(event))
    case DuplicateReview.kind: self = .duplicate(try DuplicateReview.event(event))
    case Policy.kind: self = .policy(try Policy.event(event))
    case Hold.kind: self = .hold(try Hold.event(event))
    case Erasure.kind: self = .erasure(try Erasure.event(event))
    case Witnessing.kind: self = .witnessing(try Witnessing.event(event))
    case RulesetAdoption.kind: self = .ruleset(try RulesetAdoption.event(event))
    default:
      guard let noun = Nouns.byKind[stream.kind] else {
        throw .wrongStream(stream: stream.text, type: event.type)
      }
      self = .other(try Self.entry(noun, event))
    }
  }

  private static func entry<A: Catalogued>(
    _ noun: A.Type, _ event: RecordedEvent
  ) throws(UnreadableEvent) -> any AnyEntry { Entry<A>(event: try noun.event(event)) }
}
