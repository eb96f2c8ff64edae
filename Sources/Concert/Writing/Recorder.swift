internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// A command with what was decided on it.
struct DecidedAct: Sendable {
  let act: Act
  let decision: Decision
}

/// Decides commands and adds their events, inside one append of one write transaction.
///
/// Everything that a decision depends on is read in the same transaction, so that no other process can
/// close a mission or take a right away between the decision and the append.
struct Recorder {
  /// More records than this in memory are given back and read again when they are needed.
  private static let recordLimit = 50_000

  let log: any LogReader
  let add: (NewEvent) throws -> Position
  let origin: String
  let officer: String
  let keyName: String
  let chance: Chance
  let now: Moment
  /// What the view of duplicates says of a pair.
  let flag: (EffortPair) throws -> Flag
  /// The private half of a new key of the officer, when this machine has it.
  let newKey: (VerifierText) throws -> SigningKey?
  /// None in a rehearsal, which stores nothing and so asks for no signature.
  var signers: Signers?
  /// Signatures that are still to come are noted, and not asked for.
  var awaitsSignatures = false
  /// What the acts so far lack, each need once.
  var lacking: [SignatureMissing] = []
  /// Sets what chance gives in a demonstration apart from what it gives to others at the same place.
  var purpose = ""
  /// What is to be proposed; none when it is to be stored.
  var draft: ProposalDraft?
  /// Events that were proposed: they are stored with the ids and salts that were signed.
  var given: ArraySlice<Proposal.ProposedEvent> = []
  /// Positions whose bodies the events of this append erase.
  private(set) var erased: [Position] = []
  private(set) var free = FreeSerials()
  var surroundings: Surroundings

  /// Decides one command and adds its events.
  ///
  /// - Throws: the explainable reasons why it was refused; nothing was added then.
  mutating func record(_ act: Act) throws -> StoredCommand {
    try answerNeeds(of: act)
    if let key = act.key, let earlier = try replay(of: act, key: key) { return earlier }
    let stored = try store(decideNext(act))
    if surroundings.recordCount > Self.recordLimit { surroundings.forgetRecords() }
    return stored
  }

  /// Decides one command and lets the next decision see it; it is not stored yet.
  ///
  /// - Parameter check: what else must hold of the decision, before signatures are asked for.
  mutating func decideNext(
    _ act: Act, requiring check: (Decision) throws -> Void = { _ in }
  ) throws -> DecidedAct {
    try answerNeeds(of: act)
    let decision = try decide(act)
    try requireSound(decision)
    try check(decision)
    try requireSignatures(of: act, decision)
    for event in decision.events { surroundings.evolve(event) }
    return DecidedAct(act: act, decision: decision)
  }

  /// Decides one command as `record` does and stores nothing; none when it is stored already.
  mutating func rehearse(_ act: Act) throws -> DecidedAct? {
    try answerNeeds(of: act)
    if let key = act.key, try replay(of: act, key: key) != nil { return nil }
    return try decideNext(act)
  }

  /// Gives up decisions that were not stored: their records are read again when they are needed.
  mutating func forget(_ decided: [DecidedAct]) {
    for event in decided.flatMap(\.decision.events) { surroundings.forget(event.stream) }
  }

  /// Decides, stepping over references that people have named themselves.
  private mutating func decide(_ act: Act) throws -> Decision {
    while true {
      let decision = try act.decide(in: surroundings, by: officer)
      guard act.ref == nil, let first = decision.events.first, first.version == 0,
        let taken = SerialRef(decision.ref), try !free.hold(taken, log),
        try log.version(of: first.stream) != nil
      else { return decision }
      surroundings.load(highest: taken.serial, taken.prefix, year: taken.year)
    }
  }

