internal import EventSourcing

/// Why nothing is proved or exported.
enum ProofRefusal: Explainable, Hashable {
  case noCheckpoint
  case notSignedYet(String, size: Position)
  case bodyMissing(at: Position)
  case noteMissing(at: Position)
  case nodeDiffers(at: Position)
  case unknownVisibility(String)
  case folderNotOurs(path: String)
  case exportOfAnother(path: String, origin: String)
  case otherVisibility(path: String, level: String)
  case exportAhead(path: String, size: Position, signed: Position)
  case exportForked(path: String, size: Position)

  var explanation: Explanation {
    switch self {
    case .noCheckpoint:
      Explanation(
        code: "no-checkpoint", at: "checkpoint",
        what: "Nobody has signed a checkpoint of this ledger yet, so nothing can be proved.",
        mend: "Run `concert checkpoint` where the log's key is kept.", outcome: .tryAgain)
    case .notSignedYet(let what, let size):
      Explanation(
        code: "not-signed-yet", at: what,
        what: "The newest signed checkpoint covers @0 to @\(size - 1), and this is not among them.",
        mend: "Run `concert checkpoint` where the log's key is kept, then repeat.",
        outcome: .tryAgain)
    case .bodyMissing(let position):
      broken("payload-missing", position, "The payload that names a signer's key is gone.")
    case .noteMissing(let position):
      broken("append-missing", position, "The signed note of its append is missing or unreadable.")
    case .nodeDiffers(let position):
      broken("broken-chain", position, "What the file holds here is not what the tree hashed.")
    case .unknownVisibility(let text):
      Explanation(
        code: "bad-visibility", at: "--visibility", value: text,
        what: "This is none of owner, committee, parliament, public.",
        mend: "Try: --visibility public", outcome: .usage)
    case .folderNotOurs, .exportOfAnother, .otherVisibility, .exportAhead, .exportForked:
      folderExplanation
    }
  }

  private var folderExplanation: Explanation {
    switch self {
    case .folderNotOurs(let path):
      Explanation(
        code: "folder-not-empty", at: path,
        what: "The folder holds files that no export wrote. Nothing was written.",
        mend: "Name a new or empty folder.", outcome: .cannotCreateOutput)
    case .exportOfAnother(let path, let origin):
      Explanation(
        code: "folder-not-empty", at: path, value: origin,
        what: "The folder holds the export of another ledger. Nothing was written.",
        mend: "Name a new or empty folder.", outcome: .cannotCreateOutput)
    case .otherVisibility(let path, let level):
      Explanation(
        code: "other-visibility", at: path, value: level,
        what: "The folder was exported with --visibility \(level). Nothing was written.",
        mend: "Repeat with --visibility \(level), or name a new folder.",
        outcome: .cannotCreateOutput)
    case .exportAhead(let path, let size, let signed):
      Explanation(
        code: "rolled-back", at: path,
        what: "The folder was exported at \(size) events, and the ledger's newest checkpoint "
          + "covers \(signed). Nothing was written.",
        mend: "Keep the folder, and compare: concert verify --against \(path)/checkpoint",
        outcome: .integrityBroken)
    case .exportForked(let path, let size):
      Explanation(
        code: "forked", at: path,
        what: "The ledger's first \(size) events are not those that the folder holds. "
          + "Nothing was written.",
        mend: "Keep the folder: it is evidence. Compare with another copy of the ledger.",
        outcome: .integrityBroken)
    default: preconditionFailure("only errors about an export's folder are explained here")
    }
  }

  private func broken(_ code: String, _ position: Position, _ what: Phrase) -> Explanation {
    Explanation(
      code: code, at: "@\(position)", what: what, mend: "Run: concert verify",
      outcome: .integrityBroken)
  }
}
