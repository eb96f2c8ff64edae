internal import EventSourcing
internal import GRDB

extension WholeLog {
  /// As `counts`, for rows from `start` on: each table ends where the log does, and append notes
  /// follow each other without a gap.
  func ends(from start: Position, size: Position) throws -> [Finding] {
    try nodes(beyond: size) + rows(beyond: size) + appendGaps(from: start)
  }

  private func nodes(beyond size: Position) throws -> [Finding] {
    let others = try Row.fetchAll(
      database,
      sql: """
        SELECT CAST(level AS INTEGER), count(*) FROM nodes WHERE level < 0 GROUP BY level
        UNION ALL
        SELECT CAST(level AS INTEGER), count(*) FROM nodes WHERE level > 7 GROUP BY level
        """
    ).map { Self.extraNodes(level: $0[0], count: $0[1], expected: 0) }
    return try others
      + (0..<8).compactMap { level in
        let last = try Int64.fetchOne(
          database, sql: "SELECT CAST(max(idx) AS INTEGER) FROM nodes WHERE level = ?",
          arguments: [level])
        let expected = size >> Int64(8 * level)
        guard let last, last >= expected else { return nil }
        return Self.extraNodes(level: level, count: last + 1, expected: expected)
      }
  }

  private func rows(beyond size: Position) throws -> [Finding] {
    let bodies =
      try Int64.fetchOne(database, sql: "SELECT CAST(max(seq) + 1 AS INTEGER) FROM bodies") ?? 0
    let appends =
      try Int64.fetchOne(
        database,
        sql: "SELECT CAST(first + count AS INTEGER) FROM appends ORDER BY first DESC LIMIT 1") ?? 0
    return Self.extraRows(bodies: bodies, appends: appends, size: size)
  }

  private func appendGaps(from start: Position) throws -> [Finding] {
    let before =
      try Int64.fetchOne(
        database,
        sql:
          "SELECT CAST(first + count AS INTEGER) FROM appends WHERE first < ? ORDER BY first DESC LIMIT 1",
        arguments: [start]) ?? 0
    return try Int64.fetchAll(
      database,
      sql: """
        SELECT first FROM
          (SELECT first, lag(first + count, 1, :before) OVER (ORDER BY first) AS due
          FROM appends WHERE first >= :start)
        WHERE first <> due LIMIT 100
        """, arguments: ["before": before, "start": start]
    ).map(Self.appendGap)
  }
}
