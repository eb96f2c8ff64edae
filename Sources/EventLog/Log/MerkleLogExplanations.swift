public import EventSourcing
public import MerkleLog

// What a person hands in is refused with its own words before it comes here: but for the number of
// signatures, these errors are left only where something that is stored can't be read.

extension NoteError: Explainable {
  public var explanation: Explanation {
    guard case .tooManySignatures = self else {
      return .brokenLedger("a signed note can't be read (\(self))")
    }
    return Explanation(
      code: "too-many-signatures", at: "note",
      what: "A note carries at most \(SignedNote.signatureLimit) signatures. Nothing was stored.",
      mend: "Let fewer people sign the same act.", outcome: .badData)
  }
}

extension TreeError: Explainable {
  public var explanation: Explanation {
    switch self {
    case .missingNode(let level, let index):
      .brokenLedger("node \(level)/\(index) of the tree is missing")
    }
  }
}

extension KeyError: Explainable {
  /// The key's text is in none of it: it may be a secret.
  public var explanation: Explanation {
    let reason: Phrase =
      switch self {
      case .badName: "A key's name has no space and no plus, and does not begin with a brace."
      case .malformed: "It is not written as keys are."
      case .idMismatch: "Its id does not follow from its name and bytes: one of them was altered."
      case .unknownAlgorithm: "It is for another kind of signature."
      case .weakKey: "No honest key looks like this: it fits several signatures."
      }
    return Explanation(
      code: "bad-key", at: "key", what: reason,
      mend: "Make a new one on its owner's machine: concert officer key ID", outcome: .badData)
  }
}

extension Explanation {
  fileprivate static func brokenLedger(_ detail: Phrase) -> Explanation {
    Explanation(
      code: "broken-ledger", at: "ledger.db",
      what: "The ledger is damaged or was changed: \(detail).",
      mend: "See where with: concert verify   Then restore a sound copy.",
      outcome: .integrityBroken)
  }
}
