internal import EventLog
public import EventSourcing
internal import GRDB
internal import MerkleLog

/// One right, key or mistrust of an officer, and who gave or took it.
public struct AccessRow: Hashable, Sendable {
  public let officer: String
  /// The officer's own.
  public let ministry: String
  /// role key revoked
  public let kind: String
  /// The role's name, or the key's id in hexadecimal.
  public let right: String
  public let fromDay: String
  public let fromPosition: Position
  public let givenBy: String
  /// None while it holds.
  public let untilDay: String?
  public let untilPosition: Position?
  public let takenBy: String?
  public let reason: String?
  /// Acts of the officer from this day on are in doubt.
  public let suspectFrom: String?
}

extension Ledger {
  /// Who may do what, and who gave it, as the ledger stood.
  ///
  /// - Parameters:
  ///   - officer: None for all.
  ///   - isOverTime: also rights that ended, each with who took it.
  /// - Throws: `unknown-officer`.
  public func rights(
    officer: String? = nil, isOverTime: Bool = false, at clocks: Clocks = .now
  ) throws -> (basis: Basis, rows: [AccessRow]) {
    var query = TrailQuery()
    query.officer = officer
    try log.read { try query.requireKnown($0) }
    return try withViews(["officers", "trail"], at: clocks) { db, basis in
      let rows = try Row.fetchAll(
        db, sql: Self.accessSelect,
        arguments: ["officer": officer, "over_time": isOverTime])
      return (
        basis,
        rows.map { row in
          AccessRow(
            officer: row[0], ministry: row[1], kind: row[2], right: Self.right(row[2], row[3]),
            fromDay: row[4], fromPosition: row[5], givenBy: row[6], untilDay: row[7],
            untilPosition: row[8], takenBy: row[9], reason: row[10], suspectFrom: row[11])
        }
      )
    }
  }

  /// A key is named by its id; its whole text is in `concert show`.
  private static func right(_ kind: String, _ text: String) -> String {
    // What is no key is shown as it was stored; `verify` says what is wrong with it.
    guard kind == "key", let key = try? VerifierKey(vkey: text) else { return text }
    return key.keyIDText
  }

  /// A key's giver is whoever signed the event that brought it: the admin who enrolled its owner, or
  /// the owner who changed it.
  private static let accessSelect = """
    SELECT o.officer, o.ministry, 'role' AS kind, r.role, r.from_day, r.from_position AS position,
      r.given_by, r.until_day, r.until_position, r.taken_by, r.reason, o.suspect_from
    FROM officer_roles AS r JOIN officers AS o ON o.officer = r.officer
    WHERE (:officer IS NULL OR r.officer = :officer)
      AND (:over_time OR r.until_position IS NULL)
    UNION ALL
    SELECT o.officer, o.ministry, 'key', k."key", k.from_day, k.from_position, given.officer,
      k.until_day, k.until_position, taken.officer, NULL, o.suspect_from
    FROM officer_keys AS k
    JOIN officers AS o ON o.officer = k.officer
    JOIN trail AS given ON given.position = k.from_position
    LEFT JOIN trail AS taken ON taken.position = k.until_position
    WHERE (:officer IS NULL OR k.officer = :officer)
      AND (:over_time OR k.until_position IS NULL)
    UNION ALL
    SELECT o.officer, o.ministry, 'revoked', '', o.revoked_on, o.position, o.revoked_by, NULL, NULL,
      NULL, o.revoke_reason, o.suspect_from
    FROM officers AS o
    WHERE o.state = 'revoked' AND (:officer IS NULL OR o.officer = :officer)
    ORDER BY 1, 6, 3, 4
    """
}