  /// Adds a decision's events.
  ///
  /// - Parameter other: an event of an earlier append that led to the first of them.
  mutating func store(_ decided: DecidedAct, causedBy other: EventID? = nil) throws
    -> StoredCommand
  {
    let (act, decision) = (decided.act, decided.decision)
    guard let last = decision.events.last else {
      preconditionFailure("a decision that is not a refusal holds an event")
    }
    let first = try log.size()
    var cause: EventID?
    draft?.begin(act)
    for (offset, event) in decision.events.enumerated() {
      let position = first + Position(offset)
      let signed = given.popFirst()
      let id = signed?.header.id ?? chance.eventID(at: now, position: position, purpose)
      let salt = signed?.salt ?? chance.bytes(for: purpose + "salt", at: position)
      let key = offset == 0 ? act.key : nil
      if draft != nil {
        let proposed = Proposal.ProposedEvent(
          event, by: keyName, cause: cause ?? other, id: id, key: key, salt: salt)
        try draft?.add(proposed)
      }
      _ = try add(
        NewEvent(
          event, by: keyName, cause: cause ?? other, id: id, key: key, salt: salt,
          command: key.map { _ in act.command }))
      cause = cause ?? id
      if event.type == "body.erased", let target = Position(event.ref) { erased.append(target) }
    }
    return StoredCommand(
      ref: decision.ref, position: first, version: last.version, replayed: false)
  }

  /// The receipt of the same command under the same key; an error when the key meant another command.
  func replay(of act: Act, key: String) throws -> StoredCommand? {
    guard let owner = act.owner(in: surroundings, by: officer),
      let position = try log.position(ofKey: key, ministry: owner.text)
        ?? positionInRecord(of: act, key: key)
    else { return nil }
    let digest = try log.commandDigest(at: position)
    guard let event = try log.event(at: position),
      digest?.matches(command: act.command) ?? Self.remains(of: act, in: event)
    else { throw LedgerRefusal.keyTaken(key: key, by: position) }
    return StoredCommand(
      ref: event.header.stream.ref, position: position, version: event.header.version,
      replayed: true, isErased: digest == nil)
  }

  /// Whether an erased event is what the command would have given, as far as its header tells.
  ///
  /// With the body the command's digest is gone. The key says that the command was recorded; to refuse
  /// it would bar a file from being sent again for ever because one of its lines was erased.
  private static func remains(of act: Act, in event: StoredEvent) -> Bool {
    event.erasure != nil && act.eventType == event.header.act
      && (act.ref ?? event.header.stream.ref) == event.header.stream.ref
      && (act.on ?? event.header.on) == event.header.on
  }

  /// A commitment may have gone to another ministry since, under whose keys this one is not found.
  private func positionInRecord(of act: Act, key: String) throws -> Position? {
    guard act.name.hasPrefix("commitment."), act.name != "commitment.make", let ref = act.ref
    else { return nil }
    return try log.events(in: StreamName(kind: Commitment.kind, ref: ref), from: 0)
      .first { $0.header.key == key }?.position
  }

  mutating func answerNeeds(of act: Act) throws {
    try answerNeeds(of: act, by: officer)
  }

  mutating func answerNeeds(of act: Act, by officer: String) throws {
    while true {
      let needs = act.needs(in: surroundings, by: officer).filter { !surroundings.has($0) }
      if needs.isEmpty { return }
      for need in needs { try answer(need) }
    }
  }

  mutating func answer(_ need: Need) throws {
    switch need {
    case .stream(let stream): try load(stream)
    case .kind(let kind):
      for stream in try log.streams(ofKind: kind) { try load(stream) }
      surroundings.loaded(kind: kind)
    case .serial(let prefix, let year):
      surroundings.load(highest: try highestSerial(prefix, year: year), prefix, year: year)
    case .flag(let pair): surroundings.load(try flag(pair), of: pair)
    case .event(let position): surroundings.load(try target(at: position), at: position)
    }
  }

  private func target(at position: Position) throws -> Erasure.Target? {
    guard let event = try log.event(at: position) else { return nil }
    guard let payload = event.payload else {
      throw LedgerRefusal.payloadMissing(stream: event.header.stream.text, at: position)
    }
    return Erasure.Target(
      stream: event.header.stream,
      event: RecordedEvent(header: event.header, payload: try JSON(parsing: payload)))
  }

