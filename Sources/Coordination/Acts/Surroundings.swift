public import EventSourcing

/// An event with its header's facts, as the caller read it from the log.
public struct RecordedEvent: Hashable, Sendable {
  public var type: String
  public var v: Int
  public var version: Int
  public var ministry: String
  public var officer: String
  public var on: Day
  public var lang: String?
  public var visibility: String
  public var payload: JSON

  public init(header: EventHeader, payload: JSON) {
    self.init(
      type: header.act, v: header.v, version: header.version, ministry: header.ministry,
      officer: header.officer, on: header.on, lang: header.lang, visibility: header.visibility,
      payload: payload)
  }

  public init(
    type: String, v: Int, version: Int, ministry: String, officer: String, on: Day, lang: String?,
    visibility: String, payload: JSON
  ) {
    self.type = type
    self.v = v
    self.version = version
    self.ministry = ministry
    self.officer = officer
    self.on = on
    self.lang = lang
    self.visibility = visibility
    self.payload = payload
  }
}

/// A stream folded up to `version`; −1 when there is none yet.
struct Folded<A: Aggregate>: Sendable {
  var state = A.initial
  var version = -1

  mutating func evolve(_ event: Recorded<A.Event>) {
    A.evolve(&state, event)
    version = event.version
  }
}

/// What a decision must know; the caller reads it from the log and hands it in.
public enum Need: Hashable, Sendable {
  /// All events of a stream, or that there are none.
  case stream(StreamName)
  /// All streams of a kind.
  case kind(String)
  /// The highest serial given so far, 0 when none.
  case serial(SerialRef.Prefix, year: Int)
  /// What the view of duplicates says of a pair, and the pair's own reference.
  case flag(EffortPair)
  /// The event at a position, as it is read now; none beyond the end.
  case event(Position)
}

/// The folded states of the streams that decisions look at, and how far references were given.
///
/// Decisions of one batch go on from it: `evolve` takes up what was decided without reading again.
public struct Surroundings: Sendable {
  /// The signer's day: the day of acts that name none.
  public let today: Day

  var ledger: Folded<Ledger>?
  var ministries: [ID<Ministry>: Folded<Ministry>] = [:]
  var officers: [ID<Officer>: Folded<Officer>] = [:]
  var missions: [ID<Mission>: Folded<Mission>] = [:]
  var commitments: [ID<Commitment>: Folded<Commitment>] = [:]
  var contributions: [ID<Contribution>: Folded<Contribution>] = [:]
  var reviews: [ID<DuplicateReview>: Folded<DuplicateReview>] = [:]
  var flags: [EffortPair: Flag] = [:]
  var governing = GoverningStates()
  /// Of the nouns that are reached by their kind.
  var others: [StreamName: any AnyFolded] = [:]
  private var loadedKinds: Set<String> = []
  private var serials: [SerialKey: Int] = [:]
  /// Serials seen in this batch, kept also before the log was asked.
  private var seenSerials: [SerialKey: Int] = [:]

  private struct SerialKey: Hashable {
    let prefix: SerialRef.Prefix
    let year: Int
  }

  public init(today: Day) { self.today = today }

  /// Whether a need was answered.
  public func has(_ need: Need) -> Bool {
    switch need {
    case .stream(let stream): version(of: stream) != nil
    case .kind(let kind): loadedKinds.contains(kind)
    case .serial(let prefix, let year): serials[SerialKey(prefix: prefix, year: year)] != nil
    case .flag(let pair): flags[pair] != nil
    case .event(let position): governing.targets[position] != nil
    }
  }

  /// The version of a stream's newest event, −1 when there is none; nil when it was not loaded.
  public func version(of stream: StreamName) -> Int? {
    let ref = stream.ref
    return switch stream.kind {
    case Ledger.kind: ledger?.version
    case Ministry.kind: ministries[ID(unchecked: ref)]?.version
    case Officer.kind: officers[ID(unchecked: ref)]?.version
    case Mission.kind: missions[ID(unchecked: ref)]?.version
    case Commitment.kind: commitments[ID(unchecked: ref)]?.version
    case Contribution.kind: contributions[ID(unchecked: ref)]?.version
    case DuplicateReview.kind: reviews[ID(unchecked: ref)]?.version
    default:
      Nouns.byKind[stream.kind] == nil
        ? governing.version(of: stream) : others[stream]?.version
    }
  }

