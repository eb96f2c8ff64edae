internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import MerkleLog

/// Checks a bundle with the log's public key alone: no ledger, no key store, no network.
public struct BundleCheck {
  private let bundle: ProofBundle
  private let key: VerifierKey
  private let checkpoint: Checkpoint
  private var state: KeyState
  private var findings: [BundleReport.Finding] = []
  private var events: [BundleReport.Event] = []
  private var chain: [(officer: String, type: String, position: Position)] = []
  /// The newest version of each stream so far.
  private var versions: [String: Int] = [:]
  private var signers: AppendSigners?
  private var signatures = SignatureCheck()
  /// Who logged or corrected each contribution, as far as the file shows it.
  private var authors: [String: Set<String>] = [:]
  private var policy: Position?
  /// Events whose payload would tell which signatures they needed, and is left out.
  private var undecided: [Position] = []

  /// - Parameter vkey: the log's public key.
  /// - Throws: `no-such-file`; `not-a-bundle` and `altered` for a file that is no bundle, or that
  ///   is not the one that was written; `bad-key`.
  public init(file: String, vkey: String) throws {
    guard let key = try? VerifierKey(vkey: vkey) else { throw BundleRefusal.badKey(vkey) }
    var status = stat()
    guard stat(file, &status) == 0,
      let bytes = try DurableFile.read(
        file, limit: min(ProofBundle.byteLimit, Int(status.st_size) + 1))
    else { throw FileFailure(path: file, errno: errno) }
    do {
      bundle = try ProofBundle(parsing: bytes)
    } catch .notABundle {
      throw BundleRefusal.notABundle(file)
    } catch .altered {
      throw BundleRefusal.altered(file)
    }
    guard let note = try? SignedNote(parsing: bundle.checkpoint),
      let checkpoint = try? Checkpoint(parsing: note.text)
    else { throw BundleRefusal.altered(file) }
    self.key = key
    self.checkpoint = checkpoint
    state = KeyState(origin: checkpoint.origin, logKey: key)
    let lines = note.signatures.filter { $0.name == key.name && $0.keyID == key.keyID }
    let verified = (try? note.verified(by: [key])) ?? []
    if verified.isEmpty || lines.count > 1 || checkpoint.origin != key.name {
      find("bad-checkpoint", nil, "The checkpoint is not signed once by this key, \(key.name).")
    }
  }

  public consuming func run() -> BundleReport {
    if let proof = bundle.plain { check(plain: proof) }
    for item in bundle.items { check(item) }
    signatures.finish()
    take(signatures.findings)
    if bundle.plain == nil, state.roots.isEmpty {
      find("bad-genesis", 0, "The ledger's creation, which names its roots, is not in the file.")
    }
    if let stray = events.first(where: { $0.stream != events.last?.stream }) {
      find("wrong-stream", stray.position, "The file is about several records.")
    }
    return BundleReport(
      origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root.base64,
      isDemo: isDemo, events: events, chain: chain, policy: policy, undecided: undecided,
      findings: findings)
  }

  private var isDemo = false

  /// A proof from which the bundle was cut off, or that another program wrote.
  private mutating func check(plain proof: TlogProof) {
    checkInclusion(Hash.leaf(proof.extra ?? []), at: proof.index, proof.path)
    find(
      "plain-proof", proof.index,
      "Only that the log holds this leaf is proved: who signed for it is not in the file.")
  }

  private mutating func check(_ item: ProofBundle.Item) {
    checkInclusion(Hash.leaf(item.leaf), at: item.position, item.path)
    guard let (note, signed) = self.note(of: item),
      let leaf = ReadLeaf(item.leaf, append: note.count)
    else { return find("bad-header", item.position, "This is not an event of a ledger.") }
    guard leaf.position == item.position, leaf.noteHash == Hash(of: item.note),
      note.origin == checkpoint.origin
    else { return find("append-differs", item.position, "The append note is not this event's.") }
    let root = try? Proof.root(
      ofLeaf: Hash.leaf(leaf.headerLine), at: leaf.index, in: note.count, path: item.headerPath)
    if root != note.headersRoot {
      find("append-differs", item.position, "Its header is not one that was signed.")
    }
    if let body = item.body {
      let digest = Body.digest(salt: body.salt, payload: body.payload)
      if body.salt.count != 32 || digest.hex != leaf.header.bodyDigest {
        find("body-differs", item.position, "Its payload is not the one that was signed.")
      }
    }
    let event = StoredEvent(
      position: item.position, recorded: leaf.recorded, append: leaf.position - leaf.index,
      header: leaf.header, payload: item.body?.payload)
    checkVersion(event)
    checkSigner(event, signed)
    take(event, item, note)
  }

  private mutating func checkInclusion(_ leaf: Hash, at position: Position, _ path: [Hash]) {
    let root = try? Proof.root(ofLeaf: leaf, at: position, in: checkpoint.size, path: path)
    guard root != checkpoint.root else { return }
    find("not-included", position, "The proof does not lead to the root that was signed.")
  }

