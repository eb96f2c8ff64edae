internal import Coordination
internal import EventSourcing
internal import MerkleLog

/// Whose signatures stand under an append: the officer's whose act it is, then those of others who
/// sit at the same desk or signed at another.
struct Signers: Sendable {
  let own: VerifierKey
  private(set) var others: [VerifierKey] = []
  /// The private keys at this desk, in the order in which they sign.
  private var pens: [SigningKey] = []

  init(own: SigningKey, others: [SigningKey]) {
    self.own = own.verifier
    pens = [own]
    for key in others { add(key) }
  }

  /// Those whose signatures a note carries.
  init(own: VerifierKey, others: [VerifierKey]) {
    self.own = own
    self.others = others
  }

  /// A key that signs already is not added again.
  mutating func add(_ key: SigningKey) {
    guard !signs(key.verifier.vkey) else { return }
    others.append(key.verifier)
    pens.append(key)
  }

  func signs(_ vkey: String) -> Bool {
    own.vkey == vkey || others.contains { $0.vkey == vkey }
  }

  /// Whether one of the keys has these bytes, under whatever name.
  func signs(material: [UInt8]) -> Bool {
    own.publicKey == material || others.contains { $0.publicKey == material }
  }

  /// The private half of a key, when it is at this desk.
  func pen(_ vkey: String) -> SigningKey? { pens.first { $0.verifier.vkey == vkey } }

  func sign(_ text: [UInt8]) throws -> [NoteSignature] {
    try pens.map { try NoteSignature(of: text, by: $0) }
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
      mend: mend, outcome: .notAllowed)
  }

  private var mend: Phrase {
    if able.isEmpty {
      return "Enrol another officer with this right first, or let the roots adopt another policy."
    }
    switch option {
    case "--cosign":
      return "Let one of them sign at this desk: --cosign FILE, their key file; or at their own:"
        + " --propose FILE. Nothing was stored."
    case Self.elsewhere:
      return "Let one of them sign the file: concert cosign FILE   Nothing was stored."
    default:
      return "Let one of them sign at this desk: \(option) FILE, their key file."
        + " Nothing was stored."
    }
  }

  /// The place that lacks the signature is a proposal.
  static let elsewhere = "proposal"

  var what: Phrase {
    switch need {
    case .roots(_, let threshold):
      "\(threshold) of the ledger's roots must sign."
    case .secondOfficer:
      "The policy asks for a second officer's signature on this act (four eyes)."
    case .newKey: "A rotation is signed by the old key and by the new one."
    case .approver: "An erasure is signed by the one who approves it, too."
    }
  }

  private var who: Phrase {
    if able.isEmpty { return " Nobody else who is enrolled may sign it." }
    let shown = able.prefix(8).joined(separator: ", ")
    return able.count > 8
      ? " Who may sign: \(shown) and \(able.count - 8) more." : " Who may sign: \(shown)."
  }
}
