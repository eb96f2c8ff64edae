import EventSourcing
import Foundation
import GRDB
import Projector
import Synchronization
import Testing

/// Copies of a file and its WAL as they lie on the disk whenever the clock is looked at; a class, for
/// the clock and the test share it.
private final class Snapshots: Sendable {
  private let path: String
  private let taken = Mutex<[String]?>(nil)

  init(of path: String) { self.path = path }

  func begin() { taken.withLock { $0 = [] } }

  func end() -> [String] {
    taken.withLock { taken in
      defer { taken = nil }
      return taken ?? []
    }
  }

  func take() {
    taken.withLock { taken in
      guard let number = taken?.count else { return }
      for suffix in ["", "-wal"] {
        do {
          try FileManager.default.copyItem(
            atPath: path + suffix, toPath: "\(path).\(number)" + suffix)
        } catch { Issue.record(error) }
      }
      taken?.append("\(path).\(number)")
    }
  }
}

/// Does something whenever it is asked for a leaf, as at the end of a build.
private struct FollowedLog: EventSource {
  let log: MemoryLog
  let afterwards: () throws -> Void

  func size() -> Position { log.size() }
  func leafHash(at position: Position) throws -> [UInt8]? {
    try afterwards()
    return log.leafHash(at: position)
  }
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws { try log.forEach(from: position, to: end, body) }
}

extension Projector {
  fileprivate func staged() throws -> Int? {
    try read {
      try Int.fetchOne(
        $0, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name LIKE 'projector_staged%'")
    }
  }
}

@Suite("New views take the place of the old ones")
struct SwapTests {
  @Test("a machine that stops at any moment leaves the old views or the new ones")
  func stopped() throws {
    let scratch = try TemporaryFolder()
    let snapshots = Snapshots(of: scratch.file("views.db"))
    var world = world("a")
    let now = world.now
    world.now = {
      snapshots.take()
      return now()
    }
    let (old, new) = (story(20), story(60))
    let projector = try Projector(
      path: scratch.file("views.db"), projections: threeViews(), world: world)
    try projector.catchUp(from: old)
    let before = try projector.digests()
    snapshots.begin()
    try projector.rebuild(from: new)
    let copies = snapshots.end()
    let after = try projector.digests()
    #expect(before != after)
    var halfDone = 0
    for path in copies {
      let copy = try ProjectorTests.projector(path, threeViews(), owner: "b")
      halfDone += try copy.staged() == 0 ? 0 : 1
      let isOld = try copy.status(logSize: new.size())[0].position == old.size()
      #expect(try copy.digests() == (isOld ? before : after))
      #expect(
        try copy.status(logSize: new.size()).allSatisfy {
          $0.position == (isOld ? old.size() : new.size())
        })
      let later = try Projector(
        path: path, projections: threeViews(), world: ProjectorTests.world("c", at: 1_800_000_000))
      try later.rebuild(from: new)
      #expect(try copy.staged() == 0)
      #expect(try copy.digests() == after)
      #expect(try copy.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }
    #expect(halfDone > 3)
  }

