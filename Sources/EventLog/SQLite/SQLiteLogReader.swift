internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// Reads through one connection, inside the transaction that it is in.
struct SQLiteLogReader: LogReader {
  let database: Database
  let path: String

  func size() throws -> Position {
    try one("SELECT coalesce(max(seq) + 1, 0) FROM events", value: { $0.integer(0) }) ?? 0
  }

  func leafHash(at position: Position) throws -> [UInt8]? {
    try NodeReader(database).hash(0, position)?.bytes
  }

  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    let statement = try RawStatement(
      reentrant: """
        SELECT e.seq, e.recorded, e.header, b.payload
        FROM events e LEFT JOIN bodies b ON b.seq = e.seq
        WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, position)
    statement.bind(2, end)
    while try statement.step() {
      let recorded = Moment(millisecondsSinceEpoch: statement.integer(1))
      if statement.isNull(3), let erasure = try erasure(of: statement.integer(0)) {
        try erasure.replacement.withUnsafeBytes { replacement in
          try body(
            EventBytes(
              position: statement.integer(0), recorded: recorded, header: statement.buffer(2),
              payload: replacement, isErased: true))
        }
        continue
      }
      try body(
        EventBytes(
          position: statement.integer(0), recorded: recorded, header: statement.buffer(2),
          payload: statement.buffer(3)))
    }
  }

  /// What stands for the payload at a position; none when it was not erased.
  func erasure(of position: Position) throws -> ErasedBodies.Erasure? {
    try ErasedBodies(database: database).erasure(of: position)
  }

  func event(at position: Position) throws -> StoredEvent? {
    try one(Self.event + " WHERE e.seq = ?", bind: { $0.bind(1, position) }, value: stored)
  }

  func events(in stream: StreamName, from version: Int) throws -> [StoredEvent] {
    let statement = try RawStatement(
      cached: Self.event + " WHERE e.stream = ? AND e.version >= ? ORDER BY e.version",
      in: database)
    defer { statement.reset() }
    statement.bind(1, copying: stream.text)
    statement.bind(2, Int64(version))
    var events: [StoredEvent] = []
    while try statement.step() { events.append(try stored(statement)) }
    return events
  }

  func version(of stream: StreamName) throws -> Int? {
    try one(
      "SELECT max(version) FROM events WHERE stream = ?",
      bind: { $0.bind(1, copying: stream.text) },
      value: { $0.isNull(0) ? nil : Int($0.integer(0)) }) ?? nil
  }

  func hasStream(from first: StreamName, through last: StreamName) throws -> Bool {
    try one(
      "SELECT 1 FROM events WHERE stream BETWEEN ? AND ? LIMIT 1",
      bind: {
        $0.bind(1, copying: first.text)
        $0.bind(2, copying: last.text)
      }, value: { _ in true }) ?? false
  }

  func position(ofKey key: String, ministry: String) throws -> Position? {
    let statement = try RawStatement(cached: Self.positionOfKey, in: database)
    return try Self.position(ofKey: key, ministry: ministry, by: statement)
  }

  static let positionOfKey = "SELECT seq FROM events WHERE ministry = ? AND key = ?"

  /// - Parameter statement: of `positionOfKey`.
  static func position(
    ofKey key: String, ministry: String, by statement: RawStatement
  ) throws -> Position? {
    defer { statement.reset() }
    statement.bind(1, copying: ministry)
    statement.bind(2, copying: key)
    return try statement.step() ? statement.integer(0) : nil
  }

  func position(of id: EventID) throws -> Position? {
    try one(
      "SELECT seq FROM events WHERE id = ?", bind: { $0.bind(1, copying: id.bytes) },
      value: { $0.integer(0) })
  }

  func commandDigest(at position: Position) throws -> CommandDigest? {
    try one(
      "SELECT salt, command_digest FROM bodies WHERE seq = ?", bind: { $0.bind(1, position) },
      value: { row in
        guard let salt = row.bytes(0), let digest = row.hash(1) else { return nil }
        return CommandDigest(salt: salt, digest: digest)
      }) ?? nil
  }

  func streams(ofKind kind: String) throws -> [StreamName] {
    // "0" follows "/", so that the range holds exactly what begins with the kind and a slash.
    let statement = try RawStatement(
      cached: """
        SELECT stream FROM events WHERE stream >= ? AND stream < ? AND version = 0 ORDER BY stream
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, copying: kind + "/")
    statement.bind(2, copying: kind + "0")
    var streams: [StreamName] = []
    while try statement.step() {
      guard let stream = StreamName(statement.text(0)) else {
        throw EventLogError.damaged(path: path, detail: "a stream's name is none")
      }
      streams.append(stream)
    }
    return streams
  }

  func append(containing position: Position) throws -> StoredAppend? {
    try one(
      """
      SELECT first, count, note FROM appends WHERE first <= ? ORDER BY first DESC LIMIT 1
      """, bind: { $0.bind(1, position) },
      value: { row in
        guard position < row.integer(0) + row.integer(1) else { return nil }
        return StoredAppend(
          first: row.integer(0), count: row.integer(1), note: Array(row.buffer(2)))
      }) ?? nil
  }

  func root(atSize size: Position) throws -> Hash {
    let present = try self.size()
    guard size <= present else {
      throw EventLogError.behindCheckpoint(path: path, size: present, checkpoint: size)
    }
    let nodes = try NodeReader(database)
    do {
      return try TreeEdge(size: size) { try nodes.hash($0, $1) }.root
    } catch TreeError.missingNode(let level, let index) {
      throw EventLogError.damaged(path: path, detail: "node \(level)/\(index) is missing")
    }
  }

  func checkpoint() throws -> SignedNote? {
    let note = try one(
      "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1",
      value: { Array($0.buffer(0)) })
    return try note.map { note in
      do {
        return try SignedNote(parsing: note)
      } catch {
        throw EventLogError.damaged(path: path, detail: "a checkpoint is not a signed note")
      }
    }
  }

  func node(level: Int, index: Int64) throws -> Hash? {
    try NodeReader(database).hash(level, index)
  }

  func body(at position: Position) throws -> StoredBody? {
    try one(
      "SELECT salt, payload FROM bodies WHERE seq = ?", bind: { $0.bind(1, position) },
      value: { row in
        guard let salt = row.bytes(0), let payload = row.bytes(1) else { return nil }
        return StoredBody(salt: salt, payload: payload)
      }) ?? nil
  }

  private static let event = """
    SELECT e.seq, e.recorded, e.append, e.header, b.payload
    FROM events e LEFT JOIN bodies b ON b.seq = e.seq
    """

  private func stored(_ row: RawStatement) throws -> StoredEvent {
    let position = row.integer(0)
    guard let header = EventHeader(line: Array(row.buffer(3))) else {
      throw EventLogError.damaged(path: path, detail: "the header at @\(position) is malformed")
    }
    let payload = row.bytes(4)
    let erasure = payload == nil ? try erasure(of: position) : nil
    return StoredEvent(
      position: position, recorded: Moment(millisecondsSinceEpoch: row.integer(1)),
      append: row.integer(2), header: header, payload: payload ?? erasure?.replacement,
      erasure: erasure?.position)
  }

  /// The first row of a query.
  private func one<Value>(
    _ sql: String, bind: (RawStatement) -> Void = { _ in },
    value: (RawStatement) throws -> Value
  ) throws -> Value? {
    let statement = try RawStatement(cached: sql, in: database)
    defer { statement.reset() }
    bind(statement)
    return try statement.step() ? try value(statement) : nil
  }
}
