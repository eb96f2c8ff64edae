public import EventSourcing

extension Act {
  /// The ministry that owns the act, as its header will name it: with it a repeated idempotency key
  /// is looked up before anything is decided. Nil when the officer or the record is unknown.
  public func owner(in surroundings: Surroundings, by officer: String) -> ID<Ministry>? {
    guard let own = surroundings.officers[ID(unchecked: officer)]?.state.record?.ministry else {
      return nil
    }
    return owner(in: surroundings, own: own)
  }

  private func owner(in surroundings: Surroundings, own: ID<Ministry>) -> ID<Ministry>? {
    switch wish {
    case .ministry(let code, _): return code
    case .officer(_, .enrol(let enrolment)): return enrolment.ministry
    case .officer(let id, _): return surroundings.officers[id]?.state.record?.ministry
    case .mission(_, .establish(let charter)): return charter.lead
    case .mission(_, .join(let ministry, _)), .mission(_, .leave(let ministry, _)):
      return ministry ?? own
    case .mission(let id, _): return surroundings.missions[id]?.state.charter?.lead
    case .commitment(_, .make), .contribution(_, .log): return ministry ?? own
    case .commitment(let id, _):
      return id.flatMap { surroundings.commitments[$0]?.state.record?.owner }
    case .contribution(let id, _):
      return id.flatMap { surroundings.contributions[$0]?.state.record?.ministry }
    case .duplicate, .policy, .ruleset, .hold, .erasure, .witnessing: return own
    case .other(let order): return order.owner(in: surroundings, own: own, named: ministry)
    }
  }

  /// Decides by the rules of EVENTS.md; `needs` must be empty.
  ///
  /// Nothing is changed here: hand the events to `Surroundings.evolve` once they are stored.
  public func decide(
    in surroundings: Surroundings, by officer: String
  ) throws(Refusal) -> Decision {
    // East of Greenwich tomorrow begins earlier than in UTC.
    if let on, let tomorrow = surroundings.today.adding(days: 1), on > tomorrow {
      throw .futureDay(on, today: surroundings.today)
    }
    let id = ID<Officer>(unchecked: officer)
    let standing: Officer.Record
    switch surroundings.officer(id) {
    case .unenrolled: throw .notEnrolled(id)
    case .revoked: throw .officerRevoked(id)
    case .enrolled(let record): standing = record
    }
    func circumstances(_ subject: String, _ inherited: Day?) -> Circumstances {
      Circumstances(
        officer: id, standing: standing,
        ministry: owner(in: surroundings, own: standing.ministry) ?? standing.ministry,
        subject: subject, on: on ?? inherited ?? surroundings.today, lang: lang,
        visibility: visibility,
        surroundings: surroundings)
    }
    switch wish {
    case .ministry(let code, let command):
      return try decision(
        on: surroundings.ministries[code], command, circumstances(code.text, nil)
      ) { .ministry($0) }
    case .officer(let officer, let command):
      return try decision(
        on: surroundings.officers[officer], command, circumstances(officer.text, nil)
      ) { .officer($0) }
    case .mission(let mission, let command):
      return try decision(
        on: surroundings.missions[mission], command, circumstances(mission.text, nil)
      ) { .mission($0) }
    case .commitment(let ref, let command):
      let ref = ref ?? ID(unchecked: minted(.commitment, surroundings))
      let record = surroundings.commitments[ref]?.state.record
      return try decision(
        on: surroundings.commitments[ref] ?? Folded(), command, circumstances(ref.text, nil),
        lang: record?.lang, visibility: record?.visibility
      ) { .commitment($0) }
    case .contribution(let ref, let command):
      let ref = ref ?? ID(unchecked: minted(.contribution, surroundings))
      let record = surroundings.contributions[ref]?.state.record
      let isCorrection = if case .correct = command { true } else { false }
      return try decision(
        on: surroundings.contributions[ref] ?? Folded(), command,
        circumstances(ref.text, isCorrection ? record?.on : nil),
        lang: record?.lang, visibility: record?.visibility
      ) { .contribution($0) }
    case .duplicate(let subject, let command):
      let ref = Self.ref(of: subject, surroundings)
      return try decision(
        on: surroundings.reviews[ref], command, circumstances(ref.text, nil)
      ) { .duplicate($0) }
    case .policy, .ruleset, .hold, .erasure, .witnessing:
      return try governingDecision(surroundings, circumstances)
    case .other(let order): return try order.decide(for: self, in: surroundings, circumstances)
    }
  }

