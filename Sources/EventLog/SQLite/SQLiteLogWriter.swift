internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// One write transaction on SQLite.
///
/// A class because `add`, reads in between and `attempt` share the end of the log while it moves.
/// It lives as long as the transaction and stays on its thread.
final class SQLiteLogWriter {
  private let database: Database
  private let path: String
  private let origin: String
  private let reader: SQLiteLogReader
  private(set) var end: LogEnd
  /// Where the next event of an append goes while it is written; asked for at every decision.
  private var next: Position?
  private var keyLookup: RawStatement?
  /// Rows of a failed append lie in the transaction.
  private var isSpoiled = false
  /// What undid the whole transaction, such as a full disk.
  private var loss: (any Error)?

  init(_ database: Database, path: String, origin: String, known: LogEnd?) throws {
    self.database = database
    self.path = path
    self.origin = origin
    reader = SQLiteLogReader(database: database, path: path)
    do {
      end = try LogEnd.read(database, known: known)
    } catch TreeError.missingNode(let level, let index) {
      throw EventLogError.damaged(path: path, detail: "node \(level)/\(index) is missing")
    }
  }
}

extension SQLiteLogWriter: LogWriter {
  func append(
    at now: Moment, signedAt: Moment, lastVerified: (size: Position, root: Hash)?,
    sign: (_ noteText: [UInt8]) throws -> [NoteSignature],
    _ body: (_ add: (NewEvent) throws -> Position) throws -> Void
  ) throws -> AppendReceipt {
    try checkWhole()
    isSpoiled = true
    let recorded = max(now, end.recorded ?? now)
    var rows = try AppendRows(database, first: end.size, recorded: recorded)
    next = end.size
    defer { next = nil }
    try body { event in
      do {
        let position = try rows.add(event)
        next = position + 1
        return position
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
        throw try self.reason(for: event) ?? error
      }
    }
    guard rows.count > 0 else { throw EventLogError.emptyAppend }
    let text = AppendNote(
      origin: origin, count: Int64(rows.count), headersRoot: rows.headersRoot,
      signedAt: signedAt.description,
      lastVerified: lastVerified.map { AppendNote.LastVerified(size: $0.size, root: $0.root) }
    ).text
    let note = try SignedNote(text: text, signatures: try sign(text)).encoded
    let noteHash = Hash(of: note)
    try rows.finish(note: note, noteHash: noteHash, edge: &end.edge)
    end.recorded = recorded
    isSpoiled = false
    return AppendReceipt(
      first: rows.first, count: rows.count, recorded: recorded, noteHash: noteHash)
  }

  func eraseBody(at position: Position) throws {
    try ErasedBodies(database: database).erase(at: position)
  }

  func attempt<Result>(_ body: () throws -> Result) throws -> Result {
    try checkWhole()
    let before = end
    try RawStatement(cached: "SAVEPOINT attempt", in: database).run()
    do {
      let result = try EventLogError.mapping(path, wait: 0, body)
      try checkWhole()
      try RawStatement(cached: "RELEASE attempt", in: database).run()
      return result
    } catch {
      // A full disk may have undone the whole transaction; then there is no savepoint any more.
      guard database.isInsideTransaction else {
        isSpoiled = true
        loss = loss ?? error
        throw error
      }
      try RawStatement(cached: "ROLLBACK TO attempt", in: database).run()
      try RawStatement(cached: "RELEASE attempt", in: database).run()
      end = before
      isSpoiled = false
      throw error
    }
  }

  /// - Throws: Why the transaction must not be stored; nothing when no append in it failed.
  func checkWhole() throws {
    if let loss { throw loss }
    if isSpoiled { throw EventLogError.unfinishedAppend }
  }

  /// Which rule an event broke whose row was refused; none when it is the file that is at fault.
  private func reason(for event: NewEvent) throws -> EventLogError? {
    let newest = try version(of: event.stream)
    guard event.version == (newest ?? -1) + 1 else {
      return .staleVersion(stream: event.stream, expected: event.version, actual: newest)
    }
    if let position = try position(of: event.id) { return .idTaken(event.id, position: position) }
    guard let key = event.key,
      let position = try position(ofKey: key, ministry: event.ministry)
    else { return nil }
    return .keyTaken(key: key, ministry: event.ministry, position: position)
  }
}

extension SQLiteLogWriter {
  /// Signs and stores the present size and root; the newest note when there is nothing new to sign.
  func storeCheckpoint(signedBy key: SigningKey) throws -> SignedNote? {
    guard end.size > 0 else { return nil }
    if let newest = try reader.checkpoint(),
      try Checkpoint(parsing: newest.text).size >= end.size
    {
      return newest
    }
    let checkpoint = Checkpoint(origin: origin, size: end.size, root: end.edge.root)
    let note = try SignedNote.sign(checkpoint.text, with: [key])
    let insert = try RawStatement(
      cached: "INSERT INTO checkpoints (size, root, note) VALUES (?, ?, ?)", in: database)
    insert.bind(1, end.size)
    insert.bind(2, copying: checkpoint.root.bytes)
    insert.bind(3, copying: String(decoding: note.encoded, as: UTF8.self))
    try insert.run()
    return note
  }
}

extension SQLiteLogWriter {
  func size() throws -> Position { try next ?? reader.size() }
  func leafHash(at position: Position) throws -> [UInt8]? { try reader.leafHash(at: position) }
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    try reader.forEach(from: position, to: end, body)
  }
  func event(at position: Position) throws -> StoredEvent? { try reader.event(at: position) }
  func events(in stream: StreamName, from version: Int) throws -> [StoredEvent] {
    try reader.events(in: stream, from: version)
  }
  func version(of stream: StreamName) throws -> Int? { try reader.version(of: stream) }
  func hasStream(from first: StreamName, through last: StreamName) throws -> Bool {
    try reader.hasStream(from: first, through: last)
  }
  func position(ofKey key: String, ministry: String) throws -> Position? {
    // Asked of every command: to find the statement by its text takes a third of the look-up.
    let statement =
      try keyLookup ?? RawStatement(cached: SQLiteLogReader.positionOfKey, in: database)
    keyLookup = statement
    return try SQLiteLogReader.position(ofKey: key, ministry: ministry, by: statement)
  }
  func position(of id: EventID) throws -> Position? { try reader.position(of: id) }
  func commandDigest(at position: Position) throws -> CommandDigest? {
    try reader.commandDigest(at: position)
  }
  func streams(ofKind kind: String) throws -> [StreamName] { try reader.streams(ofKind: kind) }
  func append(containing position: Position) throws -> StoredAppend? {
    try reader.append(containing: position)
  }
  func root(atSize size: Position) throws -> Hash { try reader.root(atSize: size) }
  func checkpoint() throws -> SignedNote? { try reader.checkpoint() }
  func node(level: Int, index: Int64) throws -> Hash? {
    try reader.node(level: level, index: index)
  }
  func body(at position: Position) throws -> StoredBody? { try reader.body(at: position) }
}
