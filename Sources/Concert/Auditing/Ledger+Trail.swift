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
      FROM \(Self.disputedTrail) AS t
      WHERE \(stream == nil ? "" : "t.ref = :ref AND t.stream = :stream AND ")\(condition)
      ORDER BY t.position LIMIT :limit
      """
    try withViews(["officers", "trail"], at: clocks) { db, basis in
      try sink.begin(basis, columns: [])
      let cursor = try Row.fetchCursor(
        db, sql: sql, arguments: StatementArguments(arguments.mapValues(\.databaseValue)))
      // One transaction for all of them: to begin one costs more than to read an event.
      try log.read { log in
        while let row = try cursor.next() {
          var entry = TrailEntry(row)
          if isWhole { try Self.complete(&entry, log) }
          try sink.take(entry)
        }
      }
    }
    return sink
  }

  /// Adds what only the log holds.
  func complete(_ entry: inout TrailEntry) throws {
    try log.read { try Self.complete(&entry, $0) }
  }

  private static func complete(_ entry: inout TrailEntry, _ log: any LogReader) throws {
    entry.leafHash = try log.leafHash(at: entry.position).map(hexText)
    let event = try log.event(at: entry.position)
    entry.payload = try event?.payload.map { try JSON(parsing: $0) }
    entry.erasedBy = event?.erasure
  }

  static let trailColumns = """
    position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
    reason, summary, visibility, disputed_by, reaffirmed_by
    """

  /// `trail` with what became of acts whose officer was revoked as of a day before them.
  ///
  /// What counts is when they were recorded, which is the log's to say, and not the day that they
  /// claim. A later act on the record by another officer, who is not suspect, re-affirms it: who
  /// knows of the revocation and acts on the record takes a stand on it. Joining a mission or a pool
  /// says nothing of the record itself.
  static let disputedTrail = """
    (SELECT t.*, doubt.position AS disputed_by,
      CASE WHEN doubt.position IS NOT NULL THEN (
        SELECT min(later.position)
        FROM trail AS later
        JOIN officers AS other ON other.officer = later.officer
        WHERE later.ref = t.ref AND later.stream = t.stream AND later.position > doubt.position
          AND later.officer <> t.officer
          AND (other.suspect_from IS NULL OR substr(later.recorded_at, 1, 10) < other.suspect_from)
          AND later.type NOT IN (
            'commitment.pooled', 'commitment.unpooled', 'mission.joined', 'mission.left',
            'officer.keyRotated')
      ) END AS reaffirmed_by
    FROM trail AS t
    LEFT JOIN officers AS doubt ON doubt.officer = t.officer
      AND substr(t.recorded_at, 1, 10) >= doubt.suspect_from)
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
    disputedBy = row[13]
    reaffirmedBy = row[14]
  }
}