  /// Answers `.stream` with all its events, the first first; none when the stream is free.
  public mutating func load(
    _ stream: StreamName, _ events: [RecordedEvent] = []
  ) throws(UnreadableEvent) {
    let ref = stream.ref
    switch stream.kind {
    case Ledger.kind: ledger = try Self.folded(stream, events)
    case Ministry.kind: ministries[ID(unchecked: ref)] = try Self.folded(stream, events)
    case Officer.kind: officers[ID(unchecked: ref)] = try Self.folded(stream, events)
    case Mission.kind: missions[ID(unchecked: ref)] = try Self.folded(stream, events)
    case Commitment.kind: commitments[ID(unchecked: ref)] = try Self.folded(stream, events)
    case Contribution.kind: contributions[ID(unchecked: ref)] = try Self.folded(stream, events)
    case DuplicateReview.kind: reviews[ID(unchecked: ref)] = try Self.folded(stream, events)
    case Policy.kind: governing.policy = try Self.folded(stream, events)
    case Hold.kind: governing.holds[ref] = try Self.folded(stream, events)
    case Erasure.kind: governing.erasures[ref] = try Self.folded(stream, events)
    case Witnessing.kind: governing.witnessings[ref] = try Self.folded(stream, events)
    case RulesetAdoption.kind: governing.ruleset = try Self.folded(stream, events)
    default:
      guard let noun = Nouns.byKind[stream.kind] else {
        throw .wrongStream(stream: stream.text, type: events.first?.type ?? "")
      }
      others[stream] = try Self.anyFolded(noun, stream, events)
    }
    if let first = SerialRef(ref), !events.isEmpty { noteSerial(first) }
  }

  private static func anyFolded<A: Catalogued>(
    _ noun: A.Type, _ stream: StreamName, _ events: [RecordedEvent]
  ) throws(UnreadableEvent) -> any AnyFolded {
    let folded: Folded<A> = try folded(stream, events)
    return folded
  }

  private static func folded<A: Coded>(
    _ stream: StreamName, _ events: [RecordedEvent]
  ) throws(UnreadableEvent) -> Folded<A> {
    var folded = Folded<A>()
    for event in events {
      guard event.version == folded.version + 1 else {
        throw .versionGap(
          stream: stream.text, expected: folded.version + 1, found: event.version)
      }
      guard A.eventTypes.contains(where: { $0.name == event.type }) else {
        throw .wrongStream(stream: stream.text, type: event.type)
      }
      folded.evolve(
        Recorded(
          try A.event(event), version: event.version, ministry: event.ministry,
          officer: event.officer, on: event.on, lang: event.lang, visibility: event.visibility))
    }
    return folded
  }

  /// Answers `.kind`, once every stream of it was loaded.
  public mutating func loaded(kind: String) { loadedKinds.insert(kind) }

  /// Answers `.serial` with the highest serial in the log, 0 when there is none.
  public mutating func load(highest serial: Int, _ prefix: SerialRef.Prefix, year: Int) {
    let key = SerialKey(prefix: prefix, year: year)
    serials[key] = max(serial, seenSerials[key] ?? 0)
  }

  /// Answers `.flag`.
  public mutating func load(_ flag: Flag, of pair: EffortPair) { flags[pair] = flag }

  /// Flags are asked for again: what the view says of a pair moves with every append.
  public mutating func forgetFlags() { flags.removeAll() }

  /// Gives back the memory of commitments, contributions and reviews; they are asked for again.
  ///
  /// For long batches: what was decided must be readable from the log by then.
  public mutating func forgetRecords() {
    commitments.removeAll(keepingCapacity: true)
    contributions.removeAll(keepingCapacity: true)
    reviews.removeAll()
    flags.removeAll()
    others.removeAll()
    loadedKinds.subtract([Commitment.kind, Contribution.kind, DuplicateReview.kind])
    loadedKinds.subtract(Nouns.byKind.keys)
  }

  /// How many records are held that `forgetRecords` would give back.
  public var recordCount: Int {
    commitments.count + contributions.count + reviews.count + others.count
  }

  func nextSerial(_ prefix: SerialRef.Prefix, year: Int) -> Int {
    guard let highest = serials[SerialKey(prefix: prefix, year: year)] else {
      preconditionFailure("the highest serial is loaded before a reference is given")
    }
    return highest + 1
  }

  private mutating func noteSerial(_ ref: SerialRef) {
    let key = SerialKey(prefix: ref.prefix, year: ref.year)
    seenSerials[key] = max(ref.serial, seenSerials[key] ?? 0)
    if let known = serials[key] { serials[key] = max(ref.serial, known) }
  }

  /// Takes up a decided event, so that the next decision of the batch sees it.
  public mutating func evolve(_ event: DecidedEvent) {
    if event.version == 0, let ref = SerialRef(event.ref) { noteSerial(ref) }
    switch event.event {
    case .ledger(let inner):
      var folded = ledger ?? Folded()
      folded.evolve(event.recorded(inner))
      ledger = folded
    case .ministry(let inner):
      ministries[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .officer(let inner):
      officers[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .mission(let inner):
      missions[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .commitment(let inner):
      commitments[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .contribution(let inner):
      contributions[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .duplicate(let inner):
      if case .reviewed(let reviewed) = inner {
        flags[EffortPair(reviewed.a, reviewed.b)]?.isAskedAgain = false
      }
      reviews[ID(unchecked: event.ref), default: Folded()].evolve(event.recorded(inner))
    case .policy, .ruleset, .hold, .erasure, .witnessing: governing.evolve(event)
    case .other(let entry): entry.evolve(event, &self)
    }
  }
}
