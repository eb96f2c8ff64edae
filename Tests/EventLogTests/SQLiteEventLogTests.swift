import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

@Suite("the log on SQLite")
struct SQLiteEventLogTests {
  @Test("keeps the contract", arguments: EventLogContract.checks)
  func contract(check: EventLogContract.Check) throws {
    try EventLogContract { () in
      let (folder, log) = try Sample.temporaryLog()
      return (log, folder)
    }.run(check)
  }

  @Test("syncs every commit, whatever GRDB sets when it turns WAL on")
  func synchronous() throws {
    let (folder, log) = try Sample.temporaryLog()
    let modes = try log.pool.writeWithoutTransaction { database in
      try ["synchronous", "recursive_triggers", "cell_size_check", "trusted_schema"].map {
        try Int.fetchOne(database, sql: "PRAGMA \($0)")
      }
    }
    #expect(modes == [2, 1, 1, 0])
    #expect(throws: DatabaseError.self) {
      try log.pool.writeWithoutTransaction { try $0.execute(sql: "ATTACH ':memory:' AS other") }
    }
    withExtendedLifetime(folder) {}
  }

  @Test("a watch sees what anybody appends, and nothing where nobody does")
  func watch() throws {
    let (folder, log) = try Sample.temporaryLog()
    let other = try SQLiteEventLog(opening: folder.path)
    let watch = try LogWatch(log)
    var seen = try watch.version()
    for writer in [log, other, log] {
      _ = try log.read { try $0.size() }
      #expect(try watch.version() == seen)
      try writer.fill(1, stream: "mission/A-\(seen)")
      #expect(try watch.version() != seen)
      seen = try watch.version()
    }
  }

  @Test("an open log sees what another one appended, and goes on after it")
  func twoOpenings() throws {
    let (folder, one) = try Sample.temporaryLog()
    let other = try SQLiteEventLog(opening: folder.path)
    for turn in 0..<10 {
      try one.fill(turn % 2 == 0 ? 1 : 300, stream: "mission/A-\(turn)")
      try other.fill(2, stream: "mission/B-\(turn)")
    }
    #expect(try one.size() == other.size())
    #expect(try LogVerifier(one).findings().isEmpty)
  }

  @Test("an append larger than the spool is stored whole")
  func spilledSpool() throws {
    let (folder, log) = try Sample.temporaryLog()
    let name = String(repeating: "x", count: 30_000)
    try log.write { writer in
      _ = try writer.append(at: Sample.noon, lastVerified: nil, sign: Sample.sign) { add in
        for version in 0..<700 {
          var event = Sample.event(version, version: version)
          event.lang = name
          _ = try add(event)
        }
      }
    }
    try log.fill(1, from: 700)
    #expect(try LogVerifier(log).findings().isEmpty)
    withExtendedLifetime(folder) {}
  }

  @Test("a fold may look other events up while it reads")
  func nestedReading() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(5)
    var count = 0
    try log.forEach(from: 0, to: 5) { event in
      #expect(try log.leafHash(at: event.position) != nil)
      try log.forEach(from: 0, to: event.position) { _ in count += 1 }
    }
    #expect(count == 10)
    withExtendedLifetime(folder) {}
  }

  @Test("paged reading crosses pages without a gap")
  func pages() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(9000)
    var next: Position = 0
    try log.forEach(from: 0, to: .max) {
      #expect($0.position == next)
      next += 1
    }
    #expect(next == 9000)
    withExtendedLifetime(folder) {}
  }
}

@Suite("what is recorded stays")
struct InsertOnlyTests {
  /// Statements that a stranger with the file might try, `recursive_triggers` and checks off.
  static let attacks = [
    "UPDATE events SET ministry = 'X'", "DELETE FROM events", "DELETE FROM events WHERE seq = 2",
    "UPDATE bodies SET payload = '{}'", "DELETE FROM bodies",
    "UPDATE nodes SET hash = zeroblob(32)",
    "DELETE FROM nodes", "UPDATE appends SET note = ''", "DELETE FROM appends",
    "UPDATE checkpoints SET note = ''", "DELETE FROM checkpoints", "UPDATE ledger SET origin = 'x'",
    "DELETE FROM ledger", "INSERT INTO ledger VALUES ('x', 1)",
    "INSERT OR REPLACE INTO ledger VALUES ('x', 1)",
    "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1",
    "INSERT OR REPLACE INTO events SELECT 3, stream, 3, id, key, ministry, 0, 3, '' FROM events"
      + " WHERE seq = 1",
    "INSERT OR REPLACE INTO events SELECT 3, stream, 1, zeroblob(16), NULL, ministry, 0, 3, ''"
      + " FROM events WHERE seq = 1",
    "INSERT OR REPLACE INTO events SELECT 3, stream, 3, zeroblob(16), key, ministry, 0, 3, ''"
      + " FROM events WHERE seq = 0",
    "INSERT INTO events SELECT 9, stream, 3, zeroblob(16), NULL, ministry, 0, 3, '' FROM events"
      + " WHERE seq = 0",
    "INSERT OR REPLACE INTO bodies VALUES (1, zeroblob(32), '{}', NULL)",
    "INSERT INTO bodies VALUES (4, zeroblob(32), '{}', NULL)",
    "INSERT OR REPLACE INTO nodes VALUES (0, 1, zeroblob(32))",
    "INSERT INTO nodes VALUES (1, 1, zeroblob(32))",
    "INSERT INTO nodes VALUES (0, 4, zeroblob(32))",
    "INSERT OR REPLACE INTO appends VALUES (0, 3, '')", "INSERT INTO appends VALUES (4, 1, '')",
    "INSERT OR REPLACE INTO checkpoints VALUES (3, zeroblob(32), '')",
    "INSERT OR REPLACE INTO checkpoints VALUES (2, zeroblob(32), '')",
  ]

  @Test("no statement alters or slips past what is stored", arguments: attacks)
  func attack(sql: String) throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.append([
      Sample.event(0, version: 0, key: "k"), Sample.event(1, version: 1),
      Sample.event(2, version: 2),
    ])
    try log.storeCheckpoint(signedBy: Sample.logKey)
    let stranger = try DatabaseQueue(path: folder.file("ledger.db").path)
    try stranger.writeWithoutTransaction { database in
      try database.execute(
        sql: "PRAGMA recursive_triggers = OFF; PRAGMA ignore_check_constraints = ON")
      #expect(throws: DatabaseError.self) { try database.execute(sql: sql) }
    }
    #expect(try LogVerifier(log).findings().isEmpty)
  }
}
