internal import EventLog
internal import EventSourcing
internal import GRDB

extension Ledger {
  /// Events in log order.
  ///
  /// - Parameter isWhole: with payload and leaf hash, which are read from the log one by one.
  /// - Throws: `not-found` when the reference names nothing, and what `requireKnown` throws.
  public func trail<Entries: Sink<TrailEntry>>(
    _ query: TrailQuery, isWhole: Bool = true, at clocks: Clocks = .now,
    into sink: consuming Entries
  ) throws -> Entries {
    var sink = sink
    let stream = try log.read { log in
      try query.requireKnown(log)
      let size = try self.basis(clocks, log).size
      return try query.ref.map {
        try RecordRef.find($0, noun: nil, before: size, in: log).stream
      }
    }
    let (condition, values) = query.condition
    var arguments = values
    arguments["limit"] = .integer(Int64(query.limit ?? -1))
    if let stream {
      arguments["stream"] = .text(stream.text)
      arguments["ref"] = .text(stream.ref)
    }
    let sql = """
      SELECT \(Self.trailColumns)
      FROM trail AS t
      WHERE \(stream == nil ? "" : "t.ref = :ref AND t.stream = :stream AND ")\(condition)
      ORDER BY t.position LIMIT :limit
      """
    try withViews(["trail"], at: clocks) { db, basis in
      try sink.begin(basis, columns: [])
      let cursor = try Row.fetchCursor(
        db, sql: sql, arguments: StatementArguments(arguments.mapValues(\.databaseValue)))
      while let row = try cursor.next() {
        var entry = TrailEntry(row)
        if isWhole { try complete(&entry) }
        try sink.take(entry)
      }
    }
    return sink
  }

  /// Adds what only the log holds.
  func complete(_ entry: inout TrailEntry) throws {
    try log.read { log in
      entry.leafHash = try log.leafHash(at: entry.position).map(hexText)
      entry.payload = try log.event(at: entry.position)?.payload.map { try JSON(parsing: $0) }
    }
  }

  static let trailColumns = """
    position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
    reason, summary, visibility
    """
}

extension Cell {
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
}

extension TrailEntry {
  /// A row of `Ledger.trailColumns`.
  init(_ row: Row) {
    self.init(
      position: row[0], stream: row[1], ref: row[2], version: row[3], type: row[4],
      ministry: row[5], officer: row[6], officerMinistry: row[7], recordedAt: row[8], on: row[9],
      reason: row[10], summary: row[11], visibility: row[12])
  }
}
