public import Coordination
internal import EventLog
public import EventSourcing

extension Ledger {
  /// The record with a reference as the log has it now.
  ///
  /// - Throws: `not-found` when there is none.
  public func record(_ ref: String) throws -> StandingRecord {
    let stream = StreamName(kind: Self.kind(ofRef: ref), ref: ref)
    let events = try log.read { try $0.recordedEvents(in: stream) }
    var read = Surroundings(today: today)
    try read.load(stream, events)
    guard let record = read.record(of: stream) else {
      throw Refusal.notFound(noun: stream.kind, ref: ref)
    }
    return record
  }

  /// References that the ledger gives tell their kind; what people name are missions.
  private static func kind(ofRef ref: String) -> String {
    switch SerialRef(ref)?.prefix {
    case .commitment: Commitment.kind
    case .contribution: Contribution.kind
    default: Mission.kind
    }
  }

  /// The two efforts of a pair that was flagged or reviewed.
  ///
  /// - Throws: `not-found` when the ledger knows no such pair.
  public func pair(of duplicate: String) throws -> (a: String, b: String) {
    let rows = try read(
      ViewQuery(
        """
        SELECT a, b FROM duplicate_flags WHERE ref = :ref
        UNION
        SELECT a, b FROM duplicate_joint WHERE ref = :ref
        UNION
        SELECT a, b FROM duplicate_reviews WHERE ref = :ref
        """, ["ref": .text(duplicate)], views: ["duplicates"]))
    guard let row = rows.rows.first, case .text(let a) = row[0], case .text(let b) = row[1] else {
      throw Refusal.notFound(noun: "duplicate", ref: duplicate)
    }
    return (a, b)
  }
}

/// What the log holds of one event, for the receipt of whoever caused it.
public struct EntryReceipt: Hashable, Sendable {
  public let position: Position
  public let recorded: Moment
  public let type: String
  public let officer: String
  /// The ministry that owns the act.
  public let ministry: String
  public let on: Day
  /// Hexadecimal SHA-256 of the event's leaf in the tree.
  public let leafHash: String
  public let payload: JSONObject
}

extension Ledger {
  /// The event at a position.
  public func receipt(at position: Position) throws -> EntryReceipt {
    try log.read { reader in
      guard let event = try reader.event(at: position) else {
        throw LedgerRefusal.unknownPosition(position, size: try reader.size())
      }
      let payload = try event.payload.map { try JSON(parsing: $0) }
      return EntryReceipt(
        position: position, recorded: event.recorded, type: event.header.act,
        officer: event.header.officer, ministry: event.header.ministry, on: event.header.on,
        leafHash: hexText(try reader.leafHash(at: position) ?? []),
        payload: payload?.object ?? JSONObject())
    }
  }
}
