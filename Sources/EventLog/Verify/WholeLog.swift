internal import EventSourcing
internal import GRDB

/// Checks by SQL over the whole file.
struct WholeLog {
  let database: Database
  let size: Position

  func findings() throws -> [Finding] {
    try schema() + integrity() + nodes() + counts() + versions()
  }

  /// The schema's text is compared word for word: a dropped guard would show nowhere else.
  private func schema() throws -> [Finding] {
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name"
    let expected = try DatabaseQueue().write { fresh in
      for statement in Schema.statements { try fresh.execute(sql: statement) }
      return try Row.fetchAll(fresh, sql: sql).map { [$0[0] as String, $0[1] as String] }
    }
    let present = try Row.fetchAll(database, sql: sql).map { [$0[0] as String, $0[1] as String] }
    let names = Set(expected).symmetricDifference(Set(present)).compactMap(\.first)
    return Set(names).sorted().map { name in
      let isPresent = present.contains { $0.first == name }
      let isExpected = expected.contains { $0.first == name }
      let what =
        isPresent ? (isExpected ? "was altered" : "does not belong here") : "is missing"
      return Finding(
        code: "schema-altered", message: "In the ledger's schema \(name) \(what).")
    }
  }

  private func integrity() throws -> [Finding] {
    try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
      .filter { $0 != "ok" }
      .map { Finding(code: "broken-ledger", message: "SQLite finds the file damaged: \($0).") }
  }

  /// Every node that must be there was compared; here it is made sure that there are no others.
  private func nodes() throws -> [Finding] {
    try Row.fetchAll(database, sql: "SELECT level, count(*) FROM nodes GROUP BY level").compactMap {
      let level: Int = $0[0]
      let count: Int64 = $0[1]
      let expected = (0...7).contains(level) ? size >> Int64(8 * level) : 0
      guard count > expected else { return nil }
      return Finding(
        code: "broken-node",
        message: "Level \(level) of the tree has \(count) nodes and should have \(expected).")
    }
  }

  private func counts() throws -> [Finding] {
    let bodies = try Int64.fetchOne(database, sql: "SELECT count(*) FROM bodies") ?? 0
    let appends =
      try Int64.fetchOne(
        database, sql: "SELECT coalesce(max(first + count), 0) FROM appends") ?? 0
    var findings: [Finding] = []
    if bodies > size {
      findings.append(
        Finding(code: "body-differs", message: "There are \(bodies) bodies and \(size) events."))
    }
    if appends > size {
      findings.append(
        Finding(
          code: "append-differs", position: size,
          message: "Append notes speak of \(appends) events, and there are \(size)."))
    }
    return findings + (try appendGaps())
  }

  private func appendGaps() throws -> [Finding] {
    try Int64.fetchAll(
      database,
      sql: """
        SELECT first FROM
          (SELECT first, lag(first + count, 1, 0) OVER (ORDER BY first) AS due FROM appends)
        WHERE first <> due LIMIT 100
        """
    ).map {
      Finding(
        code: "append-differs", position: $0,
        message: "The append at @\($0) does not follow the one before it.")
    }
  }

  /// Every stream counts from 0 without a gap, in the order of the log.
  private func versions() throws -> [Finding] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT seq, stream, version FROM (
          SELECT seq, stream, version, row_number() OVER history - 1 AS expected,
            lag(seq, 1, -1) OVER history AS seq_before
          FROM events WINDOW history AS (PARTITION BY stream ORDER BY version))
        WHERE version <> expected OR seq_before >= seq LIMIT 100
        """
    ).map { row in
      let stream: String = row[1]
      let version: Int64 = row[2]
      return Finding(
        code: "version-gap", position: row[0],
        message: "Version \(version) of \(stream) does not follow the one before it.")
    }
  }
}
