internal import EventLog
public import EventSourcing
internal import MerkleLog

/// The newest signed size and root of a log, and how much of it they leave out.
public struct NewestCheckpoint: Sendable {
  public let origin: String
  /// The number of events under the checkpoint.
  public let size: Position
  /// Base64.
  public let root: String
  /// The whole signed note, as the file `checkpoint` beside the ledger holds it.
  public let note: [UInt8]
  /// The number of events behind it, which nobody has signed for as a whole yet.
  public let unsigned: Position

  public var json: JSON {
    [
      "origin": .string(origin), "size": .int(size), "root": .string(root),
      "note": .string(String(decoding: note, as: UTF8.self)), "unsigned": .int(unsigned),
    ]
  }
}

extension Ledger {
  /// The newest checkpoint; signed just now when this process holds the log's key and there are
  /// events under none.
  ///
  /// - Throws: an `Explainable`: `rolled-back` … when the log is not the one that was signed,
  ///   `no-checkpoint` when nobody ever signed one.
  public func newestCheckpoint() throws -> NewestCheckpoint {
    if let refusal = log.refusal {
      guard case .readOnly = refusal else { throw refusal }
    } else {
      try signCheckpoint()
    }
    return try log.read { try NewestCheckpoint(newestOf: $0, origin: origin) }
  }
}

extension NewestCheckpoint {
  init(newestOf log: any LogReader, origin: String) throws {
    guard let note = try log.checkpoint() else { throw ProofRefusal.noCheckpoint }
    let checkpoint = try Checkpoint(parsing: note.text)
    self.init(
      origin: origin, size: checkpoint.size, root: checkpoint.root.base64, note: note.encoded,
      unsigned: max(0, try log.size() - checkpoint.size))
  }
}