  mutating func load(_ stream: StreamName) throws {
    guard surroundings.version(of: stream) == nil else { return }
    try surroundings.load(stream, log.recordedEvents(in: stream))
  }

  /// A serial below which this year's references were given out.
  ///
  /// Found by doubling and halving over the unique index of streams, so that a year of a million
  /// references costs 40 look-ups. People may name references themselves, which leaves gaps;
  /// `decide` steps over what is taken above them.
  private func highestSerial(_ prefix: SerialRef.Prefix, year: Int) throws -> Int {
    func isTaken(_ serial: Int) throws -> Bool {
      let ref = SerialRef(prefix: prefix, year: year, serial: serial)
      return try log.version(of: StreamName(kind: prefix.kind, ref: ref.text)) != nil
    }
    guard try isTaken(1) else { return 0 }
    var taken = 1
    var free = 2
    while try isTaken(free) { (taken, free) = (free, free * 2) }
    while free - taken > 1 {
      let middle = (taken + free) / 2
      if try isTaken(middle) { taken = middle } else { free = middle }
    }
    return taken
  }
}

extension Recorder {
  /// The key that signs must be the one that the log has for its officer at this moment.
  mutating func requireEnrolled(_ verifier: VerifierKey) throws {
    let stream = StreamName(kind: Officer.kind, ref: officer)
    try load(stream)
    if surroundings.isRevoked(officer) { throw Refusal.officerRevoked(ID(unchecked: officer)) }
    guard surroundings.signingKey(of: officer)?.text == verifier.vkey else {
      throw LedgerRefusal.keyNotEnrolled(officer: officer)
    }
  }

  /// The moment that is recorded is never before the newest event's. When that makes it lie too far
  /// from the moment that is signed, one of two clocks is wrong, and the policy says what is too far.
  ///
  /// Asked when all is decided: with a policy of this very append the roots can mend a ledger in
  /// which a wrong clock was recorded.
  /// - Parameters:
  ///   - size: of the log before this append.
  ///   - present: this machine's clock, which is ahead of `now` when others signed in between.
  mutating func requireRightClock(after size: Position, at present: Moment) throws {
    try load(Policy.stream)
    guard let seconds = surroundings.terms.clockToleranceSeconds,
      let newest = try log.event(at: size - 1)?.recorded
    else { return }
    let allowed = Int64(seconds) * 1000
    if newest.millisecondsSinceEpoch - present.millisecondsSinceEpoch > allowed {
      throw LedgerRefusal.clockJump(signed: present, recorded: newest, toleranceSeconds: seconds)
    }
    let recorded = max(newest, present)
    if recorded.millisecondsSinceEpoch - now.millisecondsSinceEpoch > allowed {
      throw ProposalRefusal.tooOld(signed: now, recorded: recorded, toleranceSeconds: seconds)
    }
  }
}

extension Possession {
  /// - Throws: `bad-possession` when the signature is not the new key's own.
  func verify() throws {
    let verifier: VerifierKey
    do {
      verifier = try VerifierKey(vkey: key.text)
    } catch {
      throw LedgerRefusal.badPublicKey(key.text)
    }
    guard let bytes = Base64.decode(signature.utf8),
      verifier.isValid(signature: bytes, for: message)
    else { throw LedgerRefusal.badPossession(key: key.text) }
  }
}

extension LogReader {
  /// A stream's events as the domain folds them.
  func recordedEvents(in stream: StreamName) throws -> [RecordedEvent] {
    try events(in: stream, from: 0).map { event in
      guard let payload = event.payload else {
        throw LedgerRefusal.payloadMissing(stream: stream.text, at: event.position)
      }
      return RecordedEvent(header: event.header, payload: try JSON(parsing: payload))
    }
  }
}
