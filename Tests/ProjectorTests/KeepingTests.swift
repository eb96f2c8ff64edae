import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Projector

@Suite("views.db is kept")
struct KeepingTests {
  private func titles(_ projector: Projector, _ word: String) throws -> [String] {
    try projector.read {
      try String.fetchAll(
        $0, sql: "SELECT ref FROM titles WHERE titles MATCH ? ORDER BY ref", arguments: [word])
    }
  }

  @Test("a rebuilt view has the digest of the one folded step by step, search included")
  func rebuild() throws {
    let scratch = try TemporaryFolder()
    let log = story(300)
    let projector = try projector(scratch.file("views.db"), threeViews())
    for end in stride(from: Position(7), through: 301, by: 49) {
      try projector.catchUp(from: log, to: end)
    }
    try projector.catchUp(from: log)
    let before = try projector.digests()
    let found = try titles(projector, "deep")
    #expect(found.count == 100)
    var seen: [Position] = []
    try projector.rebuild(from: log) { seen.append($0.done) }
    #expect(seen == [301])
    #expect(try projector.digests() == before)
    #expect(try titles(projector, "deep") == found)
    var more = log
    more.append("commitment.made", "commitment/COM-9", #"{"title":"deepest deep"}"#)
    try projector.rebuild(["search"], from: more)
    #expect(try projector.status(logSize: 302).map(\.behind) == [1, 0, 1])
    try projector.catchUp(from: more)
    #expect(try titles(projector, "deepest") == ["COM-9"])
    #expect(!FileManager.default.fileExists(atPath: scratch.file("views.db.building")))
    #expect(throws: ProjectionError.noSuchView("serch", suggestion: "search")) {
      try projector.rebuild(["serch"], from: more)
    }
  }

  @Test("a long log is first built beside, to the same rows")
  func beside() throws {
    let scratch = try TemporaryFolder()
    let log = story(21_000)
    let whole = try projector(scratch.file("a.db"), threeViews())
    try whole.catchUp(from: log)
    let steps = try projector(scratch.file("b.db"), threeViews())
    try steps.catchUp(from: log, to: 10_500)
    try steps.catchUp(from: log)
    #expect(try whole.digests() == steps.digests())
    #expect(try whole.status(logSize: log.size()).allSatisfy { $0.state == .live })
  }

  @Test("a new version is built beside; the old rows serve until it is swapped in")
  func newVersion() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let log = story(9)
    try projector(path, threeViews()).catchUp(from: log)
    let changed = commitmentsSQL.replacingOccurrences(
      of: "changes INTEGER NOT NULL,", with: "changes INTEGER NOT NULL, reason TEXT,")
    let set = try ProjectionSet(
      folder("commitments", changed) + folder("trail", trailSQL), on: ground)
    let newer = try projector(path, set)
    #expect(try newer.status(logSize: log.size())[0].state == .catchingUp)
    var served = 0
    try newer.catchUp(from: log) { _ in
      served =
        (try? newer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM commitments") }) ?? -1
    }
    #expect(served == 3)
    let status = try newer.status(logSize: log.size())
    #expect(status.map(\.state) == [.live, .live])
    #expect(status[0].version == set.projections[0].shortVersion)
    try newer.read { db in
      _ = try Row.fetchAll(db, sql: "SELECT reason FROM commitments")
      let left = try Bool.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'titles%'")
      #expect(left == false)
    }
  }

