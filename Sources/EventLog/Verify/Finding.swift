public import EventSourcing
public import MerkleLog

/// Something that a log should not show.
public struct Finding: Hashable, Sendable {
  /// Stable, kebab-case.
  public let code: String
  /// The event it is about; none when it is about the ledger as a whole.
  public let position: Position?
  public let message: String

  public init(code: String, position: Position? = nil, message: String) {
    self.code = code
    self.position = position
    self.message = message
  }
}

/// What came of comparing the log with the checkpoint that lies beside it.
public enum SidecarCheck: Hashable, Sendable {
  /// There is none: a rollback would not be noticed by it.
  case missing
  /// It can't be read, or belongs to another ledger; a finding says so.
  case unreadable
  /// Its size and root were held against the rows; a finding says when they differ.
  case compared
}

/// What a check of the whole log came to.
public struct LogReport: Hashable, Sendable {
  /// How many events were checked.
  public let size: Position
  /// The root over their leaves, rebuilt from the rows.
  public let root: Hash
  public let appends: Int
  public let checkpoints: Int
  /// The size that the newest sound checkpoint signs; events from there on are an unsigned tail.
  public let signedSize: Position
  public let erasedBodies: Int
  public let sidecar: SidecarCheck
  /// The first ones, in the order in which they were met.
  public let findings: [Finding]
  /// True when there were more findings than are kept.
  public let hasMoreFindings: Bool
}

/// Questions about keys and rights that only the ledger's own events can answer.
public struct LogJudges {
  /// Called with each append's note before its events; `first` is the position of the first.
  public var append:
    (_ note: SignedNote, _ append: AppendNote, _ first: Position) throws -> [Finding]
  /// Called with each event in log order.
  public var event: (_ event: StoredEvent) throws -> [Finding]
  /// Called with each stored checkpoint.
  public var checkpoint: (_ note: SignedNote, _ checkpoint: Checkpoint) throws -> [Finding]

  public init(
    append: @escaping (SignedNote, AppendNote, Position) throws -> [Finding] = { _, _, _ in [] },
    event: @escaping (StoredEvent) throws -> [Finding] = { _ in [] },
    checkpoint: @escaping (SignedNote, Checkpoint) throws -> [Finding] = { _, _ in [] }
  ) {
    self.append = append
    self.event = event
    self.checkpoint = checkpoint
  }
}