  private func note(of item: ProofBundle.Item) -> (AppendNote, SignedNote)? {
    guard let signed = try? SignedNote(parsing: item.note),
      let note = try? AppendNote(parsing: signed.text)
    else { return nil }
    return (note, signed)
  }

  /// Rights given and taken and policies must all be there, and a record's history has no gap.
  private mutating func checkVersion(_ event: StoredEvent) {
    let stream = event.header.stream
    let known = versions[stream.text]
    versions[stream.text] = event.header.version
    guard known != nil || stream.kind == Officer.kind || stream.kind == Policy.kind else { return }
    if event.header.version != (known ?? -1) + 1 {
      find(
        "version-gap", event.position,
        "\(stream.text) goes on with version \(event.header.version), and one before is missing.")
    }
  }

  private mutating func checkSigner(_ event: StoredEvent, _ note: SignedNote) {
    // The first event names the keys that its own append is signed by.
    if event.position == 0 { evolve(event) }
    let origin = checkpoint.origin
    if signers?.first != event.append {
      var next = AppendSigners(note, nil, first: event.append, prefix: origin + "/officer/")
      let isFounding = event.append == 0
      next.read(&signatures) { isFounding ? state.roots[$0] : state.key(of: $0) }
      signers = next
      let count = next.officers.count
      if isFounding, count > 0, count < state.threshold {
        find("signature-missing", 0, "\(count) roots signed the ledger, of \(state.threshold).")
      }
    }
    guard isSigned(event) else {
      return find(
        "bad-signature", event.position,
        "No key that \(event.header.officer) had then signed for this event.")
    }
    if event.append > 0 { judge(event) }
  }

  private func isSigned(_ event: StoredEvent) -> Bool {
    signers?.officers.contains(event.header.officer) == true
      && event.header.by == checkpoint.origin + "/officer/" + event.header.officer
  }

  /// The signer's right, and the signatures that the act needed beside theirs, by the newest policy
  /// that the file shows.
  private mutating func judge(_ event: StoredEvent) {
    guard let signers else { return }
    let header = event.header
    // Whose record it is, only the log tells; here the header's word is taken for it.
    let named = Optional(header.ministry)
    let deed = Deed(
      position: event.position, act: header.act, kind: header.stream.kind, ref: header.stream.ref,
      ministry: header.ministry, isAuthor: isAuthor(header))
    take(state.rightsFindings(deed, named: named, owners: nil, signer: header.officer))
    let payload = event.payload.flatMap { try? JSON(parsing: $0) }
    let missing = state.missingSignatures(
      deed, payload, signer: header.officer, signers, &signatures
    ) { state.rightsFindings(deed, named: named, owners: nil, signer: $0).isEmpty }
    if !missing.isEmpty, payload == nil, dependsOnPayload(header.act) {
      undecided.append(event.position)
    } else {
      take(missing)
    }
  }

  /// Whether the signatures that an act needs can't be told without its payload.
  private func dependsOnPayload(_ act: String) -> Bool {
    let rules = state.terms.fourEyes.filter { $0.act == act }
    return act == "body.erased" || (!rules.isEmpty && rules.allSatisfy { $0.above != nil })
  }

  /// Whether somebody confirms what they recorded themselves.
  private mutating func isAuthor(_ header: EventHeader) -> Bool {
    let stream = header.stream.text
    switch header.act {
    case "contribution.logged", "contribution.corrected":
      authors[stream, default: []].insert(header.officer)
      return false
    case "contribution.confirmed": return authors[stream]?.contains(header.officer) == true
    default: return false
    }
  }

  private mutating func take(_ event: StoredEvent, _ item: ProofBundle.Item, _ note: AppendNote) {
    let header = event.header
    let standing = state.officers[header.officer]
    if header.stream.kind == Policy.kind { policy = event.position }
    if item.isProved {
      events.append(
        BundleReport.Event(
          position: event.position, stream: header.stream.text, version: header.version,
          type: header.act, ministry: header.ministry, officer: header.officer,
          officerMinistry: standing?.ministry, roles: (standing?.roles ?? []).sorted(),
          on: header.on.description, signedAt: note.signedAt,
          recordedAt: event.recorded.description, leafHash: Hash.leaf(item.leaf).hex,
          payload: event.payload.flatMap { try? JSON(parsing: $0) }))
    } else {
      let officers = event.position == 0 ? state.roots.keys.sorted() : [header.stream.ref]
      chain.append((officers.joined(separator: ", "), header.act, event.position))
    }
    if event.position > 0 { evolve(event) }
  }

  private mutating func evolve(_ event: StoredEvent) {
    guard event.payload != nil else { return }
    if event.position == 0 {
      let payload = event.payload.flatMap { try? JSON(parsing: $0) }
      isDemo = payload?["demo"]?.bool ?? false
    }
    take(state.evolve(event))
  }

  private mutating func take(_ found: [Finding]) {
    for finding in found { find(finding.code, finding.position, finding.telling) }
  }

  private mutating func find(_ code: String, _ position: Position?, _ telling: Phrase) {
    findings.append(
      BundleReport.Finding(
        code: code, position: position, telling: telling,
        breaksIntegrity: code != "plain-proof"))
  }
}
