internal import Coordination
internal import EventSourcing
internal import MerkleLog

/// Whose signatures stand under an append: the officer's whose act it is, then those of others who
/// sit at the same desk.
struct Signers: Sendable {
  let own: SigningKey
  private(set) var others: [SigningKey] = []

  init(own: SigningKey, others: [SigningKey]) {
    self.own = own
    for key in others { add(key) }
  }

  /// A key that signs already is not added again.
  mutating func add(_ key: SigningKey) {
    if !signs(key.verifier.vkey) { others.append(key) }
  }

  func signs(_ vkey: String) -> Bool {
    own.verifier.vkey == vkey || others.contains { $0.verifier.vkey == vkey }
  }

  /// Whether one of the keys has these bytes, under whatever name.
  func signs(material: [UInt8]) -> Bool {
    own.publicKey == material || others.contains { $0.publicKey == material }
  }

  func sign(_ text: [UInt8]) throws -> [NoteSignature] {
    try ([own] + others).map { try NoteSignature(of: text, by: $0) }
  }
}

/// A signature without which an act may not be stored.
struct SignatureMissing: Explainable, Hashable {
  let need: SignatureNeed
  /// Officers who may give it, as far as they are known.
  let able: [String]
  /// The option that takes their key files.
  var option = "--cosign"

  var explanation: Explanation {
    Explanation(
      code: "signature-missing", at: option, what: what + who,
      mend: able.isEmpty
        ? "Enrol another officer with this right first, or let the roots adopt another policy."
        : "Let one of them sign at this desk: \(option) FILE, their key file. Nothing was stored.",
      outcome: .notAllowed)
  }

  private var what: String {
    switch need {
    case .roots(_, let threshold):
      "\(threshold) of the ledger's roots must sign."
    case .secondOfficer:
      "The policy asks for a second officer's signature on this act (four eyes)."
    case .newKey: "A rotation is signed by the old key and by the new one."
    case .approver: "An erasure is signed by the one who approves it, too."
    }
  }

  private var who: String {
    if able.isEmpty { return " Nobody else who is enrolled may sign it." }
    let shown = able.prefix(8).joined(separator: ", ")
    return " Who may sign: \(shown)\(able.count > 8 ? " and \(able.count - 8) more" : "")."
  }
}
