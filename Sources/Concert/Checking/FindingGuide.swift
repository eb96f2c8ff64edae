internal import EventLog

/// What a finding means, and what to do about it.
public struct FindingGuide: Hashable, Sendable {
  /// Stable, kebab-case.
  public let code: String
  public let meaning: String
  public let mend: String
  public let breaksIntegrity: Bool

  /// Every finding there is, in the order in which a ledger is looked at.
  public static let all = FindingCode.allCases.map { kind in
    FindingGuide(
      code: kind.rawValue, meaning: kind.meaning, mend: kind.mend,
      breaksIntegrity: kind.breaksIntegrity)
  }
}

extension FindingCode {
  fileprivate var meaning: String {
    switch self {
    case .positionGap: "Events are missing between others."
    case .brokenChain: "An event, its moment or its append is not what its leaf was hashed from."
    case .brokenNode: "A stored hash of the tree is missing, wrong, or one too many."
    case .timeWentBack: "An event was recorded earlier than the one before it."
    case .timeDiffers: "Events of one append carry different moments."
    case .badHeader: "A header is not a line of canonical JSON with an event's keys."
    case .columnDiffers: "A searched column says something else than the signed header."
    case .bodyDiffers: "A payload is missing or is not the one that was signed."
    case .erasedWithoutAuthority: "A payload was emptied, and no event allows it."
    case .versionGap: "A record's events do not count from 0 without a gap."
    case .schemaAltered: "Tables, indexes or guards are not those of a ledger, word for word."
    case .brokenLedger: "SQLite itself finds the file damaged."
    case .appendMissing: "The signed note of an append is gone."
    case .appendDiffers: "An append's events are not those that its note was signed over."
    case .badAppend: "A note is not one of this ledger's append notes."
    case .badGenesis: "The ledger does not begin as a ledger begins, or begins twice."
    case .badSignature: "A signature is missing, or not one of the officer's key of that time."
    case .signatureMissing: "Roots, a second officer, an approver or a new key had to sign as well."
    case .badPossession: "A new key has not signed for itself."
    case .keyInUse: "One key belongs to two officers."
    case .notAllowed: "The signer had no right to this act then."
    case .wrongOwner: "An act was signed under another ministry than the record's."
    case .unreadableEvent: "A payload is not one that its type may have."
    case .unknownEventType: "This program does not know the type, or its version."
    case .wrongStream: "An event stands in a record of another kind."
    case .badEvent: "A record is begun twice or goes on before it began, or rights can't be read."
    case .badCheckpoint: "A checkpoint is not signed by the log's key, or over another history."
    case .behindCheckpoint: "A checkpoint was signed over more events than there are."
    case .otherHistory:
      "A signer, a witness or the sidecar had seen another history of this ledger."
    case .rolledBack: "There are fewer events than you or somebody else saw: an older copy."
    case .forked: "The history that you or somebody else saw is not this one."
    case .clockDiffers: "Recorded and signed moment lie further apart than the policy allows."
    case .witnessTime: "A recorded moment and the time of a witness exclude each other."
    case .viewDiffers: "The rows of a view are not those that the log leads to."
    case .emptyLedger: "There is nothing to check."
    case .unsignedTail: "The newest events are under no signed checkpoint yet."
    case .checkpointsNotChecked: "Nobody told this check the log's public key."
    case .sidecarMissing: "The file `checkpoint` is gone, which would show an older copy."
    case .disputed: "Acts of a key that may have been in other hands when they were signed."
    case .quorumMissing: "Fewer witnesses cosigned the newest events than the policy asks for."
    case .viewNotChecked: "A view was made by another version, and could not be compared."
    }
  }

  fileprivate var mend: String {
    switch self {
    case .columnDiffers, .schemaAltered, .brokenLedger:
      "Write nothing. Restore a sound copy, and ask who could write the file."
    case .viewDiffers: "concert projection rebuild --all   Then ask who could write views.db."
    case .viewNotChecked: "concert projection rebuild --all"
    case .badCheckpoint, .behindCheckpoint, .rolledBack:
      "Write nothing. Look for the newest copy that verifies, with --against on what you kept."
    case .otherHistory, .forked:
      "Write nothing. Compare with other holders' checkpoints: concert verify --against FILE"
    case .signatureMissing, .badSignature, .badPossession, .keyInUse, .notAllowed, .wrongOwner,
      .badGenesis:
      "Ask the officer named. What is not theirs is answered by a correction, never by an edit."
    case .unknownEventType: "Check with the newest release: concert version"
    case .clockDiffers, .witnessTime: "Compare the machine's clock; ask whoever recorded it."
    case .emptyLedger: "Nothing to do."
    case .unsignedTail: "Let someone with the log's key run a command that writes, or doctor."
    case .checkpointsNotChecked: "Ask the founders for the key, and give it: --log-key VKEY"
    case .sidecarMissing: "The next checkpoint writes it anew; compare with a copy you kept."
    case .disputed: "Ask the owners to look at each: concert audit search --officer ID"
    case .quorumMissing: "Ask the witnesses, or wait for their next visit."
    default: "Write nothing. Restore the newest copy that verifies, and record what is missing."
    }
  }
}
