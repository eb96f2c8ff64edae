/// Everything that a check of a ledger can find, each under its stable name.
public enum FindingCode: String, CaseIterable, Sendable {
  // The rows and the tree over them.
  case positionGap = "position-gap"
  case brokenChain = "broken-chain"
  case brokenNode = "broken-node"
  case timeWentBack = "time-went-back"
  case timeDiffers = "time-differs"
  case badHeader = "bad-header"
  case columnDiffers = "column-differs"
  case bodyDiffers = "body-differs"
  case erasedWithoutAuthority = "erased-without-authority"
  case versionGap = "version-gap"
  case schemaAltered = "schema-altered"
  case brokenLedger = "broken-ledger"
  // Appends and who signed them.
  case appendMissing = "append-missing"
  case appendDiffers = "append-differs"
  case badAppend = "bad-append"
  case badGenesis = "bad-genesis"
  case badSignature = "bad-signature"
  case signatureMissing = "signature-missing"
  case badPossession = "bad-possession"
  case keyInUse = "key-in-use"
  case notAllowed = "not-allowed"
  case wrongOwner = "wrong-owner"
  case unreadableEvent = "unreadable-event"
  case unknownEventType = "unknown-event-type"
  case wrongStream = "wrong-stream"
  case badEvent = "bad-event"
  // What was signed, seen or shown about the log.
  case badCheckpoint = "bad-checkpoint"
  case behindCheckpoint = "behind-checkpoint"
  case otherHistory = "other-history"
  case rolledBack = "rolled-back"
  case forked
  case clockDiffers = "clock-differs"
  case witnessTime = "witness-time"
  case viewDiffers = "view-differs"
  // What breaks nothing and leaves something unproven.
  case emptyLedger = "empty-ledger"
  case unsignedTail = "unsigned-tail"
  case checkpointsNotChecked = "checkpoints-not-checked"
  case sidecarMissing = "sidecar-missing"
  case disputed
  case quorumMissing = "quorum-missing"
  case viewNotChecked = "view-not-checked"

  /// False for what asks for attention and breaks nothing.
  public var breaksIntegrity: Bool {
    switch self {
    case .emptyLedger, .unsignedTail, .checkpointsNotChecked, .sidecarMissing, .disputed,
      .quorumMissing, .viewNotChecked:
      false
    default: true
    }
  }
}
