public import EventSourcing
public import MerkleLog

/// One consistent view of a log.
public protocol LogReader: EventSource {
  /// The event at a position; none beyond the end.
  func event(at position: Position) throws -> StoredEvent?
  /// The events of one stream from `version` on, in order.
  func events(in stream: StreamName, from version: Int) throws -> [StoredEvent]
  /// The newest version of a stream; none when the stream is free.
  func version(of stream: StreamName) throws -> Int?
  /// Whether a stream's name lies between two others, these included, in the order of their bytes.
  func hasStream(from first: StreamName, through last: StreamName) throws -> Bool
  /// Where the event with this idempotency key is.
  func position(ofKey key: String, ministry: String) throws -> Position?
  /// Where the event with this id is.
  func position(of id: EventID) throws -> Position?
  /// The digest beside a body that carries a key; none for other events and erased bodies.
  func commandDigest(at position: Position) throws -> CommandDigest?
  /// Every stream of one kind, in the order of their names.
  func streams(ofKind kind: String) throws -> [StreamName]
  /// The append that brought the event at a position.
  func append(containing position: Position) throws -> StoredAppend?
  /// The root over the first `size` leaves.
  ///
  /// - Throws: `.behindCheckpoint` when the log is shorter.
  func root(atSize size: Position) throws -> Hash
  /// The newest checkpoint that is stored.
  func checkpoint() throws -> SignedNote?
  /// A full node of the stored tree, over 256^level leaves; level 0 are leaf hashes. None when
  /// there are not so many leaves.
  func node(level: Int, index: Int64) throws -> Hash?
  /// What an event's header has the digest of; none when it was erased.
  func body(at position: Position) throws -> StoredBody?
}

/// One write transaction: all of it is stored and synced when it ends, or none of it.
public protocol LogWriter: LogReader {
  /// One officer's act: events in order under one note, with their leaves and nodes.
  ///
  /// Events are rows as soon as they are added, so that reads of the same transaction see them.
  /// A thrown error leaves the transaction fit for nothing but its end, unless within `attempt`.
  /// - Parameters:
  ///   - now: What the log records, or the newest event's moment if that is later.
  ///   - signedAt: What the note says it was signed at.
  ///   - lastVerified: The last checkpoint that the signer verified.
  ///   - sign: Gets the note's text and gives its signature lines, one at least.
  ///   - body: Adds one event or more, each at the next version of its stream.
  /// - Throws: `.staleVersion`, `.keyTaken`, `.idTaken`, `.emptyAppend`, and what `sign` throws.
  func append(
    at now: Moment, signedAt: Moment, lastVerified: (size: Position, root: Hash)?,
    sign: (_ noteText: [UInt8]) throws -> [NoteSignature],
    _ body: (_ add: (NewEvent) throws -> Position) throws -> Void
  ) throws -> AppendReceipt

  /// Takes the payload and salt of a body out of its row.
  ///
  /// Only for a body that an event of the log allows to be erased, which may be one of this very
  /// transaction. What the file still holds of it is for `scrub` to remove.
  /// - Throws: when no such event is there: the guard of the table refuses.
  func eraseBody(at position: Position) throws

  /// Undoes what `body` stored, and nothing else, when it throws.
  @discardableResult
  func attempt<Result>(_ body: () throws -> Result) throws -> Result
}

extension LogWriter {
  /// An append that is signed at the moment at which it is recorded.
  public func append(
    at now: Moment, lastVerified: (size: Position, root: Hash)?,
    sign: (_ noteText: [UInt8]) throws -> [NoteSignature],
    _ body: (_ add: (NewEvent) throws -> Position) throws -> Void
  ) throws -> AppendReceipt {
    try append(at: now, signedAt: now, lastVerified: lastVerified, sign: sign, body)
  }
}

/// Where a ledger's log is kept.
public protocol EventLogStore: Sendable {
  /// The ledger's name, under which its checkpoints are signed.
  var origin: String { get }
  func read<Result>(_ body: (any LogReader) throws -> Result) throws -> Result
  /// One durable transaction. Returns when what `body` stored would survive a power cut.
  func write<Result>(_ body: (any LogWriter) throws -> Result) throws -> Result
  /// Signs the log's present size and root, and stores the note where a later opening finds it.
  ///
  /// - Returns: The note; none for an empty log.
  @discardableResult
  func storeCheckpoint(signedBy key: SigningKey) throws -> SignedNote?
}