  @Test("a worker that has lost its lease leaves the views and nothing else")
  func overtaken() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let projector = try projector(path, threeViews())
    try projector.catchUp(from: story(20))
    let before = try projector.digests()
    let source = FollowedLog(log: story(60)) {
      try DatabaseQueue(path: path).write {
        try $0.execute(
          sql: "UPDATE projector_lease SET owner = 'b', expires_at = ?, epoch = epoch + 1",
          arguments: [1_700_000_005_000])
      }
    }
    #expect {
      try projector.rebuild(from: source)
    } throws: {
      guard case ProjectionError.busy(owner: "b") = $0 else { return false }
      return true
    }
    #expect(try projector.digests() == before)
    #expect(try projector.staged() == 0)
  }

  @Test("what a broken-off build has staged goes with the rows when they must")
  func emptied() throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), threeViews())
    try projector.catchUp(from: story(20))
    try DatabaseQueue(path: scratch.file("views.db")).write {
      try $0.execute(sql: "CREATE TABLE projector_staged_trail AS SELECT * FROM trail")
    }
    #expect(try projector.staged() == 1)
    try projector.empty()
    #expect(try projector.staged() == 0)
  }

  /// Names that need quotes, hold the prefix of what is staged, or stand before a column.
  private static let oddSQL = #"""
    -- A row is a title.
    CREATE TABLE "odd ""titles""" (
      ref TEXT PRIMARY KEY, title TEXT NOT NULL UNIQUE,
      CHECK ("odd ""titles""".title <> ''), CHECK (length(title) > 0));
    CREATE INDEX "odd index" ON "odd ""titles""" (title DESC) WHERE "odd ""titles""".title <> 'x';
    CREATE UNIQUE INDEX "odd ""titles"" projector_staged_" ON "odd ""titles""" (title, ref);
    CREATE TABLE my_projector_staged_titles (
      ref TEXT PRIMARY KEY CHECK (My_Projector_Staged_Titles.ref GLOB 'commitment/*')
    ) WITHOUT ROWID;
    CREATE INDEX my_projector_staged_index ON my_projector_staged_titles (ref);
    -- on commitment.made
    INSERT INTO "odd ""titles""" (ref, title) VALUES (:ref, :title);
    INSERT INTO my_projector_staged_titles (ref) VALUES (:ref);
    """#

  @Test("a schema may use its names wherever SQL lets it")
  func oddNames() throws {
    let scratch = try TemporaryFolder()
    let set = try ProjectionSet(folder("odd", Self.oddSQL), on: ground)
    let folded = try projector(scratch.file("folded.db"), set)
    try folded.catchUp(from: story(60))
    let rebuilt = try projector(scratch.file("rebuilt.db"), set)
    try rebuilt.catchUp(from: story(20))
    try rebuilt.rebuild(from: story(60))
    #expect(try rebuilt.digests() == folded.digests())
    let schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    #expect(
      try rebuilt.read { try Row.fetchAll($0, sql: schema) }
        == folded.read { try Row.fetchAll($0, sql: schema) })
    #expect(try rebuilt.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
  }

  @Test("rows that had to go do not come back with a build that had begun before")
  func emptiedMeanwhile() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("views.db")
    let other = try projector(path, threeViews(), owner: "b")
    let projector = try projector(path, threeViews())
    try projector.catchUp(from: story(20))
    // What a build that was broken off has left.
    try Data("rows".utf8).write(to: URL(filePath: path + ".building.1"))
    var times = 0
    let source = FollowedLog(log: story(60)) {
      times += 1
      guard times == 1 else { return }
      try other.empty()
      #expect(try other.staged() == 0)
    }
    try projector.rebuild(from: source)
    #expect(times > 1)
    let whole = try Self.digests(60, scratch)
    #expect(try projector.digests() == whole)
    #expect(try projector.staged() == 0)
    try other.empty()
    try other.catchUp(from: story(60))
    #expect(try other.digests() == whole)
    #expect(!FileManager.default.fileExists(atPath: path + ".building.1"))
  }

  @Test("somebody who reads the views holds back what must leave no byte, and is named")
  func heldBack() throws {
    let scratch = try TemporaryFolder()
    let projector = try projector(scratch.file("views.db"), threeViews())
    try projector.catchUp(from: story(20))
    let reader = try DatabaseQueue(path: scratch.file("views.db"))
    try reader.inDatabase { db in
      try db.inTransaction(.deferred) {
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM trail")
        #expect {
          try projector.empty()
        } throws: {
          guard case ProjectionError.busy = $0 else { return false }
          return true
        }
        return .commit
      }
    }
    try projector.empty()
    try projector.catchUp(from: story(20))
    #expect(try projector.digests() == Self.digests(20, scratch))
  }

  private static func digests(_ count: Int, _ scratch: TemporaryFolder) throws -> [String] {
    let projector = try ProjectorTests.projector(scratch.file("\(count).db"), threeViews())
    try projector.catchUp(from: story(count))
    return try projector.digests()
  }

  @Test("a table may go from one view to another, whichever is built first", arguments: [0, 1])
  func tableMoved(first: Int) throws {
    let scratch = try TemporaryFolder()
    func view(_ table: String, _ more: String = "") -> String {
      """
      -- A row is a title.
      CREATE TABLE \(table) (ref TEXT PRIMARY KEY, title TEXT);
      -- on commitment.made
      INSERT INTO \(table) (ref, title) VALUES (:ref, :title\(more));
      """
    }
    let names = first == 0 ? ["a", "b"] : ["b", "a"]
    let old = try ProjectionSet(
      folder(names[0], view("one")) + folder(names[1], view("two")), on: ground)
    let new = try ProjectionSet(
      folder(names[0], view("two", " || '!'")) + folder(names[1], view("one", " || '?'")),
      on: ground)
    try projector(scratch.file("views.db"), old).catchUp(from: story(20))
    let later = try projector(scratch.file("views.db"), new)
    try later.rebuild(from: story(20))
    let fresh = try projector(scratch.file("fresh.db"), new)
    try fresh.catchUp(from: story(20))
    #expect(try later.digests() == fresh.digests())
  }
}
