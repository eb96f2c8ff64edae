internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// The judge that goes along with a walk through the log: whose signature, and by what right.
struct VerificationWalk {
  private(set) var state: KeyState
  private let logKey: VerifierKey?
  private(set) var checkpoints = 0
  var signatures: SignatureCheck
  var witnesses: WitnessCheck
  /// Positions of the events that an incremental check must read again.
  private(set) var kept: [Position] = []
  /// Of the append that is walked through.
  private var signers: AppendSigners?
  private var recorded: Moment?
  private let prefix: String
  private var words = WalkedWords()
  private var authors = Authors()
  private(set) var disputed = DisputedRanges()
  private(set) var erasures = HeldErasures()
  /// Answers that hold until an event changes who may do what.
  private var allowed = AllowedQuestions()
  /// The key name whose signature under this append was last asked for and found.
  private var signed = -1

  init(origin: String, logKey: VerifierKey?, checksSignatures: Bool = true) {
    state = KeyState(origin: origin, logKey: logKey)
    self.logKey = logKey
    prefix = origin + "/officer/"
    signatures = SignatureCheck(isOn: checksSignatures)
    witnesses = WitnessCheck(origin: origin)
  }

  mutating func append(_ note: SignedNote, _ append: AppendNote, first: Position) -> [Finding] {
    let findings = closeAppend()
    var next = AppendSigners(note, append, first: first, prefix: prefix)
    // The first append's keys are named by its own first event.
    if first > 0 { next.read(&signatures) { state.key(of: $0) } }
    signers = next
    recorded = nil
    signed = -1
    return findings
  }

  /// What there is to say of an append when its last event is known: a policy that it brings itself
  /// holds for it, so that roots can mend a ledger with a wrong clock.
  mutating func closeAppend() -> [Finding] {
    guard let signers, let recorded, let tolerance = state.terms.clockToleranceSeconds,
      let text = signers.append?.signedAt, let signed = Moment(text),
      recorded.millisecondsSinceEpoch - signed.millisecondsSinceEpoch > Int64(tolerance) * 1000
    else { return [] }
    return [
      Finding(
        .clockDiffers, at: signers.first,
        "It was signed at \(signed) and recorded at \(recorded); the policy allows \(tolerance) s.")
    ]
  }

  mutating func event(_ event: WalkedEvent, _ names: borrowing WalkNames) -> [Finding] {
    words.meet(event, names.words, &state.ownership)
    recorded = event.recorded
    disputed.take(event)
    witnesses.take(isTestimony: words.role(event.act).isTestimony, at: event.position)
    if let whole = event.whole { return read(event, whole, names) }
    guard let owner = owner(event) else {
      let type = words.text(event.act)
      return [
        KeyState.finding(
          .outOfTurn(stream: names.streams.name(event.stream), type: type), at: event.position)
      ]
    }
    let isAuthor = authors.take(event, words.role(event.act))
    if event.by != signed {
      guard signers?.officers.contains(signer(words.text(event.by))) == true else {
        return [unsigned(event)]
      }
      signed = event.by
    }
    let question = AllowedQuestions.Question(
      by: Int32(event.by), act: Int32(event.act), owner: owner)
    if owner == words.ministry(event.ministry), event.append != 0, !isAuthor,
      allowed.contains(question)
    {
      return []
    }
    let findings = judge(event, owner, isAuthor, names)
    if findings.isEmpty, !isAuthor, !state.asksForSecond(words.text(event.act), nil) {
      allowed.insert(question)
    }
    return findings
  }

  /// Whose record a plain event touches; none when it is not its turn.
  private mutating func owner(_ event: WalkedEvent) -> Int32? {
    guard words.role(event.act).begins else { return state.ownership.owner(of: event.stream) }
    let ministry = words.ministry(event.ministry)
    return state.ownership.begin(event.stream, by: ministry) ? ministry : nil
  }

  private mutating func judge(
    _ event: WalkedEvent, _ owner: Int32, _ isAuthor: Bool, _ names: borrowing WalkNames
  ) -> [Finding] {
    let act = words.text(event.act)
    if event.append == 0 { return [misplaced(act, event.position)] }
    let stream = StreamName(names.streams.name(event.stream))
    let deed = Deed(
      position: event.position, act: act, kind: stream?.kind ?? "", ref: stream?.ref ?? "",
      ministry: words.text(event.ministry), isAuthor: isAuthor)
    let name = state.ownership.ministry(owner)
    return judge(deed, named: name, owners: [name], nil, signer: signer(words.text(event.by)))
  }

  /// The right to an act, and the signatures that it needs beside the signer's own.
  private mutating func judge(
    _ deed: Deed, named: String??, owners: [String]?, _ payload: JSON?, signer: String
  ) -> [Finding] {
    let findings = state.rightsFindings(deed, named: named, owners: owners, signer: signer)
    guard let signers else { return findings }
    return findings
      + state.missingSignatures(deed, payload, signer: signer, signers, &signatures) { other in
        state.rightsFindings(deed, named: named, owners: owners, signer: other).isEmpty
      }
  }

