internal import EventLog
public import EventSourcing
internal import GRDB

/// Which events an auditor looks for.
public struct TrailQuery: Hashable, Sendable {
  /// A record's reference, as a person writes it.
  public var ref: String?
  public var officer: String?
  public var ministry: String?
  /// A type such as `commitment.made`, or its noun alone.
  public var type: String?
  /// The day that the event is about, both ends included.
  public var from: Day?
  public var to: Day?
  /// Recorded more than so many days after its day.
  public var lateDays: Int?
  public var limit: Int?

  public init() {}
}

extension Ledger {
  /// Events in log order with payload and leaf hash.
  ///
  /// - Throws: `not-found` when the reference names nothing.
  public func trail<Entries: Sink<TrailEntry>>(
    _ query: TrailQuery, at clocks: Clocks = .now, into sink: consuming Entries
  ) throws -> Entries {
    var sink = sink
    let basis = try log.read { try self.basis(clocks, $0) }
    let stream = try query.ref.map { ref in
      try log.read { log in
        try RecordRef.find(ref, noun: nil, before: basis.size, in: log).stream.text
      }
    }
    let arguments: [String: Cell] = [
      "stream": .init(stream), "officer": .init(query.officer), "ministry": .init(query.ministry),
      "type": .init(query.type), "from": .init(query.from?.description),
      "to": .init(query.to?.description),
      "late": query.lateDays.map { .integer(Int64($0)) } ?? .null,
      "limit": .integer(Int64(query.limit ?? -1)),
    ]
    try withViews(["officers", "trail"], at: clocks) { db, basis in
      try sink.begin(basis, columns: [])
      let cursor = try Row.fetchCursor(
        db, sql: Self.trailSelect,
        arguments: StatementArguments(arguments.mapValues(\.databaseValue)))
      while let row = try cursor.next() {
        var entry = TrailEntry(row)
        try complete(&entry)
        try sink.take(entry)
      }
    }
    return sink
  }

  /// Adds what only the log holds.
  private func complete(_ entry: inout TrailEntry) throws {
    try log.read { log in
      entry.leafHash = try log.leafHash(at: entry.position).map(hexText)
      let event = try log.event(at: entry.position)
      entry.payload = try event?.payload.map { try JSON(parsing: $0) }
      entry.erasedBy = event?.erasure
    }
  }

  static let trailColumns = """
    position, stream, ref, version, type, ministry, officer, officer_ministry, recorded_at, on_day,
    reason, summary, visibility
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

  private static let trailSelect = """
    SELECT \(trailColumns), disputed_by, reaffirmed_by
    FROM \(disputedTrail)
    WHERE (:stream IS NULL OR (ref = substr(:stream, instr(:stream, '/') + 1) AND stream = :stream))
      AND (:officer IS NULL OR officer = :officer)
      AND (:ministry IS NULL OR ministry = :ministry OR officer_ministry = :ministry)
      AND (:type IS NULL OR type = :type OR substr(type, 1, instr(type, '.') - 1) = :type)
      AND (:from IS NULL OR on_day >= :from) AND (:to IS NULL OR on_day <= :to)
      AND (:late IS NULL OR julianday(substr(recorded_at, 1, 10)) - julianday(on_day) > :late)
    ORDER BY position LIMIT :limit
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
    disputedBy = row["disputed_by"]
    reaffirmedBy = row["reaffirmed_by"]
  }
}
