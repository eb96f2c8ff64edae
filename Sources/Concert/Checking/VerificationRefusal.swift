internal import EventSourcing

/// Why a check can't begin.
enum VerificationRefusal: Explainable, Hashable {
  case badKey(String)
  case noCheckpoint(path: String)
  case badCheckpoint(path: String)
  case foreignCheckpoint(path: String, signer: String)
  case noEarlierCheck(origin: String)
  case otherThanLastCheck(size: Position, last: Position)
  case unsignedStart(path: String)

  var explanation: Explanation {
    switch self {
    case .badKey(let text):
      Explanation(
        code: "bad-key", at: "--log-key", value: text,
        what: "This is no public key of a log: NAME+HEX+BASE64 on one line.",
        mend: "Copy it from the receipt of `concert init`.", outcome: .badData)
    case .noCheckpoint(let path):
      Explanation(
        code: "no-such-file", at: path, what: "There is no such file.",
        mend: "Name a checkpoint that was kept, such as a copy of the ledger's file `checkpoint`.",
        outcome: .noInput)
    case .badCheckpoint(let path):
      Explanation(
        code: "bad-checkpoint", at: path,
        what: "This is no signed checkpoint, or the log's key did not sign it.",
        mend: "Name a checkpoint that was kept, such as a copy of the ledger's file `checkpoint`.",
        outcome: .badData)
    case .foreignCheckpoint(let path, let signer):
      Explanation(
        code: "foreign-checkpoint", at: path, value: signer,
        what: "This checkpoint is not one that this ledger's key signed.",
        mend: "Name one of the same ledger, or the right key with --log-key", outcome: .badData)
    case .noEarlierCheck(let origin):
      Explanation(
        code: "no-earlier-check", at: "--since", value: origin,
        what: "You have not found this ledger sound as a whole yet, on this machine.",
        mend: "Check all of it once: concert verify", outcome: .noInput)
    case .otherThanLastCheck(let size, let last):
      Explanation(
        code: "other-than-last-check", at: "--since", value: String(size),
        what: "Your last sound check saw \(last) events, and a check can only go on from there.",
        mend: "Give --since last, or check all of it: concert verify", outcome: .noInput)
    case .unsignedStart(let path):
      Explanation(
        code: "unknown-log-key", at: path,
        what: "The log's public key is not known here, so nobody can say who signed this file.",
        mend: "Name it with --log-key VKEY, or give --since last", outcome: .noInput)
    }
  }
}
