public import EventSourcing

/// Why the log did not do what it was asked.
public enum EventLogError: Error, Hashable, Sendable {
  /// There is no file where the ledger should be.
  case noLedger(path: String)
  /// The file is there and is something else.
  case notALedger(path: String)
  /// A later release wrote the file; this one might misread it.
  case newerLedger(path: String, format: Int, known: Int)
  case alreadyExists(path: String)
  case badOrigin(String)
  case busy(path: String, seconds: Double, holder: String?)
  case readOnly(path: String)
  case diskFull(path: String)
  case damaged(path: String, detail: String)
  case cannotOpen(path: String, detail: String)
  case inputOutput(path: String, detail: String)
  /// Somebody else wrote to the stream first; `actual` is its newest version, if it has one.
  case staleVersion(stream: StreamName, expected: Int, actual: Int?)
  /// The idempotency key belongs to the event at `position`.
  case keyTaken(key: String, ministry: String, position: Position)
  /// The id belongs to the event at `position`.
  case idTaken(EventID, position: Position)
  /// Header lines and payloads that no reader would take back.
  case badEvent(stream: StreamName, detail: String)
  case emptyAppend
  /// An append failed and its rows still lie in the transaction.
  case unfinishedAppend
  /// The log is shorter than something that was signed or asked for.
  case behindCheckpoint(path: String, size: Position, checkpoint: Position)
  /// At a signed size the log has another root.
  case otherHistory(path: String, checkpoint: Position)
  /// The sidecar cannot be read, so a rollback could not be noticed.
  case badSidecar(path: String, detail: String)
  /// The key's name is not the log's.
  case foreignKey(name: String, origin: String)
  /// The system would not keep what was written through a power cut.
  case notDurable(path: String, synchronous: Int)
}