  /// An event that is read as the domain reads it.
  private mutating func read(
    _ walked: WalkedEvent, _ event: StoredEvent, _ names: borrowing WalkNames
  ) -> [Finding] {
    let header = event.header
    let payload = event.payload.flatMap { try? JSON(parsing: $0) }
    if Self.isKept(header) { kept.append(event.position) }
    let (claim, unread) = state.claim(event, names.streams)
    if KeyState.matters(header.act) { allowed.forget() }
    if event.position == 0 { return unread + opening(event) }
    let signer = signer(header.by)
    var findings = unread
    let isFounding = header.act == "ministry.registered" || header.act == "officer.enrolled"
    if header.act == "ledger.created" || (event.append == 0 && !isFounding) {
      findings.append(misplaced(header.act, event.position))
    }
    let isAuthor = authors.take(walked, words.role(walked.act))
    if signers?.officers.contains(signer) != true {
      findings.append(unsigned(walked))
    } else if event.append != 0 {
      let deed = Deed(
        position: event.position, act: header.act, kind: header.stream.kind,
        ref: header.stream.ref, ministry: header.ministry, isAuthor: isAuthor)
      findings += judge(
        deed, named: claim.map { $0.ministry?.text }, owners: claim?.owners.map(\.text), payload,
        signer: signer)
    }
    takeEvidence(event, payload, names.words)
    return findings + state.evolve(event)
  }

  /// What an event says about others: a key in doubt, a checkpoint that was witnessed.
  ///
  /// - Parameter isJudged: an earlier check has told what follows from it.
  private mutating func takeEvidence(
    _ event: StoredEvent, _ payload: JSON?, _ words: NameTable, isJudged: Bool = false
  ) {
    guard let payload else { return }
    switch event.header.act {
    case "checkpoint.witnessed":
      witnesses.take(payload, at: event.position, state.terms, isJudged: isJudged)
    case "officer.revoked":
      guard let day = payload["suspect_from"]?.string.flatMap({ Day($0) }) else { return }
      let officer = event.header.stream.ref
      let name = prefix + officer
      disputed.take(
        revocationOf: officer, name: name, by: words.index(of: name), from: day,
        at: event.position, isTold: isJudged)
    default: erasures.take(event)
    }
  }

  /// What each key signed so far.
  var stretches: DisputedRanges.Kept { disputed.kept { words.text($0) } }

  /// Whether acts on other records are judged by events of this type.
  private static func isKept(_ header: EventHeader) -> Bool {
    KeyState.matters(header.act) || header.stream.kind == Hold.kind
      || header.stream.kind == Witnessing.kind
  }

  /// Goes on where an earlier check ended.
  ///
  /// - Parameter events: those that it kept, in log order; it has judged them.
  mutating func begin(after check: EarlierCheck, _ events: [StoredEvent]) {
    kept = check.kept
    disputed.earlier = check.stretches
    for event in events {
      let payload = event.payload.flatMap { try? JSON(parsing: $0) }
      takeEvidence(event, payload, NameTable(), isJudged: true)
      _ = state.evolve(event, isJudged: true)
    }
    witnesses.begin(after: check.size)
  }

  /// Takes up whose a record is, and who wrote it, from an event that an earlier check judged.
  mutating func earlier(_ event: WalkedEvent, _ names: borrowing WalkNames) {
    words.meet(event, names.words, &state.ownership)
    guard let whole = event.whole else { return }
    _ = state.claim(whole, names.streams)
    _ = authors.take(event, words.role(event.act))
  }

  private func signer(_ by: String) -> String {
    by.hasPrefix(prefix) ? String(by.dropFirst(prefix.count)) : by
  }

  private func unsigned(_ event: WalkedEvent) -> Finding {
    Finding(
      .badSignature, at: event.position,
      "No key that \(signer(words.text(event.by))) had then signed for this event.")
  }

  /// The ledger is created once, and its first append does nothing beyond that.
  private func misplaced(_ act: String, _ position: Position) -> Finding {
    Finding(.badGenesis, at: position, "\(act) has no place here.")
  }

  /// The first event names the keys that its own append must be signed by.
  private mutating func opening(_ event: StoredEvent) -> [Finding] {
    var findings = state.evolve(event)
    if event.header.act != "ledger.created" {
      findings.append(Finding(.badGenesis, at: 0, "The first event creates no ledger."))
    }
    signers?.read(&signatures) { state.roots[$0] }
    let signing = signers?.officers.count ?? 0
    if signing == 0 {
      findings.append(
        Finding(
          .badSignature, at: 0, "The first append is not signed by a root key that it names."))
    } else if signing < state.threshold {
      findings.append(
        Finding(
          .signatureMissing, at: 0,
          "\(state.threshold) of the roots must sign the first append, and \(signing) did."))
    }
    return findings
  }

  mutating func checkpoint(_ note: SignedNote, _ checkpoint: Checkpoint) -> [Finding] {
    guard let logKey else { return [] }
    checkpoints += 1
    do {
      if try !note.verified(by: [logKey]).isEmpty { return [] }
    } catch {
      // A line under the key's name that it did not sign is as good as none.
    }
    return [
      Finding(
        .badCheckpoint, at: checkpoint.size > 0 ? checkpoint.size - 1 : nil,
        "The checkpoint over \(checkpoint.size) events is not signed by the log's key"
          + " \(logKey.name).")
    ]
  }
}
