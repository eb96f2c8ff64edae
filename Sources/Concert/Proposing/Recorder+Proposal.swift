internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

extension Recorder {
  /// Decides a proposed act against the ledger as it stands now; the events must be those that were
  /// signed.
  ///
  /// - Throws: why it is refused now, or `proposal-outdated` when something else would be recorded.
  mutating func decideAgain(_ proposed: Proposal.ProposedAct) throws -> DecidedAct {
    let act = proposed.act
    try answerNeeds(of: act)
    if let key = act.key, let earlier = try replay(of: act, key: key) {
      throw ProposalRefusal.outdated(
        earlier.ref, "its key \(key) was recorded meanwhile, at @\(earlier.position).")
    }
    let keyName = keyName
    return try decideNext(act) { decision in
      try Self.require(decision, by: keyName, toBe: proposed)
    }
  }

  private static func require(
    _ decision: Decision, by keyName: String, toBe proposed: Proposal.ProposedAct
  ) throws(ProposalRefusal) {
    guard decision.events.count == proposed.events.count else {
      throw .outdated(decision.ref, "\(decision.events.count) events.")
    }
    var cause = proposed.undone
    for (offset, (event, signed)) in zip(decision.events, proposed.events).enumerated() {
      let again = Proposal.ProposedEvent(
        event, by: keyName, cause: cause, id: signed.header.id,
        key: offset == 0 ? proposed.act.key : nil, salt: signed.salt)
      guard again.line == signed.line else {
        throw .outdated(signed.header.stream.ref, Self.difference(signed, again))
      }
      cause = offset == 0 ? signed.header.id : cause
    }
  }

  /// An act that names an earlier event says that it takes that one back: its officer's own, and by
  /// the very command that an undo gives, for the same eyes.
  ///
  /// Asked of all acts before the first is stored, for one append undoes nothing of itself.
  func requireUndoing(_ proposed: Proposal.ProposedAct) throws {
    guard let id = proposed.undone, let first = proposed.events.first?.header else { return }
    guard let position = try log.position(of: id), let event = try log.event(at: position) else {
      throw ProposalRefusal.outdated(first.stream.ref, "the event that it undoes is not in it.")
    }
    guard event.header.officer == officer else {
      throw UndoRefusal.notYours(at: position, by: event.header.officer)
    }
    let target = try UndoStream(of: event, in: log).target(event)
    let reason = proposed.act.json["reason"]?.string ?? ""
    guard
      try Compensation.command(for: event, after: target.earlier, because: reason)
        == proposed.act.json,
      first.visibility == event.header.visibility
    else {
      throw ProposalRefusal.altered(
        "acts", "It says that it undoes @\(position), and is no opposite of it.")
    }
  }

  private static func difference(
    _ signed: Proposal.ProposedEvent, _ again: Proposal.ProposedEvent
  ) -> String {
    let (old, new) = (signed.header, again.header)
    if old.stream != new.stream { return "\(new.stream.ref) instead of \(old.stream.ref)." }
    if old.version != new.version {
      return "version \(new.version) instead of \(old.version) of \(old.stream.ref)."
    }
    if old.bodyDigest != new.bodyDigest {
      return "another content of \(new.act), or the command was altered."
    }
    return "\(new.act) for \(new.ministry) on \(new.on)."
  }

  /// Nobody signs tomorrow: a day's clock difference would let acts be about days to come.
  func requireSignedBefore(_ present: Moment) throws(ProposalRefusal) {
    let seconds = surroundings.terms.clockToleranceSeconds ?? 300
    guard now.millisecondsSinceEpoch - present.millisecondsSinceEpoch <= Int64(seconds) * 1000
    else { throw .fromFuture(signed: now, now: present) }
  }
}

/// Whether a further signature says anything: its owner has the right to one of the acts, or is the
/// one whom an act asks for.
struct Consent {
  private let key: VerifierKey
  private let officer: String
  private var counts = false
  private var refusal: (any Explainable)?

  init(of key: VerifierKey, origin: String) throws(KeyRefusal) {
    guard let officer = key.officer(of: origin) else {
      throw .otherOrigin(key.name, ledger: origin)
    }
    self.key = key
    self.officer = officer
  }

  /// Asked before the act is decided, whose events then stand in the way of deciding it again.
  mutating func weigh(_ act: Act, _ recorder: inout Recorder) throws {
    do {
      try recorder.requireRight(of: officer, key, to: act)
      counts = true
    } catch let reason as any Explainable {
      refusal = refusal ?? reason
    }
  }

  mutating func weigh(_ needs: [SignatureNeed], _ surroundings: Surroundings) {
    for need in needs {
      switch need {
      case .roots(let roots, _):
        if roots.contains(where: { surroundings.key(of: $0)?.text == key.vkey }) { counts = true }
      case .newKey(let new): if new.text == key.vkey { counts = true }
      case .approver(let approver):
        if approver.text == officer, surroundings.signingKey(of: officer)?.text == key.vkey {
          counts = true
        }
      case .secondOfficer: break
      }
    }
  }

  /// - Throws: why the signature would only look like consent.
  func require() throws {
    if !counts, let refusal { throw refusal }
  }
}

extension Recorder {
  /// - Throws: why the officer may not do the very same act with this key.
  fileprivate mutating func requireRight(
    of other: String, _ key: VerifierKey, to act: Act
  ) throws {
    try load(StreamName(kind: Officer.kind, ref: other))
    if surroundings.isRevoked(other) { throw Refusal.officerRevoked(ID(unchecked: other)) }
    guard surroundings.signingKey(of: other)?.text == key.vkey else {
      throw LedgerRefusal.keyNotEnrolled(officer: other)
    }
    try answerNeeds(of: act, by: other)
    _ = try act.decide(in: surroundings, by: other)
  }
}
