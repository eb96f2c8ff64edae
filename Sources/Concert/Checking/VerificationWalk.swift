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

  init(origin: String, logKey: VerifierKey?) {
    state = KeyState(origin: origin)
    self.logKey = logKey
    prefix = origin + "/officer/"
  }

  mutating func append(_ note: SignedNote, first: Position) -> [Finding] {
    self.first = first
    signers = []
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
        code: "bad-signature", position: first,
        message: "The signature of \(officer) under this append is not one of the officer's key."))
  }

  mutating func event(_ event: StoredEvent) -> [Finding] {
    let (claim, unread) = state.claim(event)
    if event.position == 0 { return unread + opening(event) }
    let by = event.header.by
    let signer = by.hasPrefix(prefix) ? String(by.dropFirst(prefix.count)) : by
    var findings = unread
    if let finding = misplaced(event) { findings.append(finding) }
    if !signers.contains(signer) {
      findings.append(
        Finding(
          code: "bad-signature", position: event.position,
          message: "No key that \(signer) had then signed for this event."))
    } else if event.append != 0 {
      findings += state.rightsFindings(event, claim, signer: signer)
    }
    return findings + state.evolve(event)
  }

  /// The ledger is created once, and its first append does nothing beyond that.
  private func misplaced(_ event: StoredEvent) -> Finding? {
    let act = event.header.act
    let isFounding = act == "ministry.registered" || act == "officer.enrolled"
    guard act == "ledger.created" || (event.append == 0 && !isFounding) else { return nil }
    return Finding(
      code: "bad-genesis", position: event.position, message: "\(act) has no place here.")
  }

  /// The first event names the keys that its own append must be signed by.
  private mutating func opening(_ event: StoredEvent) -> [Finding] {
    var findings = state.evolve(event)
    if event.header.act != "ledger.created" {
      findings.append(
        Finding(code: "bad-genesis", position: 0, message: "The first event creates no ledger."))
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
          code: "bad-signature", position: 0,
          message: "The first append is not signed by a root key that it names."))
    }
    return findings
  }

  mutating func checkpoint(_ note: SignedNote) -> [Finding] {
    guard let logKey else { return [] }
    checkpoints += 1
    let verified = (try? note.verified(by: [logKey])) ?? []
    guard verified.isEmpty else { return [] }
    let size = (try? Checkpoint(parsing: note.text))?.size ?? 0
    return [
      Finding(
        code: "bad-checkpoint", position: size > 0 ? size - 1 : nil,
        message: "The checkpoint over \(size) events is not signed by the log's key \(logKey.name)."
      )
    ]
  }
}
