public import EventSourcing
public import MerkleLog

/// Something that a log should not show.
public struct Finding: Hashable, Sendable {
  public let kind: FindingCode
  /// The event it is about; none when it is about the ledger as a whole.
  public let position: Position?
  public let telling: Phrase

  /// In English, as programs get it.
  public var message: String { telling.description }
  /// Stable, kebab-case.
  public var code: String { kind.rawValue }

  public init(_ kind: FindingCode, at position: Position? = nil, _ telling: Phrase) {
    self.kind = kind
    self.position = position
    self.telling = telling
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
  /// How many events there are.
  public let size: Position
  /// The position that the check began at; 0 unless it built on an earlier one.
  public let start: Position
  /// How many events were checked, from `start` on.
  public let checked: Int64
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

extension LogReport {
  /// A check that could not begin where an earlier one ended.
  ///
  /// - Parameter root: as the stored nodes give it.
  public static func stopped(size: Position, root: Hash, start: Position) -> LogReport {
    LogReport(
      size: size, start: start, checked: 0, root: root, appends: 0, checkpoints: 0, signedSize: 0,
      erasedBodies: 0, sidecar: .missing, findings: [], hasMoreFindings: false)
  }
}
