internal import EventSourcing
internal import GRDB

/// Bodies that were erased by law: which event says so, and what is read in their place.
///
/// The log knows two things of such an event: its stream is `body/<position>`, and its payload's key
/// `replacement` holds the payload to read there from then on (EVENTS.md, `body.erased`).
struct ErasedBodies {
  struct Erasure {
    /// Where `body.erased` is.
    let position: Position
    /// RFC 8785 JSON.
    let replacement: [UInt8]
  }

  static let kind = "body"
  /// Streams whose bodies say who had which right and what was erased: never erased, by anyone
  /// (INTEGRITY.md 1).
  static let keptForEver = [
    "ledger", "policy", "ministry", "officer", "hold", "body", "checkpoint",
  ]

  let database: Database

  /// The erasure of the body at a position; none when no later event allows it.
  func erasure(of position: Position) throws -> Erasure? {
    let statement = try RawStatement(
      cached: """
        SELECT e.seq, b.payload FROM events e JOIN bodies b ON b.seq = e.seq
        WHERE e.stream = ? AND e.version = 0 AND e.seq > ?
        """, in: database)
    defer { statement.reset() }
    statement.bind(1, copying: StreamName(kind: Self.kind, ref: String(position)).text)
    statement.bind(2, position)
    guard try statement.step(), let payload = statement.bytes(1),
      let replacement = (try? JSON(parsing: payload))?["replacement"]
    else { return nil }
    return Erasure(position: statement.integer(0), replacement: replacement.canonical)
  }

  /// An emptied event with what is read in its place; none when nothing allows it to be erased.
  func replaced(_ event: StoredEvent) throws -> StoredEvent? {
    guard !Self.keptForEver.contains(event.header.stream.kind),
      let erasure = try erasure(of: event.position)
    else { return nil }
    return StoredEvent(
      position: event.position, recorded: event.recorded, append: event.append,
      header: event.header, payload: erasure.replacement, erasure: erasure.position)
  }

  /// Takes payload and salt out of a row; the guard lets it pass once the log holds the erasure.
  func erase(at position: Position) throws {
    let statement = try RawStatement(
      cached: """
        UPDATE bodies SET salt = NULL, payload = NULL, command_digest = NULL WHERE seq = ?
        """, in: database)
    statement.bind(1, position)
    try statement.run()
  }
}
