import EventSourcing
import GRDB
import Testing

@testable import Projector

/// What a view that somebody wrote may not do, in every way that came to mind.
@Suite("a view of one's own stays within its bounds")
struct OwnViewLimitTests {
  private static let table = "CREATE TABLE things (ref TEXT PRIMARY KEY, a TEXT);"

  private func load(
    _ statement: String, schema: String = table, checks: [String: String] = [:],
    limits: FoldLimits? = .own
  ) throws -> ProjectionSet {
    var bounded = ground
    bounded.limits = limits
    let sql = "-- A row is a thing.\n\(schema)\n-- on commitment.made\n\(statement)"
    return try ProjectionSet(folder("v", sql, checks), on: bounded, beside: threeViews())
  }

  @Test(
    "no statement leaves its own tables",
    arguments: [
      "ATTACH 'x.db' AS x;", "DETACH x;", "PRAGMA user_version = 3;", "VACUUM;", "REINDEX;",
      "ANALYZE;", "BEGIN;", "SAVEPOINT s;",
      "CREATE TRIGGER t AFTER INSERT ON things BEGIN SELECT 1; END;",
      "DROP TABLE things;", "ALTER TABLE things ADD COLUMN b;", "CREATE TEMP TABLE t (a);",
      "EXPLAIN DELETE FROM things;", "SELECT a FROM things;", "VALUES (1);",
      "/* */ ATTACH 'x.db' AS x;", "aTtAcH 'x.db' AS x;",
      "INSERT INTO commitments (ref) VALUES (:ref);", "DELETE FROM trail;",
      "UPDATE main.commitments SET ref = 1;",
      "INSERT INTO basis (as_of, known_at) VALUES ('', '');",
      "UPDATE projector_cursors SET position = 0;", "DELETE FROM projector_lease;",
      "DELETE FROM sqlite_schema;", "UPDATE sqlite_master SET sql = '';",
      "INSERT INTO temp.sqlite_master (name) VALUES ('x');",
      "INSERT INTO things (ref, a) SELECT name, sql FROM sqlite_schema;",
      "INSERT INTO things (ref, a) SELECT name, file FROM pragma_database_list;",
      "INSERT INTO things (ref, a) SELECT 1, count(*) FROM pragma_compile_options;",
      "INSERT INTO things (ref, a) SELECT name, 1 FROM pragma_function_list();",
      "INSERT INTO things (ref, a) SELECT 1, user_version FROM pragma_user_version;",
      "INSERT INTO things (ref, a) SELECT name, 1 FROM pragma_table_info('things');",
      "INSERT INTO things (ref, a) SELECT name, 1 FROM 'pragma_table_info'('things');",
      "INSERT INTO things (ref, a) SELECT name, 1 FROM [PRAGMA_table_info]('things');",
      "INSERT INTO things (ref, a) SELECT name, 1 FROM dbstat;",
      "INSERT INTO things (ref, a) SELECT opcode, 1 FROM bytecode('SELECT 1');",
      "INSERT INTO things (ref, a) SELECT ref, title FROM commitments;",
      "INSERT INTO things (ref, a) SELECT 1, as_of FROM basis;",
      "INSERT INTO things (ref, a) SELECT 1, count(*) FROM sqlite_stat1;",
      "INSERT INTO things (ref, a) SELECT 1, load_extension('x');",
      "INSERT INTO things (ref, a) SELECT 1, \"load_extension\"('x');",
      "INSERT INTO things (ref, a) SELECT 1, readfile('/etc/passwd');",
      "INSERT INTO things (ref, a) SELECT 1, writefile('x', 'y');",
      "INSERT INTO things (ref, a) SELECT 1, sqlite_log(1, 'x');",
      "INSERT INTO things (ref, a) SELECT 1, sqlite_version();",
      "INSERT INTO things (ref, a) SELECT 1, fts3_tokenizer('simple');",
      "INSERT INTO things (ref, a) SELECT 1, zeroblob(9);",
      "INSERT INTO things (ref, a) SELECT 1, random ();",
      "INSERT INTO things (ref, a) SELECT 1, [random]();",
      "INSERT INTO things (ref, a) VALUES (:ref, 1) RETURNING *;",
      "WITH x AS (SELECT 1) DELETE FROM trail;",
      "INSERT INTO things (ref, a) VALUES (?1, $a);",
    ])
  func statements(_ statement: String) {
    #expect(throws: ProjectionError.self) { try load(statement) }
  }

