import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

@Suite("a person's own query")
struct QueryTests {
  private struct Taken: Sink {
    var columns: [String] = []
    var rows: [[Concert.Cell]] = []
    mutating func begin(_ basis: Basis, columns: [String]) { self.columns = columns }
    mutating func take(_ row: [Concert.Cell]) { rows.append(row) }
  }

  private func ask(_ sql: String, _ committee: Committee) async throws -> Taken {
    try await committee.ledger().select(sql, into: Taken())
  }

  @Test(
    "reads in every form that SQLite has for it",
    arguments: [
      "SELECT 1", "  \n select 1 ;", "-- what\n/* is\nit */SELECT 1", "VALUES (1), (2)",
      "WITH one AS (SELECT 1 AS n) SELECT n FROM one", "EXPLAIN SELECT 1",
      "EXPLAIN QUERY PLAN SELECT * FROM commitments", "SELECT 1 -- the end",
      "SELECT name FROM pragma_table_info('commitments')", "SELECT count(*) FROM sqlite_schema",
      "SELECT count(*) FROM search_texts WHERE search_texts MATCH 'training'",
      "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 9) SELECT n FROM n",
    ])
  func taken(_ sql: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    _ = try await ask(sql, committee)
  }

  @Test(
    "anything but reading is refused and changes nothing",
    arguments: [
      "", "-- nothing", "DELETE FROM commitments", "WITH x AS (SELECT 1) DELETE FROM commitments",
      "EXPLAIN DELETE FROM commitments", "EXPLAIN QUERY PLAN UPDATE basis SET as_of = ''",
      "/* */ INSERT INTO basis (as_of, known_at) VALUES ('', '')", "DROP TABLE commitments",
      "SELECT 1; DELETE FROM commitments", "SELECT 1; SELECT 2", "ATTACH 'x.db' AS x",
      "PRAGMA user_version = 7", "PRAGMA user_version", "EXPLAIN PRAGMA query_only = 0", "VACUUM",
      "BEGIN", "SELECT load_extension('x')", "SELECT fts3_tokenizer('simple')",
      "SELECT user_version FROM pragma_user_version", "SELECT zeroblob(1000000000)",
      "CREATE TEMP TABLE t (a)", "EXPLAIN ATTACH 'x.db' AS x",
    ])
  func refused(_ sql: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    try await ledger.catchUpViews()
    let before = try await ledger.views(withDigests: true)
    await #expect { _ = try await ask(sql, committee) } throws: { error in
      let explanation = (error as? any Explainable)?.explanation
      return ["not-a-query", "bad-sql"].contains(explanation?.code)
        && explanation?.outcome == .badData
    }
    #expect(try await ledger.views(withDigests: true) == before)
    #expect(!FileManager.default.fileExists(atPath: "x.db"))
  }

  @Test("functions that files could be read with are not there")
  func files() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    for call in ["readfile('/etc/passwd')", "writefile('x', 'y')", "edit('x')"] {
      await #expect(throws: ReadingRefusal.self) { _ = try await ask("SELECT \(call)", committee) }
    }
  }

  @Test("columns of one name get numbers that no other column has")
  func names() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let taken = try await ask("SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a, 5 AS b", committee)
    #expect(taken.columns == ["a", "a_3", "a_2", "a_4", "b"])
    #expect(try await ask("SELECT 1 AS a, 2 AS a", committee).columns == ["a", "a_2"])
  }

  @Test("views that somebody changed by hand are told as such, and how to make them again")
  func changed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.ledger().catchUpViews()
    let queue = try DatabaseQueue(path: committee.folder + "/views.db")
    try await queue.write { try $0.execute(sql: "DROP TABLE commitments") }
    try queue.close()
    await #expect {
      _ = try await committee.ledger().list(.commitment)
    } throws: { error in
      (error as? any Explainable)?.explanation.code == "views-unusable"
    }
  }

  @Test(
    "an event that was damaged in the log breaks integrity, and is no fault of the program",
    arguments: [
      #"UPDATE events SET header = replace(header, '"act"', '"axt"') WHERE seq = 2"#,
      "UPDATE bodies SET payload = substr(payload, 2) WHERE seq = 2",
    ])
  func damaged(_ sql: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.tamper(sql)
    let ledger = try committee.ledger()
    var found: [Explanation] = []
    do { _ = try await ledger.list(.ministry) } catch let error as any Explainable {
      found.append(error.explanation)
    }
    do {
      _ = try await ledger.entries(LogQuery(), into: LogEntries())
    } catch let error as any Explainable {
      found.append(error.explanation)
    }
    #expect(found.map(\.code).contains("broken-ledger"))
    #expect(found.allSatisfy { [.integrityBroken, .projectionStopped].contains($0.outcome) })
  }
}
