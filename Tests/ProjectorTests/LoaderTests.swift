import EventSourcing
import GRDB
import Testing

@testable import Projector

@Suite("the loader refuses, with file and line")
struct LoaderTests {
  private func refusal(_ sql: String, _ more: [String: String] = [:]) -> ProjectionError? {
    do {
      _ = try ProjectionSet(folder("v", sql, more), on: ground)
      return nil
    } catch { return error }
  }

  private func section(_ statement: String, head: String = "commitment.made") -> String {
    """
    -- A row is a thing.
    CREATE TABLE things (
      ref TEXT PRIMARY KEY, a TEXT);
    -- on \(head)
    DELETE FROM things WHERE ref = :ref;

    \(statement)
    """
  }

  private func place(_ line: Int, _ file: String = "v/view.sql") -> FilePlace {
    FilePlace(file: file, line: line)
  }

  @Test("three good views load, with tables, versions and summaries")
  func good() throws {
    let set = try threeViews()
    #expect(set.projections.map(\.name) == ["commitments", "search", "trail"])
    #expect(set.projections[0].tableNames == ["commitments", "commitment_places"])
    #expect(set.projections[0].summary == "A row is a commitment as it stands.")
    #expect(try set.version(of: "trail").count == 64)
    #expect(throws: ProjectionError.noSuchView("trial", suggestion: "trail")) {
      try set.version(of: "trial")
    }
  }

  @Test("an event type that is unknown, with the one that is meant")
  func unknownType() {
    #expect(
      refusal(section("", head: "commitment.maid"))
        == .unknownEvent(place(4), type: "commitment.maid", suggestion: "commitment.made"))
  }

  @Test("a placeholder that not every type of the section carries")
  func unknownPlaceholder() {
    let statement = "INSERT INTO things (ref, a)\nVALUES (:ref, :titel);"
    #expect(
      refusal(section(statement))
        == .unknownPlaceholder(
          place(8), name: "titel", type: "commitment.made", suggestion: "title"))
    #expect(
      refusal(
        section(
          "UPDATE things SET a = :title;", head: "commitment.made, commitment.withdrawn"))
        == .unknownPlaceholder(
          place(7), name: "title", type: "commitment.withdrawn", suggestion: nil))
  }

  @Test(
    "what gives another answer another day",
    arguments: [
      ("random()", "random()"), ("RANDOMBLOB (3)", "RANDOMBLOB()"),
      ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"), ("date('now')", "date('now')"),
      ("date()", "date()"), ("strftime('%Y')", "strftime()"),
      ("julianday('NOW')", "julianday('NOW')"),
      ("datetime(:on, 'localtime')", "datetime('localtime')"), ("changes()", "changes()"),
      ("last_insert_rowid()", "last_insert_rowid()"), ("\"random\"()", "random()"),
      ("exp(1)", "exp()"), ("unixepoch( )", "unixepoch()"),
    ])
  func unsteady(expression: String, word: String) {
    #expect(
      refusal(section("UPDATE things SET a = \(expression);"))
        == .notDeterministic(place(7), word: word))
  }

  @Test("days of the event itself may be reckoned with")
  func steadyDates() {
    let statement = "UPDATE things SET a = date(:on, '+1 month') || strftime('%Y', :on) || count(*)"
    #expect(refusal(section("UPDATE things SET a = date(:on, '+1 month');")) == nil)
    #expect(refusal(section("UPDATE things SET a = strftime('%Y', :on) WHERE a <> 'now';")) == nil)
    #expect(refusal(section(statement)) != nil)  // count(*) has no place in a row of its own
  }

  @Test(
    "statements that have no place in a section",
    arguments: [
      ("ATTACH 'x' AS y;", "ATTACH"), ("PRAGMA user_version = 3;", "PRAGMA"), ("BEGIN;", "BEGIN"),
      ("COMMIT;", "COMMIT"), ("SELECT ref FROM things;", "SELECT"), ("DROP TABLE things;", "DROP"),
      ("CREATE TABLE x (a PRIMARY KEY);", "CREATE"), ("VACUUM;", "VACUUM"),
    ])
  func notAllowed(statement: String, word: String) {
    #expect(refusal(section(statement)) == .statementNotAllowed(place(7), word: word))
  }

  @Test("columns that are not listed")
  func columns() {
    #expect(
      refusal(section("INSERT INTO things VALUES (:ref, 1);")) == .columnsNotListed(place(7)))
    #expect(
      refusal(section("INSERT INTO things (ref, a)\nSELECT * FROM things;"))
        == .columnsNotListed(place(8)))
    #expect(
      refusal(section("INSERT INTO things (ref, a) SELECT t.* FROM things AS t;"))
        == .columnsNotListed(place(7)))
    #expect(
      refusal(
        section("INSERT INTO things (ref, a) SELECT :ref, count(*) * 2 FROM things WHERE true;"))
        == nil)
  }

  @Test("a statement that SQLite does not prepare, at its own line")
  func notPrepared() {
    let wrong = refusal(section("UPDATE things\nSET a = 1,\n  b = 2;"))
    guard case .notPrepared(_, let reason) = wrong else {
      Issue.record("\(String(describing: wrong))")
      return
    }
    #expect(reason == "no such column: b")
    #expect(
      refusal(section("DELETE FROM\nnowhere;"))
        == .notPrepared(place(7), reason: "no such table: nowhere"))
    #expect(
      refusal(section("UPDATE things SET a = ?;")) == .placeholderNotNamed(place(7), text: "?"))
    #expect(
      refusal(section("UPDATE things SET a = 'x")) == .textUnfinished(place(7), what: "string"))
  }

  @Test("tables of others: another view's, the code lists', the basis")
  func foreign() throws {
    var withList = ground
    withList.references = [
      ReferenceTable("countries", columns: [.init("code"), .init("name")], rows: [["ML", "Mali"]])
    ]
    func refusal(_ statement: String) -> ProjectionError? {
      do {
        _ = try ProjectionSet(
          folder("a", commitmentsSQL) + folder("v", section(statement)), on: withList)
        return nil
      } catch { return error }
    }
    #expect(
      refusal("DELETE FROM commitments;")
        == .foreignTable(place(7), table: "commitments", owner: "a"))
    #expect(
      refusal("DELETE FROM countries;")
        == .foreignTable(place(7), table: "countries", owner: "the code lists"))
    #expect(
      refusal("UPDATE things SET a = (SELECT as_of FROM basis);")
        == .foreignTable(place(7), table: "basis", owner: "the projector"))
    #expect(refusal("UPDATE things SET a = (SELECT name FROM countries WHERE code = 'ML');") == nil)
  }

  @Test("schemas: no primary key, a name that is taken, what a schema may not create")
  func schema() throws {
    func view(_ schema: String) -> String {
      "-- A row.\n\(schema)\n-- on commitment.made\nDELETE FROM t;"
    }
    #expect(refusal(view("CREATE TABLE t (a);")) == .primaryKeyMissing(place(2), table: "t"))
    #expect(
      refusal(view("CREATE TEMP TABLE t (a PRIMARY KEY);"))
        == .statementNotAllowed(place(2), word: "TEMP"))
    #expect(
      refusal(view("CREATE TABLE t (a PRIMARY KEY,\n b DEFAULT CURRENT_DATE);"))
        == .notDeterministic(place(3), word: "CURRENT_DATE"))
    #expect(
      refusal(view("CREATE TABLE basis (a PRIMARY KEY);"))
        == .nameTaken(place(2), name: "basis", owner: "the projector"))
    #expect(
      throws: ProjectionError.nameTaken(
        FilePlace(file: "b/view.sql", line: 2), name: "commitments", owner: "a")
    ) {
      try ProjectionSet(folder("a", commitmentsSQL) + folder("b", commitmentsSQL), on: ground)
    }
  }

  @Test("folders: comment, sections and files that are missing or not known")
  func folders() {
    #expect(refusal("CREATE TABLE t (a PRIMARY KEY);") == .commentMissing(place(1)))
    #expect(refusal("-- A row.\nCREATE TABLE t (a PRIMARY KEY);") == .sectionsMissing(place(1)))
    #expect(
      refusal("-- A row.\n-- on commitment.made\n")
        == .sectionEmpty(place(2), type: "commitment.made"))
    #expect(
      refusal(trailSQL, ["README.md": " "]) == .fileMissing(view: "v", file: "README.md"))
    #expect(refusal(trailSQL, ["notes.txt": "x"]) == .fileUnexpected("v/notes.txt"))
    #expect(throws: ProjectionError.badViewName("Bad")) {
      try ProjectionSet(folder("Bad", trailSQL), on: ground)
    }
  }

  @Test("checks give subject, finding and evidence, and change nothing")
  func checks() {
    func check(_ sql: String) -> ProjectionError? { refusal(trailSQL, ["check-x.sql": sql]) }
    let file = "v/check-x.sql"
    #expect(
      check("-- Rule 1.\nSELECT ref AS subject, 'a' AS finding, 'b' AS evidence FROM trail;") == nil
    )
    #expect(check("SELECT 1;") == .commentMissing(place(1, file)))
    #expect(check("-- R.\nSELECT ref FROM trail;") == .checkColumns(place(2, file)))
    #expect(
      check("-- R.\nDELETE FROM trail;") == .statementNotAllowed(place(2, file), word: "DELETE"))
  }

  @Test("every refusal explains itself")
  func explanations() {
    let refusal = refusal(section("", head: "commitment.maid"))
    #expect(refusal?.explanation.code == "projection-unknown-event")
    #expect(refusal?.explanation.at == "v/view.sql:4")
    #expect(refusal?.explanation.mend == "Did you mean commitment.made?")
  }

  @Test("a version follows files, event types, code lists and rulesets that the view uses")
  func versions() throws {
    func version(_ sql: String, _ ground: ProjectionGround) throws -> String {
      try ProjectionSet(folder("v", sql), on: ground).version(of: "v")
    }
    let sql = section("UPDATE things SET a = words(a) || (SELECT max(code) FROM countries);")
    var first = ground
    first.functions = [DatabaseFunction("words", argumentCount: 1, pure: true) { $0[0] }]
    first.functionsVersion = "1"
    first.references = [ReferenceTable("countries", columns: [.init("code")], rows: [["ML"]])]
    let before = try version(sql, first)
    var other = first
    other.functionsVersion = "2"
    #expect(try version(sql, other) != before)
    other = first
    other.references = [ReferenceTable("countries", columns: [.init("code")], rows: [["SN"]])]
    #expect(try version(sql, other) != before)
    #expect(try version(sql + " ", first) != before)
    #expect(try version(trailSQL, first) == version(trailSQL, other))
  }
}
