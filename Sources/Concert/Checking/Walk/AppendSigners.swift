internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// Who signed the append that is walked through.
struct AppendSigners {
  let note: SignedNote
  let append: AppendNote?
  let first: Position
  private let prefix: String
  /// Officers with a line of the key that they had then.
  private(set) var officers: Set<String> = []

  init(_ note: SignedNote, _ append: AppendNote?, first: Position, prefix: String) {
    self.note = note
    self.append = append
    self.first = first
    self.prefix = prefix
  }

  /// Takes the lines of the keys that officers have, and lets them be checked.
  mutating func read(
    _ signatures: inout SignatureCheck, key: (_ officer: String) -> VerifierKey?
  ) {
    for line in note.signatures where line.name.hasPrefix(prefix) {
      let officer = String(line.name.dropFirst(prefix.count))
      guard let key = key(officer), key.keyID == line.keyID else { continue }
      officers.insert(officer)
      expect(line, key, officer, &signatures)
    }
  }

  /// Whether there is a line of this very key, which then is checked.
  func holds(_ key: VerifierKey, _ signatures: inout SignatureCheck) -> Bool {
    guard
      let line = note.signatures.first(where: { $0.keyID == key.keyID && $0.name == key.name })
    else { return false }
    expect(line, key, String(key.name.dropFirst(prefix.count)), &signatures)
    return true
  }

  private func expect(
    _ line: NoteSignature, _ key: VerifierKey, _ officer: String,
    _ signatures: inout SignatureCheck
  ) {
    signatures.add(
      line, of: note.text, by: key,
      otherwise: Finding(
        .badSignature, at: first,
        "The signature of \(officer) under this append is not one of the officer's key."))
  }
}

extension KeyState {
  /// Signatures that an act needs beside its officer's own (`SignatureNeed`), and that are not there.
  ///
  /// - Parameters:
  ///   - payload: none when it was checked without being read; an amount then counts as too large.
  ///   - may: whether another officer has the right to the very same act.
  func missingSignatures(
    _ deed: Deed, _ payload: JSON?, signer: String, _ signers: AppendSigners,
    _ signatures: inout SignatureCheck, may: (_ officer: String) -> Bool
  ) -> [Finding] {
    var missing: [Phrase] = []
    switch deed.act {
    case "policy.adopted":
      let signing = roots.keys.filter { root in
        rootKey(of: root).map { signers.holds($0, &signatures) } ?? false
      }
      if signing.count < threshold {
        missing.append("\(threshold) of the roots must sign, and \(signing.count) did")
      }
    case "officer.keyRotated":
      if let key = payload.flatMap(Self.key), !signers.holds(key, &signatures) {
        missing.append("the new key did not sign beside the old one")
      }
    case "body.erased":
      let approver = payload?["approver"]?.string ?? ""
      if approver == signer || !signers.officers.contains(approver) {
        missing.append("\(approver) is named as approver and did not sign beside \(signer)")
      }
    default: break
    }
    if asksForSecond(deed.act, payload),
      !signers.officers.contains(where: { $0 != signer && may($0) })
    {
      missing.append("the policy asks for a second officer, and none who may do this signed")
    }
    return missing.map { Finding(.signatureMissing, at: deed.position, "\(deed.act): \($0).") }
  }

  func asksForSecond(_ act: String, _ payload: JSON?) -> Bool {
    guard let payload else { return terms.fourEyes.contains { $0.act == act } }
    return terms.asksForSecond(act, payload)
  }
}
