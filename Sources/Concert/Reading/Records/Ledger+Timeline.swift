internal import EventLog
internal import EventSourcing
internal import GRDB
internal import Projector

extension Ledger {
  /// What happened around a record or a ministry, in the order of the days that it is about.
  ///
  /// A commitment's contributions and all records of a mission count with it; a ministry's are those
  /// that it owns.
  /// - Throws: `not-found`.
  public func timeline(_ text: String, at clocks: Clocks = .now) throws -> Rows {
    let basis = try log.read { try self.basis(clocks, $0) }
    let record = try log.read {
      try RecordRef.find(text, noun: nil, before: basis.size, in: $0)
    }
    let refs: String =
      switch record.noun {
      case "mission":
        """
        ref = :ref OR ref IN (SELECT ref FROM commitments WHERE mission = :ref)
          OR ref IN (SELECT ref FROM contributions WHERE mission = :ref)
        """
      case "commitment":
        "ref = :ref OR ref IN (SELECT ref FROM contributions WHERE commitment = :ref)"
      case "ministry": "ministry = :ref OR stream = 'ministry/' || :ref"
      default: "stream = :stream"
      }
    let query = ViewQuery(
      """
      SELECT on_day, recorded_at, position, type, ref, ministry, officer, summary, reason,
        CAST(julianday(substr(recorded_at, 1, 10)) - julianday(on_day) AS INTEGER) AS days_later
      FROM trail WHERE \(refs) ORDER BY on_day, position
      """, ["ref": .text(record.ref), "stream": .text(record.stream.text)],
      views: ["trail", "commitments", "contributions"])
    // SQLite refuses a value that the query does not name.
    let used = query.arguments.filter { query.sql.contains(":" + $0.key) }
    return try read(ViewQuery(query.sql, used, views: query.views), at: clocks)
  }
}
