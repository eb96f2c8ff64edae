public import EventSourcing
public import MerkleLog

/// The names that a walk through a log has met, as the numbers that `WalkedEvent` carries.
public struct WalkNames {
  /// Types of events, key names and ministries.
  public internal(set) var words = NameTable()
  public internal(set) var streams = NameTable()
}

/// One event as a walk meets it: the parts of its signed header that rights are judged by.
public struct WalkedEvent {
  public let position: Position
  /// The position of the first event of its append.
  public let append: Position
  public let recorded: Moment
  /// Numbers in `WalkNames.words`.
  public let act: Int
  public let by: Int
  public let ministry: Int
  /// The number in `WalkNames.streams`.
  public let stream: Int
  /// The whole event, unless its payload surely is of its type's shape; none as well when its header
  /// is malformed, which is a finding of its own.
  public let whole: StoredEvent?
}

/// Questions about keys and rights that only the ledger's own events can answer.
public struct LogJudges {
  /// The shape of a type's payload; events that surely have it are not handed on whole.
  ///
  /// Asked on several threads.
  public var shape: @Sendable (_ act: String) -> PayloadShape?
  /// Called with each append's note before its events; `first` is the position of the first.
  public var append:
    (_ note: SignedNote, _ append: AppendNote, _ first: Position) throws -> [Finding]
  /// Called with each event in log order.
  public var event: (_ event: WalkedEvent, _ names: borrowing WalkNames) throws -> [Finding]
  /// Called with each stored checkpoint.
  public var checkpoint: (_ note: SignedNote, _ checkpoint: Checkpoint) throws -> [Finding]
  /// Called in an incremental check with a stream's earlier events, before its first new one: they
  /// were judged then, and say whose the record is.
  public var earlier: (_ event: WalkedEvent, _ names: borrowing WalkNames) throws -> Void = {
    _, _ in
  }
  /// Other streams whose earlier events must be known before an event is judged.
  public var references: (_ event: StoredEvent) -> [StreamName] = { _ in [] }

  public init(
    shape: @escaping @Sendable (String) -> PayloadShape? = { _ in nil },
    append: @escaping (SignedNote, AppendNote, Position) throws -> [Finding] = { _, _, _ in [] },
    event: @escaping (WalkedEvent, borrowing WalkNames) throws -> [Finding] = { _, _ in [] },
    checkpoint: @escaping (SignedNote, Checkpoint) throws -> [Finding] = { _, _ in [] }
  ) {
    self.shape = shape
    self.append = append
    self.event = event
    self.checkpoint = checkpoint
  }
}
