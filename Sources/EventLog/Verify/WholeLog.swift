internal import EventSourcing
internal import GRDB

/// Checks by SQL over the whole file.
struct WholeLog {
  let database: Database

  init(_ database: Database) { self.database = database }

  /// What does not depend on how many events were checked, and the indexes up to `end`.
  ///
  /// Without the indexes as they should be, SQLite's own slower check says what is wrong.
  func findings(end: Position) throws -> (findings: [Finding], indexes: IndexWalk?) {
    // Every page is read once and in order.
    try database.execute(sql: "PRAGMA cache_size = -2048")
    let altered = try schema()
    guard altered.isEmpty else { return (altered + (try integrity("integrity_check")), nil) }
    let damaged = try integrity("quick_check")
    guard damaged.isEmpty else { return (damaged, nil) }
    return ([], try IndexWalk(database, end: end))
  }

  /// Positions that a walk may pass without a row, beside four for each row.
  private static let slack: Position = 65_536

  /// Where a walk over the positions from `start` on ends. One row at a far position would else keep
  /// a check busy for ever: so it passes over no more positions than rows account for.
  func endOfWalk(from start: Position, size: Position) throws -> Position {
    guard size - start > Self.slack else { return size }
    let rows =
      try Int64.fetchOne(
        database,
        sql: start == 0
          ? "SELECT count(*) FROM events" : "SELECT count(*) FROM events WHERE seq >= \(start)")
      ?? 0
    let reach = 4 * rows + Self.slack
    return size - start > reach ? start + reach : size
  }

  static func farRows(from end: Position, size: Position) -> Finding {
    Finding(
      .positionGap, at: end,
      "Positions go on to @\(size - 1) with few events between: from here on none was looked at."
    )
  }

  /// Every row that must be there was compared; here it is made sure that there are no others.
  ///
  /// - Parameter isCounted: whether it is known that there are as many rows as there must be.
  func counts(size: Position, isCounted: Bool) throws -> [Finding] {
    guard isCounted else { return try nodes(size) + rows(size) }
    return try Self.extraRows(bodies: size, appends: appendEnd(), size: size) + appendGaps()
  }

  /// The schema's text is compared word for word: a dropped guard would show nowhere else.
  func schema() throws -> [Finding] {
    let sql = """
      SELECT coalesce(CAST(name AS TEXT), ''), coalesce(CAST(sql AS TEXT), '') FROM sqlite_master
      ORDER BY name
      """
    let expected = try DatabaseQueue().write { fresh in
      for statement in Schema.statements { try fresh.execute(sql: statement) }
      return try Row.fetchAll(fresh, sql: sql).map { [$0[0] as String, $0[1] as String] }
    }
    let present = try Row.fetchAll(database, sql: sql).map { [$0[0] as String, $0[1] as String] }
    let names = Set(expected).symmetricDifference(Set(present)).compactMap(\.first)
    return Set(names).sorted().map { name in
      let isPresent = present.contains { $0.first == name }
      let isExpected = expected.contains { $0.first == name }
      let what: Phrase =
        isPresent ? (isExpected ? "was altered" : "does not belong here") : "is missing"
      return Finding(
        .schemaAltered, "In the ledger's schema \(name) \(what).")
    }
  }

  private func integrity(_ check: String) throws -> [Finding] {
    try String.fetchAll(database, sql: "PRAGMA \(check)(20)")
      .filter { $0 != "ok" }
      .map { Finding(.brokenLedger, "SQLite finds the file damaged: \($0).") }
  }

  private func nodes(_ size: Position) throws -> [Finding] {
    // In a damaged file a column may hold what its type forbids.
    try Row.fetchAll(
      database, sql: "SELECT coalesce(CAST(level AS INTEGER), -1), count(*) FROM nodes GROUP BY 1"
    ).compactMap {
      let level: Int = $0[0]
      let count: Int64 = $0[1]
      let expected = (0...7).contains(level) ? size >> Int64(8 * level) : 0
      guard count > expected else { return nil }
      return Self.extraNodes(level: level, count: count, expected: expected)
    }
  }

  static func extraNodes(level: Int, count: Int64, expected: Int64) -> Finding {
    Finding(
      .brokenNode,
      "Level \(level) of the tree has \(count) nodes and should have \(expected).")
  }

  private func rows(_ size: Position) throws -> [Finding] {
    let bodies = try Int64.fetchOne(database, sql: "SELECT count(*) FROM bodies") ?? 0
    let before = try Int64.fetchOne(database, sql: "SELECT count(*) FROM events WHERE seq < 0") ?? 0
    var findings: [Finding] = []
    if before > 0 {
      findings.append(Finding(.positionGap, "\(before) events stand before the first position."))
    }
    findings += try Self.extraRows(bodies: bodies, appends: appendEnd(), size: size)
    return findings + (try appendGaps())
  }

  private func appendEnd() throws -> Int64 {
    try Int64.fetchOne(
      database, sql: "SELECT CAST(coalesce(max(first + count), 0) AS INTEGER) FROM appends") ?? 0
  }

  static func extraRows(bodies: Int64, appends: Int64, size: Position) -> [Finding] {
    var findings: [Finding] = []
    if bodies > size {
      findings.append(
        Finding(.bodyDiffers, "There are \(bodies) bodies and \(size) events."))
    }
    if appends > size {
      findings.append(
        Finding(
          .appendDiffers, at: size,
          "Append notes speak of \(appends) events, and there are \(size)."))
    }
    return findings
  }

  private func appendGaps() throws -> [Finding] {
    try Int64.fetchAll(
      database,
      sql: """
        SELECT first FROM
          (SELECT first, lag(first + count, 1, 0) OVER (ORDER BY first) AS due FROM appends)
        WHERE first <> due LIMIT 100
        """
    ).map(Self.appendGap)
  }

  static func appendGap(at first: Position) -> Finding {
    Finding(
      .appendDiffers, at: first, "The append at @\(first) does not follow the one before it.")
  }
}