  @Test("a new version that cannot take an event leaves the old one serving, and says so")
  func newVersionFaults() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let log = story(9)
    try projector(path, threeViews()).catchUp(from: log)
    let stricter = commitmentsSQL.replacingOccurrences(
      of: "urgent INTEGER,", with: "urgent INTEGER NOT NULL,")
    let set = try ProjectionSet(
      folder("commitments", stricter) + folder("trail", trailSQL) + folder("search", searchSQL),
      on: ground)
    let newer = try projector(path, set)
    for _ in 0..<2 {
      try newer.catchUp(from: log)
      let status = try newer.status(logSize: log.size())
      #expect(status.map(\.state) == [.faulted, .live, .live])
      #expect(status[0].errorPosition == 1)
      #expect(status[0].position == 10)
    }
    // And mended, it goes on.
    try projector(path, threeViews()).catchUp(from: log)
    let mended = try projector(path, threeViews())
    #expect(try mended.status(logSize: 10)[0].state == .faulted)
    try mended.rebuild(["commitments"], from: log)
    #expect(try mended.status(logSize: 10)[0].state == .live)
  }

  @Test("a view of another log is noticed, and mended by a rebuild")
  func anotherLog() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let projector = try projector(path, threeViews())
    try projector.catchUp(from: story(9))
    var other = MemoryLog()
    for index in 0..<12 {
      other.append("commitment.made", "commitment/X-\(index)", #"{"title":"other"}"#)
    }
    #expect(throws: ProjectionError.viewOfAnotherLog(view: "commitments", position: 9)) {
      try projector.catchUp(from: other)
    }
    #expect(throws: ProjectionError.viewOfAnotherLog(view: "commitments", position: 9)) {
      try projector.catchUp(from: story(5))
    }
    try projector.rebuild(from: other)
    try projector.catchUp(from: other)
    let fresh = try self.projector(scratch.file("fresh.db"), other)
    #expect(try projector.digests() == fresh.digests())
  }

  private func projector(_ path: String, _ log: MemoryLog) throws -> Projector {
    let projector = try Projector(path: path, projections: threeViews(), world: world("f"))
    try projector.catchUp(from: log)
    return projector
  }

  private func projector(_ path: String, _ set: ProjectionSet) throws -> Projector {
    try Projector(path: path, projections: set, world: world("a"))
  }

  @Test("workers on one file fold each event once")
  func together() async throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let set = try threeViews()
    let log = story(3000)
    let alone = try projector(scratch.file("alone.db"), log)
    _ = try projector(path, set)
    try await withThrowingTaskGroup(of: Position.self) { group in
      for worker in 0..<4 {
        group.addTask {
          var real = ProjectorWorld.system()
          real.owner = "worker-\(worker)"
          let mine = try Projector(path: path, projections: set, world: real)
          var folded: Position = 0
          for end in stride(from: Position(worker * 10 + 10), through: 3001, by: 97) {
            folded += try mine.catchUp(from: log, to: end).folded
          }
          return folded + (try mine.catchUp(from: log).folded)
        }
      }
      var folded: Position = 0
      for try await part in group { folded += part }
      #expect(folded == 3001)
    }
    let shared = try projector(path, set)
    #expect(try shared.digests() == alone.digests())
  }

  @Test("a lease that is held is waited for; one that lapsed is taken over")
  func lease() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let log = story(9)
    let first = try projector(path, threeViews())
    try first.catchUp(from: log, to: 3)
    try first.pool.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        var lease = Lease(owner: "dead")
        let holder = try lease.take(now: first.world.now(), db)
        #expect(holder == nil)
        return .commit
      }
    }
    let waiting = try first.catchUp(from: log)
    #expect(waiting.waitedFor == "dead")
    #expect(throws: ProjectionError.busy(owner: "dead")) { try first.rebuild(from: log) }
    let later = try Projector(
      path: path, projections: threeViews(), world: world("b", at: 1_700_000_011))
    #expect(try later.catchUp(from: log).folded == 7)
  }

  @Test("a cursor that another worker moved is not moved again")
  func compareAndSet() throws {
    let scratch = try TemporaryFolder()
    let first = try projector(scratch.file("views.db"), story(9))
    try first.pool.writeWithoutTransaction { db in
      let cursor = try #require(try Cursor.all(db).first)
      let now = Moment(millisecondsSinceEpoch: 0)
      #expect(try cursor.move(to: 11, leaf: "aa", fault: nil, now: now, db))
      #expect(try !cursor.move(to: 11, leaf: "aa", fault: nil, now: now, db))
    }
  }

  @Test("code lists are there to be read, the basis to be joined")
  func references() throws {
    let scratch = try TemporaryFolder()
    var wider = ground
    wider.references = [
      ReferenceTable(
        "countries", columns: [.init("code"), .init("m49", .integer)], rows: [["ML", 466]])
    ]
    let set = try ProjectionSet(
      folder(
        "trail", trailSQL,
        [
          "check-late.sql": """
          -- No event is of a day to come (rule X).
          SELECT stream AS subject, day AS finding, countries.m49 AS evidence
          FROM trail JOIN basis ON trail.day > basis.as_of JOIN countries ON code = 'ML';
          """
        ]), on: wider)
    let projector = try projector(scratch.file("views.db"), set)
    try projector.catchUp(from: story(3))
    try projector.setBasis(asOf: Day("2024-02-01")!, knownAt: Moment(millisecondsSinceEpoch: 0))
    #expect(try projector.check().isEmpty)
    try projector.setBasis(asOf: Day("2024-01-31")!, knownAt: Moment(millisecondsSinceEpoch: 0))
    let findings = try projector.check(["trail"])
    #expect(findings.count == 4)
    #expect(findings[0].rule == "No event is of a day to come (rule X).")
    #expect(findings[0].evidence == "466")
  }

  @Test("a row is explained by the events that made and changed it")
  func explain() throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), story(9))
    let log = story(9)
    #expect(try projector.explain("commitments", key: "COM-2024-1", from: log) == [4, 5, 6])
    #expect(
      try projector.explain(
        "commitments", table: "commitment_places", key: "COM-2024-1/SN", from: log) == [4, 5])
    #expect(try projector.explain("trail", key: "3", from: log) == [3])
    #expect(throws: ProjectionError.noSuchRow(view: "trail", key: "99")) {
      try projector.explain("trail", key: "99", from: log)
    }
  }

  @Test("a float in a row is refused by the digest")
  func floats() throws {
    let scratch = try TemporaryFolder()
    let sql = """
      -- A row is half a thing.
      CREATE TABLE halves (ref TEXT PRIMARY KEY, share);
      -- on commitment.made
      INSERT INTO halves (ref, share) VALUES (:ref, 0.5);
      """
    let set = try ProjectionSet(folder("halves", sql), on: ground)
    let projector = try projector(scratch.file("views.db"), set)
    try projector.catchUp(from: story(3))
    #expect(
      throws: ProjectionError.floatInRow(view: "halves", table: "halves", column: "share")
    ) { try projector.digest("halves") }
  }
}
