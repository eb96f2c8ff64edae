import Foundation
import MerkleLog
import Testing

private struct ProofTexts: Decodable {
  struct Valid: Decodable {
    let index: Int64
    let extraUtf8: String?
    let hashes: [String]
    let checkpoint: String
    let text: String
  }
  let valid: [Valid]
  let invalid: [[String]]
}

private struct WitnessSteps: Decodable {
  struct Step: Decodable {
    let requestBody: String
    let status: Int
    let bodyEquals: String?
  }
  let logEd25519PubHex: String
  let origin: String
  let steps: [Step]
}

private struct RekorBundle: Decodable {
  let name: String
  let keyName: String
  let publicKeyBase64: String
  let bodyBase64: String
  let index: Int64?
  let size: Int64?
  let root: String?
  let path: [String]?
  let checkpoint: String?
}

@Suite("proofs, cosignatures and tiles are C2SP's")
struct TlogTests {
  @Test("published proof texts are taken or refused as published")
  func proofTexts() throws {
    let texts = try Fixture.load("tlog/tlog-proof-format.json", as: ProofTexts.self)
    #expect(texts.valid.count == 3 && texts.invalid.count == 7)
    for vector in texts.valid {
      let proof = try TlogProof(parsing: Array(vector.text.utf8))
      #expect(proof.index == vector.index)
      #expect(proof.extra == vector.extraUtf8.map { Array($0.utf8) })
      #expect(proof.path.map(\.base64) == vector.hashes)
      #expect(proof.checkpoint == Array(vector.checkpoint.utf8))
      #expect(proof.encoded == Array(vector.text.utf8))
    }
    for vector in texts.invalid {
      #expect(throws: TlogProofError.self, "\(vector[0])") {
        try TlogProof(parsing: Array(vector[1].utf8))
      }
    }
  }

  @Test("a proof that ends too soon or goes on too long is refused")
  func proofLimits() {
    let head = "c2sp.org/tlog-proof@v1\nindex 0\n"
    let line = Hash.ofNothing.base64 + "\n"
    let texts: [(String, TlogProofError)] = [
      ("", .badLine(line: 1)), ("c2sp.org/tlog-proof@v1", .badLine(line: 1)),
      ("c2sp.org/tlog-proof@v1\n", .badLine(line: 2)),
      ("c2sp.org/tlog-proof@v1\nindex 01\n\nx\n", .badLine(line: 2)),
      ("c2sp.org/tlog-proof@v1\nextra AA==\n", .badLine(line: 3)), (head, .noCheckpoint),
      (head + "\n", .noCheckpoint), (head + line + "checkpoint", .noCheckpoint),
      (head + String(repeating: line, count: 64) + "\nx\n", .badLine(line: 66)),
    ]
    for (text, error) in texts {
      #expect(throws: error) { try TlogProof(parsing: Array(text.utf8)) }
    }
    #expect(throws: TlogProofError.tooLong) {
      try TlogProof(parsing: [UInt8](repeating: 0x41, count: TlogProof.byteLimit + 1))
    }
  }

  @Test("a proof holds for its leaf under the log's key, and for no other leaf or key")
  func proofHolds() throws {
    let key = try SigningKey(name: "ledger.example")
    let leaves = leafHashes(300)
    let nodes = StoredNodes(leaves)
    let checkpoint = Checkpoint(
      origin: key.name, size: 300, root: merkleTreeHash(leaves[...]))
    let proof = TlogProof(
      extra: Array("leaf 123".utf8), index: 123,
      path: try Tree.inclusionProof(of: 123, in: 300) { nodes[$0, $1] },
      checkpoint: try SignedNote.sign(checkpoint.text, with: [key]).encoded)
    #expect(try TlogProof(parsing: proof.encoded) == proof)
    #expect(try proof.verified(leafHash: leaves[123], by: [key.verifier]) == checkpoint)
    #expect(throws: ProofError.rootMismatch) {
      try proof.verified(leafHash: leaves[124], by: [key.verifier])
    }
    let other = try SigningKey(name: key.name).verifier
    #expect(throws: TlogProofError.unsigned) {
      try proof.verified(leafHash: leaves[123], by: [other])
    }
  }

  @Test("a witness built on our checks answers nine published requests as published")
  func witnessProtocol() throws {
    let script = try Fixture.load("tlog/witness-protocol.json", as: WitnessSteps.self)
    #expect(script.steps.count == 9)
    let key = try VerifierKey(
      name: script.origin, publicKey: try #require(Hash(hex: script.logEd25519PubHex)).bytes)
    var known: (size: Int64, root: Hash) = (0, .ofNothing)
    for (number, step) in script.steps.enumerated() {
      let status = try answer(step.requestBody, key, &known)
      #expect(status == step.status, "step \(number)")
      if status == 409, let body = step.bodyEquals { #expect(body == "\(known.size)\n") }
    }
    #expect(known.size == 5)
  }

  @Test("a proof of another log carries a leaf, its path, a checkpoint and a witness's word")
  func sigsum() throws {
    struct Vector: Decodable {
      let proofV2: String
      let messageHex: String
      let logPubHex: String
      let submitPubHex: String
      let witnessPubHex: String
    }
    let vector = try Fixture.load("tlog/sigsum-cosigned.json", as: Vector.self)
    var fields: [String: [[String]]] = [:]
    for line in vector.proofV2.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      fields[String(parts[0]), default: []].append(parts[1].split(separator: " ").map(String.init))
    }
    let logKey = try bytes(hex: vector.logPubHex)
    let checkpoint = Checkpoint(
      origin: "sigsum.org/v1/tree/\(Hash(of: logKey).hex)",
      size: try #require(Int64(fields["size"]![0][0])),
      root: try #require(Hash(hex: fields["root_hash"]![0][0])))
    let log = try VerifierKey(name: checkpoint.origin, publicKey: logKey)
    #expect(
      log.isValid(signature: try bytes(hex: fields["signature"]![0][0]), for: checkpoint.text))
    let leaf = Hash.leaf(
      Hash(of: try bytes(hex: vector.messageHex)).bytes
        + (try bytes(hex: fields["leaf"]![0][1]))
        + Hash(of: try bytes(hex: vector.submitPubHex)).bytes)
    let path = try fields["node_hash"]!.map { try #require(Hash(hex: $0[0])) }
    #expect(
      try Proof.root(ofLeaf: leaf, at: 3, in: checkpoint.size, path: path) == checkpoint.root)
    let witness = try WitnessKey(name: "witness", publicKey: try bytes(hex: vector.witnessPubHex))
    let (time, signature) = (fields["cosignature"]![0][1], fields["cosignature"]![0][2])
    let seconds = (0..<8).map { UInt8(truncatingIfNeeded: Int64(time)! >> (56 - 8 * $0)) }
    let cosignature = try #require(Cosignature(bytes: seconds + (try bytes(hex: signature))))
    #expect(cosignature.timestamp == 1_683_202_758)
    #expect(witness.isValid(cosignature, for: checkpoint))
    let later = try #require(
      Cosignature(bytes: seconds.dropLast() + [seconds[7] ^ 1] + cosignature.signature))
    #expect(!witness.isValid(later, for: checkpoint))
  }

  @Test("26 bundles of another log: what lies in the tree holds, what was taken from it does not")
  func rekor() throws {
    // The other refusals are of signatures and time stamps beside the log; here they are sound.
    let refused: Set = [
      "checkpoint-missing-log-signature", "checkpoint-missing-origin",
      "checkpoint-missing-root-hash", "checkpoint-missing-size",
      "checkpoint-no-matching-signature", "no-inclusion-proof",
    ]
    let bundles = try Fixture.load("tlog/rekor2.json", as: [RekorBundle].self)
    #expect(bundles.count == 26)
    for bundle in bundles {
      let name = String(bundle.name.dropFirst("rekor2-".count)).replacing("_fail", with: "")
      #expect(((try? holds(bundle)) ?? false) == !refused.contains(name), "\(name)")
    }
  }

  private func holds(_ bundle: RekorBundle) throws -> Bool {
    // Nothing to check is nothing shown.
    guard let checkpoint = bundle.checkpoint, let index = bundle.index else { return false }
    let key = try VerifierKey(
      name: bundle.keyName, publicKey: try #require(Base64.decode(bundle.publicKeyBase64.utf8)))
    let proof = TlogProof(
      extra: nil, index: index,
      path: try (bundle.path ?? []).map { try #require(Hash(base64: $0)) },
      checkpoint: Array(checkpoint.utf8))
    let leaf = Hash.leaf(try #require(Base64.decode(bundle.bodyBase64.utf8)))
    let signed = try proof.verified(leafHash: leaf, by: [key])
    return signed.size == bundle.size && signed.root.base64 == bundle.root
  }

  /// C2SP tlog-witness, `add-checkpoint`, for one log.
  private func answer(
    _ body: String, _ key: VerifierKey, _ known: inout (size: Int64, root: Hash)
  ) throws -> Int {
    let parts = body.split(separator: "\n\n", maxSplits: 1)
    var lines = parts[0].split(separator: "\n")
    let old = try #require(Int64(lines.removeFirst().dropFirst("old ".count)))
    let path = try lines.map { try #require(Hash(base64: $0)) }
    // The altered signature of the second step has bits in its base64 that no encoder sets.
    guard let note = try? SignedNote(parsing: Array(parts[1].utf8)) else { return 403 }
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == key.name, (try? note.verified(by: [key])) == [key] else {
      return 403
    }
    guard old == known.size else { return 409 }
    let new = (checkpoint.size, checkpoint.root)
    if old > 0 {
      do { try Proof.checkConsistency(path, from: known, to: new) } catch { return 422 }
    } else if !path.isEmpty {
      return 422
    }
    known = new
    return 200
  }
}

@Suite("a witness's word is its own")
struct CosignatureTests {
  private let checkpoint = Checkpoint(origin: "ledger.example", size: 7, root: .ofNothing)

  @Test("a checkpoint carries the log's signature and cosignatures of several witnesses")
  func cosigned() throws {
    let log = try SigningKey(name: "ledger.example")
    let witnesses = try ["court.example", "archive.example"].map {
      try WitnessSigningKey(name: $0)
    }
    let note = try SignedNote(
      text: checkpoint.text,
      signatures: [NoteSignature(of: checkpoint.text, by: log)]
        + witnesses.map { try $0.cosign(checkpoint, at: 1_679_315_147) })
    let parsed = try SignedNote(parsing: note.encoded)
    let found = try parsed.cosignatures(by: witnesses.map(\.verifier))
    #expect(found.map(\.witness) == witnesses.map(\.verifier))
    #expect(found.allSatisfy { $0.cosignature.timestamp == 1_679_315_147 })
    #expect(try parsed.verified(by: [log.verifier]) == [log.verifier])
    let stranger = try WitnessSigningKey(name: "court.example").verifier
    #expect(try parsed.cosignatures(by: [stranger]).isEmpty)
  }

  @Test("another time, another checkpoint or a shorter line is no cosignature")
  func altered() throws {
    let witness = try WitnessSigningKey(name: "court.example")
    let line = try witness.cosign(checkpoint, at: 100)
    for index in line.signature.indices {
      var changed = line.signature
      changed[index] ^= 1
      try refuse(changed, witness, checkpoint)
    }
    try refuse(line.signature.dropLast(), witness, checkpoint)
    try refuse(
      line.signature, witness, Checkpoint(origin: "ledger.example", size: 8, root: .ofNothing))
    #expect(Cosignature(bytes: [0x80] + [UInt8](repeating: 0, count: 71)) == nil)
  }

  @Test("what is cosigned must be a checkpoint")
  func noCheckpoint() throws {
    let note = try SignedNote.sign(
      Array("hello\n".utf8), with: [try SigningKey(name: "ledger.example")])
    #expect(throws: NoteError.badText) { try note.cosignatures(by: []) }
  }

  @Test("a witness's key is not a log's, nor a log's a witness's, in any text")
  func keysApart() throws {
    let seed = [UInt8](repeating: 9, count: 32)
    let log = try SigningKey(name: "a.example", seed: seed)
    let witness = try WitnessSigningKey(name: "a.example", seed: seed)
    #expect(log.publicKey == witness.verifier.publicKey)
    #expect(log.verifier.keyID != witness.verifier.keyID)
    #expect(try WitnessKey(vkey: witness.verifier.vkey) == witness.verifier)
    #expect(
      try WitnessSigningKey(fileText: witness.fileText).verifier == witness.verifier)
    #expect(throws: KeyError.unknownAlgorithm(4)) { try VerifierKey(vkey: witness.verifier.vkey) }
    #expect(throws: KeyError.unknownAlgorithm(1)) { try WitnessKey(vkey: log.verifier.vkey) }
    #expect(throws: KeyError.unknownAlgorithm(4)) { try SigningKey(fileText: witness.fileText) }
    #expect(throws: KeyError.unknownAlgorithm(1)) {
      try WitnessSigningKey(fileText: log.fileText)
    }
    // The log's own signature under the witness's name and id says nothing of a time.
    let posing = NoteSignature(
      name: witness.name, keyID: witness.verifier.keyID,
      signature: try log.sign(checkpoint.text))
    let note = try SignedNote(text: checkpoint.text, signatures: [posing])
    #expect(throws: NoteError.badSignature(name: witness.name)) {
      try note.cosignatures(by: [witness.verifier])
    }
  }

  private func refuse(
    _ signature: [UInt8], _ witness: WitnessSigningKey, _ checkpoint: Checkpoint
  ) throws {
    let line = NoteSignature(
      name: witness.name, keyID: witness.verifier.keyID, signature: signature)
    let note = try SignedNote(text: checkpoint.text, signatures: [line])
    #expect(throws: NoteError.badSignature(name: witness.name)) {
      try note.cosignatures(by: [witness.verifier])
    }
  }
}
