public import EventSourcing
public import MerkleLog

/// An event as the log holds it.
public struct StoredEvent: Hashable, Sendable {
  public let position: Position
  public let recorded: Moment
  /// The position of the first event of the append that brought this one.
  public let append: Position
  public let header: EventHeader
  /// RFC 8785 JSON, or what stands for an erased one; none when it is missing.
  public let payload: [UInt8]?
  /// Where the event is that erased the payload by law; none when it is as it was signed.
  public let erasure: Position?

  public init(
    position: Position, recorded: Moment, append: Position, header: EventHeader,
    payload: [UInt8]?, erasure: Position? = nil
  ) {
    self.erasure = erasure
    self.position = position
    self.recorded = recorded
    self.append = append
    self.header = header
    self.payload = payload
  }
}

/// What an append leaves in the hand of the one who made it.
public struct AppendReceipt: Hashable, Sendable {
  /// The position of the first event.
  public let first: Position
  public let count: Int
  public let recorded: Moment
  /// SHA-256 of the whole signed append note.
  public let noteHash: Hash

  public init(first: Position, count: Int, recorded: Moment, noteHash: Hash) {
    self.first = first
    self.count = count
    self.recorded = recorded
    self.noteHash = noteHash
  }
}

/// What tells a repeated command from another one under the same key.
public struct CommandDigest: Hashable, Sendable {
  public let salt: [UInt8]
  public let digest: Hash

  public init(salt: [UInt8], digest: Hash) {
    self.salt = salt
    self.digest = digest
  }

  /// Whether the stored command is this one.
  ///
  /// - Parameter command: RFC 8785 JSON without its key.
  public func matches(command: [UInt8]) -> Bool {
    Body.commandDigest(salt: salt, command: command) == digest
  }
}

/// One signed append note as it is stored.
public struct StoredAppend: Hashable, Sendable {
  /// The position of its first event.
  public let first: Position
  public let count: Int64
  /// The whole signed note.
  public let note: [UInt8]

  public init(first: Position, count: Int64, note: [UInt8]) {
    self.first = first
    self.count = count
    self.note = note
  }
}

/// What may be erased of an event: its payload, and the salt without which nobody can guess it.
public struct StoredBody: Hashable, Sendable {
  /// 32 bytes.
  public let salt: [UInt8]
  /// RFC 8785 JSON.
  public let payload: [UInt8]

  public init(salt: [UInt8], payload: [UInt8]) {
    self.salt = salt
    self.payload = payload
  }
}
