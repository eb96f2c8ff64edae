import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

@Suite("views of one's own stand beside the built-in ones")
struct OwnViewTests {
  private struct Taken: Sink {
    var rows: [[Concert.Cell]] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ row: [Concert.Cell]) { rows.append(row) }
  }

  private let committee: Committee
  private let drafts: String

  init() throws {
    committee = try Committee()
    drafts = committee.folder + "/../drafts"
  }

  private func ask(_ sql: String, at clocks: Clocks = .now) async throws -> [[Concert.Cell]] {
    try await committee.ledger().select(sql, at: clocks, into: Taken()).rows
  }

  /// A view whose only section runs this for each promise.
  private func view(_ name: String, _ statement: String) throws -> ViewFolder {
    let path = "\(drafts)/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    let table = name.replacing("-", with: "_")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let files = [
      "view.sql": """
      -- One row a promise.
      CREATE TABLE \(table) (ref TEXT NOT NULL PRIMARY KEY, a INTEGER) STRICT;
      -- on commitment.made
      \(statement)
      """,
      "README.md": "# \(name)",
      "example.jsonl":
        #"{"type":"commitment.made","stream":"commitment/COM-2024-0001","payload":{"title":"T","kind":"money"}}"#,
    ]
    for (file, text) in files {
      try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
    }
    let view = try ViewFolder(path)
    try view.record()
    return try ViewFolder(path)
  }

  @Test("what `new` begins passes its own test, and is read with built-in tables once it is added")
  func begun() async throws {
    defer { committee.remove() }
    try await committee.tell()
    let begun = try ViewFolder.begin(at: drafts + "/kept-promises")
    #expect(try begun.test().isEmpty)
    let status = try await committee.ledger().addView(begun)
    #expect(status.state == "catching-up")
    let rows = try await ask(
      """
      SELECT k.ministry, sum(k.made) FROM kept_promises AS k
      JOIN ministries AS m ON m.code = k.ministry GROUP BY 1 ORDER BY 1
      """)
    let counted = try await ask(
      "SELECT ministry, count(*) FROM commitments GROUP BY 1 ORDER BY 1")
    #expect(rows == counted && !rows.isEmpty)
    let now = try await committee.ledger().ownViewStatus(withDigests: true)
    #expect(now.map(\.state) == ["live"] && now[0].digest != nil)
    let past = try await ask(
      "SELECT sum(made) FROM kept_promises", at: Clocks(knownAt: .position(11)))
    #expect(past == [[.integer(1)]])
    let made = try await committee.ledger().explain("kept-promises", key: "DEV/2024")
    #expect(made.map(\.header.act) == ["commitment.made"])
    #expect(throws: OwnViewRefusal.self) { try ViewFolder.begin(at: drafts + "/kept-promises") }
  }

  @Test("a new version is folded anew; without --replace it is refused and nothing changes")
  func replaced() async throws {
    defer { committee.remove() }
    try await committee.tell()
    let insert = "INSERT INTO own (ref, a) VALUES (:ref, 1);"
    _ = try await committee.ledger().addView(view("own", insert))
    #expect(try await ask("SELECT DISTINCT a FROM own") == [[.integer(1)]])
    let next = try view("own", insert.replacing("1", with: "2"))
    await #expect(throws: OwnViewRefusal.taken("own")) {
      try await committee.ledger().addView(next)
    }
    #expect(try await ask("SELECT DISTINCT a FROM own") == [[.integer(1)]])
    _ = try await committee.ledger().addView(next, replacing: true)
    #expect(try await ask("SELECT DISTINCT a FROM own") == [[.integer(2)]])
    try await committee.ledger().removeView("own")
    await #expect(throws: (any Error).self) { try await ask("SELECT a FROM own") }
    #expect(try await committee.ledger().ownViews().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: committee.folder + "/views/own.db"))
  }

  @Test("a view that stops, never ends or no longer loads holds no other up")
  func broken() async throws {
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    // Each takes its example, in which the promise has position 0.
    _ = try await ledger.addView(
      view("stops", "INSERT INTO stops (ref, a) VALUES (:ref, iif(:position > 9, 'no', 1));"))
    _ = try await ledger.addView(
      view(
        "endless",
        """
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
        INSERT INTO endless (ref, a) SELECT :ref, n FROM n WHERE n < 0 AND :position > 9;
        """))
    _ = try await ledger.addView(view("spoilt", "INSERT INTO spoilt (ref, a) VALUES (:ref, 1);"))
    try "no SQL".write(
      toFile: committee.folder + "/projections/spoilt/view.sql", atomically: true, encoding: .utf8)
    try await committee.ledger().catchUpViews()
    #expect(try await committee.ledger().views().allSatisfy { $0.state == "live" })
    #expect(try await ask("SELECT count(*) > 0 FROM commitments") == [[.integer(1)]])
    for name in ["stops", "endless"] {
      await #expect {
        _ = try await ask("SELECT a FROM \(name)")
      } throws: { ($0 as? any Explainable)?.explanation.code == "projection-stopped" }
    }
    let own = try await committee.ledger().ownViewStatus()
    #expect(own.map(\.view) == ["endless", "spoilt", "stops"])
    #expect(own.map(\.state) == ["faulted", "refused", "faulted"])
    #expect(own[0].error?.contains("50000000 steps") == true)
    #expect(own[1].error?.contains("spoilt/view.sql") == true)
    #expect(try await committee.ledger().views().allSatisfy { $0.state == "live" })
  }

  @Test(
    "what says today in a text that was computed stops the view, and days of the event do not",
    arguments: [
      ("date('no' || 'w')", false), ("julianday(lower('NOW'))", false),
      ("datetime(:on, 'local' || 'time')", false), ("strftime('%Y', trim(' now '))", false),
      ("unixepoch(replace('x', 'x', 'now'))", false), ("date(:on, '+1 month')", true),
      ("julianday(:on) - julianday('2024-01-01')", true),
    ])
  func today(expression: String, isTaken: Bool) async throws {
    defer { committee.remove() }
    let text = "INSERT INTO own (ref, a) VALUES (:ref, length(\(expression)));"
    guard isTaken else {
      #expect(throws: (any Error).self) { try view("own", text) }
      return
    }
    #expect(try view("own", text).test().isEmpty)
  }

  @Test("names of built-in views and tables are taken, and an example that differs is not")
  func names() async throws {
    defer { committee.remove() }
    for name in ["commitments", "commitment-places", "ministry-names"] {
      #expect(throws: (any Error).self) { try ViewFolder.begin(at: "\(drafts)/\(name)") }
      #expect(!FileManager.default.fileExists(atPath: "\(drafts)/\(name)"))
    }
    let wrong = try view("own", "INSERT INTO own (ref, a) VALUES (:ref, 1);")
    try "ref,a\nCOM-2024-0001,2\n".write(
      toFile: wrong.path + "/expected/own.csv", atomically: true, encoding: .utf8)
    await #expect(
      throws: OwnViewRefusal.exampleDiffers("own", file: "own/expected/own.csv", row: 2)
    ) { try await committee.ledger().addView(ViewFolder(wrong.path)) }
    #expect(try await committee.ledger().ownViews().isEmpty)
  }

  @Test("what was erased goes from these rows, too, and a backup keeps their files")
  func erased() async throws {
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    _ = try await ledger.addView(view("own", "INSERT INTO own (ref, a) VALUES (:ref, 1);"))
    _ = try await ask("SELECT a FROM own")
    #expect(FileManager.default.fileExists(atPath: committee.folder + "/views/own.db"))
    let copy = committee.folder + "/../copy"
    _ = try await ledger.backUp(to: copy, environment: committee.environment)
    #expect(FileManager.default.fileExists(atPath: copy + "/projections/own/view.sql"))
    #expect(!FileManager.default.fileExists(atPath: copy + "/views"))
    try await committee.ledger().perform { try $0.viewing.emptyAll() }
    #expect(!FileManager.default.fileExists(atPath: committee.folder + "/views/own.db"))
    #expect(try await ask("SELECT DISTINCT a FROM own") == [[.integer(1)]])
  }

  @Test("any SQLite tool reads every table and view of the files, and none of them twice")
  func anyTool() async throws {
    defer { committee.remove() }
    try await committee.tell()
    _ = try await committee.ledger().addView(
      view("own", "INSERT INTO own (ref, a) VALUES (:ref, 1);"))
    try await committee.ledger().catchUpViews()
    _ = try await ask("SELECT a FROM own")
    for file in ["views.db", "views/own.db"] {
      // A plain connection: none of the program's functions.
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(
        path: "\(committee.folder)/\(file)", configuration: configuration)
      try await queue.read { db in
        let names = try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        #expect(names.count > 3)
        for name in names { _ = try Row.fetchOne(db, sql: "SELECT * FROM \"\(name)\"") }
      }
    }
    let metadata = try await committee.ledger().viewMetadata()
    let databases = try #require(metadata["databases"]?.object)
    #expect(databases.keys.sorted() == ["own", "views"])
    let table = metadata["databases"]?["views"]?["tables"]?["commitments"]
    #expect(table?["description"]?.string?.hasPrefix("One row a commitment") == true)
    #expect(table?["columns"]?["period_end"]?.string == "the day it is due")
  }
}