  private func governingDecision(
    _ surroundings: Surroundings, _ circumstances: (String, Day?) -> Circumstances
  ) throws(Refusal) -> Decision {
    let states = surroundings.governing
    switch wish {
    case .policy(let command):
      return try decision(on: states.policy, command, circumstances(Policy.ref, nil)) {
        .policy($0)
      }
    case .ruleset(let command):
      return try decision(
        on: states.ruleset, command, circumstances(RulesetAdoption.ref, nil)
      ) { .ruleset($0) }
    case .hold(let subject, let command):
      return try decision(
        on: states.holds[subject.ref], command, circumstances(subject.ref, nil)
      ) { .hold($0) }
    case .erasure(let position, let command):
      let ref = String(position)
      return try decision(
        on: states.erasures[ref], command, circumstances(ref, nil),
        visibility: surroundings.target(at: position)?.event.visibility
      ) { .erasure($0) }
    case .witnessing(let size, let command):
      let ref = String(size)
      return try decision(
        on: states.witnessings[ref], command, circumstances(ref, nil)
      ) { .witnessing($0) }
    default: preconditionFailure("acts on records are decided where they are told apart")
    }
  }

  func minted(_ prefix: SerialRef.Prefix, _ surroundings: Surroundings) -> String {
    let year = (on ?? surroundings.today).year
    return SerialRef(
      prefix: prefix, year: year, serial: surroundings.nextSerial(prefix, year: year)
    ).text
  }

  private static func ref(
    of subject: DuplicateSubject, _ surroundings: Surroundings
  ) -> ID<DuplicateReview> {
    switch subject {
    case .ref(let ref): ref
    case .pair(let pair): surroundings.flag(of: pair).ref
    }
  }

  func decision<A: Coded>(
    on folded: Folded<A>?, _ command: A.Command, _ circumstances: Circumstances,
    lang: String? = nil, visibility: String? = nil, _ wrap: (A.Event) -> AnyEvent
  ) throws(Refusal) -> Decision where A.Context == Circumstances, A.Refusal == Refusal {
    guard let folded else {
      preconditionFailure("every need of an act is answered before it is decided")
    }
    if let expectVersion, folded.version >= 0, expectVersion != folded.version {
      throw .staleVersion(
        ref: circumstances.subject, expected: expectVersion, newest: folded.version)
    }
    let events = try A.decide(command, folded.state, circumstances)
    let standard: Visibility = Wish.isPublic(name) ? .everyone : defaults.visibility
    let envelope = Envelope(
      kind: A.kind, ref: circumstances.subject, ministry: circumstances.ministry.text,
      officer: circumstances.officer.text, on: circumstances.on,
      lang: self.lang?.rawValue ?? lang ?? defaults.lang?.rawValue,
      visibility: self.visibility?.rawValue ?? visibility ?? standard.rawValue)
    let decided = try envelope.events(
      events.map(wrap), from: folded.version + 1, written: writtenAhead(of:))
    return Decision(
      ref: circumstances.subject, events: decided,
      possession: possession(in: circumstances.surroundings),
      signatures: signatures(decided, circumstances.surroundings))
  }

  /// Who must sign beside the officer, by the policy in force and by the act's own rule.
  private func signatures(
    _ events: [DecidedEvent], _ surroundings: Surroundings
  ) -> [SignatureNeed] {
    var needs: [SignatureNeed] = []
    switch wish {
    case .policy:
      let foundation = surroundings.foundation
      needs.append(.roots(foundation.roots, threshold: foundation.threshold))
    case .officer(_, .rotateKey(let key, _)): needs.append(.newKey(key))
    case .erasure(_, .erase(let order)): needs.append(.approver(order.approver))
    default: break
    }
    if let terms = surroundings.governing.policy?.state.terms,
      events.contains(where: { terms.asksForSecond($0.type, $0.payload) })
    {
      needs.append(.secondOfficer)
    }
    return needs
  }

  /// A new key's own signature, which somebody with cryptography must check before the append.
  private func possession(in surroundings: Surroundings) -> Possession? {
    switch wish {
    case .officer(let officer, .enrol(let enrolment)):
      Possession(
        key: enrolment.key, signature: enrolment.possession,
        message: Possession.message(officer: officer, origin: surroundings.foundation.origin))
    case .officer(let officer, .rotateKey(let key, let signature)):
      Possession(
        key: key, signature: signature,
        message: Possession.message(officer: officer, origin: surroundings.foundation.origin))
    default: nil
    }
  }
}
