internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// The judge that goes along with a walk through the log: whose signature, and by what right.
struct VerificationWalk {
  private var state: KeyState
  private let logKey: VerifierKey?
  private(set) var checkpoints = 0
  var signatures = SignatureCheck()
  /// Officers whose signatures stand under the append that is walked through.
  private var signers: Set<String> = []
  private var first: Position = 0
  /// The first append's note, whose keys are named by its own events.
  private var genesis: SignedNote?
  private let prefix: String
  private var words = WalkedWords()
  private var authors = Authors()
  /// Answers that hold until an event changes who may do what.
  private var allowed: Set<Question> = []
  /// The key name whose signature under this append was last asked for and found.
  private var signed = -1

  private struct Question: Hashable {
    let by: Int32
    let act: Int32
    let owner: Int32
  }

  init(origin: String, logKey: VerifierKey?) {
    state = KeyState(origin: origin)
    self.logKey = logKey
    prefix = origin + "/officer/"
  }

  mutating func append(_ note: SignedNote, first: Position) -> [Finding] {
    self.first = first
    signers = []
    signed = -1
    if first == 0 {
      genesis = note
      return []
    }
    for signature in note.signatures where signature.name.hasPrefix(prefix) {
      let officer = String(signature.name.dropFirst(prefix.count))
      guard let key = state.key(of: officer), key.keyID == signature.keyID else { continue }
      expect(signature, note, key, officer)
    }
    return []
  }

  private mutating func expect(
    _ signature: NoteSignature, _ note: SignedNote, _ key: VerifierKey, _ officer: String
  ) {
    signers.insert(officer)
    signatures.add(
      signature, of: note.text, by: key,
      otherwise: Finding(
        .badSignature, at: first,
        "The signature of \(officer) under this append is not one of the officer's key."))
  }

  mutating func event(_ event: WalkedEvent, _ names: borrowing WalkNames) -> [Finding] {
    if let whole = event.whole { return read(event, whole, names) }
    words.meet(event, names.words, &state.ownership)
    guard let owner = owner(event) else {
      let type = words.text(event.act)
      return [
        KeyState.finding(
          .outOfTurn(stream: names.streams.name(event.stream), type: type), at: event.position)
      ]
    }
    let isAuthor = authors.take(event, words.role(event.act))
    if event.by != signed {
      guard signers.contains(signer(words.text(event.by))) else { return [unsigned(event)] }
      signed = event.by
    }
    let question = Question(by: Int32(event.by), act: Int32(event.act), owner: owner)
    if owner == words.ministry(event.ministry), event.append != 0, !isAuthor,
      allowed.contains(question)
    {
      return []
    }
    let findings = judge(event, owner, isAuthor, names)
    if findings.isEmpty, !isAuthor { allowed.insert(question) }
    return findings
  }

  /// Whose record a plain event touches; none when it is not its turn.
  private mutating func owner(_ event: WalkedEvent) -> Int32? {
    guard words.role(event.act).begins else { return state.ownership.owner(of: event.stream) }
    let ministry = words.ministry(event.ministry)
    return state.ownership.begin(event.stream, by: ministry) ? ministry : nil
  }

  private func judge(
    _ event: WalkedEvent, _ owner: Int32, _ isAuthor: Bool, _ names: borrowing WalkNames
  ) -> [Finding] {
    let act = words.text(event.act)
    if event.append == 0 { return [misplaced(act, event.position)] }
    let stream = StreamName(names.streams.name(event.stream))
    let deed = Deed(
      position: event.position, act: act, kind: stream?.kind ?? "", ref: stream?.ref ?? "",
      ministry: words.text(event.ministry), isAuthor: isAuthor)
    let name = state.ownership.ministry(owner)
    return state.rightsFindings(
      deed, named: name, owners: [name], signer: signer(words.text(event.by)))
  }

  /// An event that is read as the domain reads it.
  private mutating func read(
    _ walked: WalkedEvent, _ event: StoredEvent, _ names: borrowing WalkNames
  ) -> [Finding] {
    words.meet(walked, names.words, &state.ownership)
    let header = event.header
    let (claim, unread) = state.claim(event, names.streams)
    if KeyState.matters(header.act) { allowed = [] }
    if event.position == 0 { return unread + opening(event) }
    let signer = signer(header.by)
    var findings = unread
    let isFounding = header.act == "ministry.registered" || header.act == "officer.enrolled"
    if header.act == "ledger.created" || (event.append == 0 && !isFounding) {
      findings.append(misplaced(header.act, event.position))
    }
    let isAuthor = authors.take(walked, words.role(walked.act))
    if !signers.contains(signer) {
      findings.append(unsigned(walked))
    } else if event.append != 0 {
      let deed = Deed(
        position: event.position, act: header.act, kind: header.stream.kind,
        ref: header.stream.ref, ministry: header.ministry, isAuthor: isAuthor)
      findings += state.rightsFindings(
        deed, named: claim.map { $0.ministry?.text }, owners: claim?.owners.map(\.text),
        signer: signer)
    }
    return findings + state.evolve(event)
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
    for signature in genesis?.signatures ?? [] where signature.name.hasPrefix(prefix) {
      let officer = String(signature.name.dropFirst(prefix.count))
      guard let key = state.roots[officer], key.keyID == signature.keyID, let genesis else {
        continue
      }
      expect(signature, genesis, key, officer)
    }
    if signers.isEmpty {
      findings.append(
        Finding(
          .badSignature, at: 0, "The first append is not signed by a root key that it names."))
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
