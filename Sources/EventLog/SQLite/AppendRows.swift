internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// The rows of one append while it is written.
struct AppendRows {
  let first: Position
  private(set) var count = 0
  private let recorded: Moment
  private let database: Database
  private let insertEvent: RawStatement
  private let insertBody: RawStatement
  private var spool = HeaderSpool()
  private var headers = HeadersRoot()
  private var scratch: [UInt8] = []

  var headersRoot: Hash { headers.root }

  init(_ database: Database, first: Position, recorded: Moment) throws {
    self.database = database
    self.first = first
    self.recorded = recorded
    insertEvent = try RawStatement(
      cached: """
        INSERT OR FAIL INTO events
          (seq, stream, version, id, key, ministry, recorded, append, header)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, in: database)
    insertBody = try RawStatement(
      cached: "INSERT OR FAIL INTO bodies (seq, salt, payload, command_digest) VALUES (?, ?, ?, ?)",
      in: database)
    insertEvent.bind(7, recorded.millisecondsSinceEpoch)
    insertEvent.bind(8, first)
  }

  /// Stores one event's rows; its leaf follows when the note is signed.
  mutating func add(_ event: NewEvent) throws -> Position {
    try check(event)
    let position = first + Int64(count)
    let digest = event.salt.withUnsafeBytes { salt in
      event.payload.withUnsafeBytes { Body.digest(salt: salt, payload: $0, scratch: &scratch) }
    }
    makeRoom(for: event)
    try scratch.withUnsafeMutableBytes { room in
      // All that is bound lies in one buffer that holds still until the row is stored. RFC 6962's
      // leaf prefix stands before the line, so that one pass hashes both.
      var writer = ByteWriter(into: room)
      writer.put(0x00)
      HeaderWriter.write(event, body: digest, to: &writer)
      let prefixed = writer.slice(0..<writer.end)
      let line = writer.slice(1..<writer.end)
      guard line.count <= HeaderWriter.byteLimit else {
        throw EventLogError.badEvent(
          stream: event.stream,
          detail: "its header has \(line.count) bytes and may have \(HeaderWriter.byteLimit)")
      }
      headers.append(prefixed: prefixed)
      spool.append(line)
      insertEvent.bind(1, position)
      insertEvent.bind(2, text: writer.slice(writer.put(text: event.stream.text)))
      insertEvent.bind(3, Int64(event.version))
      insertEvent.bind(4, blob: writer.slice(writer.put(bytesOf: event.id)))
      if let key = event.key {
        insertEvent.bind(5, text: writer.slice(writer.put(text: key)))
      } else {
        insertEvent.bindNull(5)
      }
      insertEvent.bind(6, text: writer.slice(writer.put(text: event.ministry)))
      insertEvent.bind(9, text: line)
      try insertEvent.run()
    }
    try addBody(event, at: position)
    count += 1
    return position
  }

  /// The line with its leaf prefix, and after it the texts and the id to bind.
  private mutating func makeRoom(for event: borrowing NewEvent) {
    let bound =
      event.stream.text.utf8.count + (event.key ?? "").utf8.count + event.ministry.utf8.count
    let room = 1 + HeaderWriter.room(for: event) + bound + 16
    if scratch.count < room {
      scratch.append(contentsOf: repeatElement(0, count: room - scratch.count))
    }
  }

  private func addBody(_ event: NewEvent, at position: Position) throws {
    let digest = event.command.map { Body.commandDigest(salt: event.salt, command: $0) }
    try event.salt.withUnsafeBytes { salt in
      try event.payload.withUnsafeBytes { payload in
        insertBody.bind(1, position)
        insertBody.bind(2, blob: salt)
        insertBody.bind(3, text: payload)
        guard let digest else {
          insertBody.bindNull(4)
          return try insertBody.run()
        }
        try digest.withBytes {
          insertBody.bind(4, blob: $0)
          try insertBody.run()
        }
      }
    }
  }

  private func check(_ event: NewEvent) throws {
    guard event.salt.count == 32 else {
      throw EventLogError.badEvent(
        stream: event.stream, detail: "its salt has \(event.salt.count) bytes and must have 32")
    }
    guard (event.command == nil) == (event.key == nil) else {
      throw EventLogError.badEvent(
        stream: event.stream, detail: "a key and a command's digest go together")
    }
    guard event.version >= 0 else {
      throw EventLogError.staleVersion(stream: event.stream, expected: event.version, actual: nil)
    }
  }

  /// Stores the note, and each event's leaf with the nodes that it fills.
  mutating func finish(note: [UInt8], noteHash: Hash, edge: inout TreeEdge) throws {
    try storeNote(note)
    var nodes = try NodeRows(database)
    let leaf = LeafWriter(recorded: recorded.description, noteHash: noteHash)
    var index: Int64 = 0
    try spool.forEach(from: first, in: database) { line in
      let hash = leaf.hash(
        seq: first + index, appendIndex: index, headerLine: line, scratch: &scratch)
      try edge.append(hash) { try nodes.add(level: $0, index: $1, hash: $2) }
      index += 1
    }
    try nodes.finish()
  }

  private func storeNote(_ note: [UInt8]) throws {
    let insert = try RawStatement(
      cached: "INSERT OR FAIL INTO appends (first, count, note) VALUES (?, ?, ?)", in: database)
    insert.bind(1, first)
    insert.bind(2, Int64(count))
    try note.withUnsafeBytes {
      insert.bind(3, text: $0)
      try insert.run()
    }
  }
}