  @Test(
    "no schema does, either",
    arguments: [
      "CREATE TRIGGER t AFTER INSERT ON things BEGIN DELETE FROM things; END;",
      "CREATE TEMP TABLE t (a PRIMARY KEY);", "CREATE TEMPORARY VIEW t AS SELECT 1 AS a;",
      "CREATE TABLE t AS SELECT 1 AS a;", "CREATE TABLE main.t (a PRIMARY KEY);",
      "CREATE TABLE IF NOT EXISTS t (a PRIMARY KEY);", "CREATE TABLE sqlite_x (a PRIMARY KEY);",
      "CREATE TABLE projector_cursors (a PRIMARY KEY);",
      "CREATE TABLE commitments (a PRIMARY KEY);",
      "CREATE TABLE Basis (a PRIMARY KEY);",
      "CREATE TABLE t (a PRIMARY KEY, b DEFAULT (random()));",
      "CREATE TABLE t (a PRIMARY KEY CHECK (a <> sqlite_version()));",
      "CREATE TABLE t (a PRIMARY KEY, b AS (sqlite_source_id()));",
      "CREATE INDEX i ON things (load_extension(a));",
      "CREATE INDEX i ON commitments (ref);",
      "CREATE VIRTUAL TABLE t USING csv(filename='/etc/passwd');",
      "CREATE VIRTUAL TABLE t USING fts5vocab(things, row);",
      "CREATE VIRTUAL TABLE t USING dbstat;",
      "CREATE VIRTUAL TABLE t USING fts5(a, content='projector_cursors');",
      "CREATE VIRTUAL TABLE t USING fts5(a, content=\"commitments\");",
      "CREATE VIRTUAL TABLE t USING fts5(a, CONTENT = 'basis');",
      "CREATE VIEW t AS SELECT name FROM sqlite_schema;",
      "CREATE VIEW t AS SELECT file FROM pragma_database_list;",
      "CREATE VIEW t AS SELECT load_extension('x') AS a;",
      "CREATE VIEW t AS SELECT ref FROM commitments;",
      "ATTACH 'x.db' AS x;", "PRAGMA writable_schema = 1;", "INSERT INTO things (ref) VALUES (1);",
    ])
  func schemas(_ object: String) {
    #expect(throws: ProjectionError.self) {
      try load("DELETE FROM things;", schema: Self.table + "\n" + object)
    }
  }

  @Test("nor does the index behind a search, and nor a check")
  func shadows() {
    let search = Self.table + "\nCREATE VIRTUAL TABLE words USING fts5(ref UNINDEXED, title);"
    #expect(throws: Never.self) {
      try load("INSERT INTO words (ref, title) VALUES (:ref, :title);", schema: search)
    }
    for statement in [
      "DELETE FROM words_data;", "UPDATE words_content SET c1 = '';",
      "INSERT INTO things (ref, a) SELECT id, block FROM words_data;",
    ] {
      #expect(throws: ProjectionError.self) { try load(statement, schema: search) }
    }
    for check in [
      "SELECT name AS subject, '' AS finding, '' AS evidence FROM sqlite_schema",
      "SELECT file AS subject, '' AS finding, '' AS evidence FROM pragma_database_list",
      "SELECT readfile('x') AS subject, '' AS finding, '' AS evidence",
    ] {
      #expect(throws: ProjectionError.self) {
        try load("DELETE FROM things;", checks: ["check-a.sql": "-- A rule.\n\(check);"])
      }
    }
  }

  @Test("what is refused is told with its line, and who owns it")
  func told() {
    func refusal(_ statement: String) -> ProjectionError? {
      do { _ = try load(statement) } catch let error as ProjectionError { return error } catch {}
      return nil
    }
    let place = FilePlace(file: "v/view.sql", line: 4)
    #expect(
      refusal("INSERT INTO things (ref, a) SELECT ref, title FROM commitments;")
        == .foreignTable(place, table: "commitments", owner: "commitments"))
    #expect(
      refusal("INSERT INTO things (ref, a) SELECT name, file FROM pragma_database_list;")
        == .foreignTable(place, table: "pragma_database_list", owner: "SQLite"))
    #expect(
      refusal("INSERT INTO things (ref, a) SELECT 1, zeroblob(9);")
        == .statementNotAllowed(place, word: "zeroblob()"))
  }

  @Test("counting the rows of a part of the statement is no foreign reading")
  func parts() throws {
    _ = try load(
      """
      WITH own (a) AS (SELECT 1), other AS MATERIALIZED (SELECT ref FROM things)
      INSERT INTO things (ref, a)
      SELECT :ref, (SELECT count(*) FROM own) + (SELECT count(*) FROM other)
        + (SELECT count(*) FROM json_each('[1]')) WHERE true;
      """)
  }

  @Test("a statement that does not end stops its view at that event, and says so")
  func endless() throws {
    let limits = FoldLimits(stepsPerStatement: 100_000, fileBytes: 1 << 20, valueBytes: 1 << 16)
    let set = try load(
      """
      INSERT INTO things (ref, a) VALUES (:position, 'seen');
      WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
      INSERT INTO things (ref, a) SELECT n, '' FROM n WHERE n < 0 AND :position > 2;
      """, limits: limits)
    try expectFault(set, at: 4, saying: "more than 100000 steps", rows: 1)
  }

  @Test("a view that would fill the disk stops; one value that would fill memory does, too")
  func large() throws {
    let limits = FoldLimits(
      stepsPerStatement: 10_000_000, fileBytes: 256 << 10, valueBytes: 1 << 16)
    try expectFault(
      load(
        "INSERT INTO things (ref, a) VALUES (:position, printf('%.*c', 60000, 'x'));",
        limits: limits), at: 10, saying: "more than 262144 bytes", rows: 3)
    try expectFault(
      load(
        "INSERT INTO things (ref, a) VALUES (:position, replace(printf('%.*c', 60000, 'x'), 'x', 'xy'));",
        limits: limits), at: 1, saying: "a value needs more than 65536 bytes", rows: 0)
  }

  private func expectFault(
    _ set: ProjectionSet, at position: Position, saying words: String, rows: Int
  ) throws {
    let place = try TemporaryFolder()
    let own = try projector(place.file("v.db"), set)
    let log = story(30)
    try own.catchUp(from: log)
    let status = try own.status(logSize: log.size())
    #expect(status[0].state == .faulted)
    #expect(status[0].errorPosition == position, "\(status)")
    #expect(status[0].error?.contains(words) == true, "\(status)")
    let found = try own.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM things") }
    #expect(found == rows)
    // It stays where it stopped, at no cost.
    #expect(try own.catchUp(from: log).folded == 0)
  }
}
