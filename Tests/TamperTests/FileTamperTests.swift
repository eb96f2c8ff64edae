import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

/// Schema and bytes: below and around the rows.
@Suite("tampering: schema and bytes")
struct FileTamperTests {
  static let triggers = ["ledger", "events", "bodies", "nodes", "appends", "checkpoints"].flatMap {
    ["\($0)_guard", "\($0)_no_update", "\($0)_no_delete"]
  }

  @Test("a guard that was dropped is found", arguments: triggers)
  func dropped(trigger: String) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try scene.open { try $0.execute(sql: "DROP TRIGGER \(trigger)") }
    #expect(try scene.verify().findings.map(\.code) == ["schema-altered"])
  }

  @Test("a guard that was put back with another text is found", arguments: triggers)
  func altered(trigger: String) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try scene.open { db in
      let found = try String.fetchOne(
        db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [trigger])
      let text = try #require(found)
      try db.execute(sql: "DROP TRIGGER \(trigger)")
      try db.execute(sql: text.replacingOccurrences(of: "SELECT RAISE(FAIL, ", with: "SELECT ("))
    }
    #expect(try scene.verify().findings.map(\.code) == ["schema-altered"])
  }

  static let schema = [
    Tampering("drop an index", "schema-altered", sql: "DROP INDEX events_by_id"),
    Tampering(
      "make an index that admits doubles", "schema-altered",
      sql: "DROP INDEX events_by_key; CREATE INDEX events_by_key ON events (ministry, key)"),
    Tampering("add a column", "schema-altered", sql: "ALTER TABLE events ADD COLUMN note TEXT"),
    Tampering("add a table", "schema-altered", sql: "CREATE TABLE more (x)"),
    Tampering("add a view", "schema-altered", sql: "CREATE VIEW v AS SELECT 1"),
    Tampering(
      "add a trigger", "schema-altered",
      sql: "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END"),
    Tampering(
      "loosen a table through the schema's own table", "schema-altered",
      sql: """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL PRIMARY KEY', 'PRIMARY KEY')
        WHERE name = 'bodies'; PRAGMA writable_schema = OFF
        """),
  ]

  static let indexes = [
    ("events_by_stream", "stream, version"), ("events_by_id", "id"),
    ("events_by_key", "ministry, key"),
  ]

  /// A search for that event would not find it, though its row is there and every page is whole.
  @Test("an index that hides an event is found", arguments: indexes)
  func hidden(name: String, columns: String) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try scene.open { db in
      let filter = name == "events_by_key" ? "key IS NOT NULL AND" : ""
      let hidden = try Int.fetchOne(
        db, sql: "SELECT max(seq) FROM events WHERE \(filter) seq > 0")
      try db.execute(
        sql: """
          CREATE INDEX hiding ON events (\(columns)) WHERE \(filter) seq <> \(#require(hidden));
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET rootpage = (
            SELECT sum(rootpage) FROM sqlite_master WHERE name IN ('\(name)', 'hiding')) - rootpage
          WHERE name IN ('\(name)', 'hiding');
          PRAGMA writable_schema = RESET
          """)
    }
    try scene.open { db in
      try db.execute(sql: "DROP INDEX hiding")
      #expect(try String.fetchOne(db, sql: "PRAGMA quick_check") == "ok")
    }
    let findings = try scene.verify().findings
    #expect(findings.map(\.code) == ["broken-ledger"])
    #expect(findings.first?.message.contains(name) == true)
  }

  @Test("another schema is found", arguments: schema)
  func isFoundInSchema(_ tampering: Tampering) async throws { try await tampering.check() }

  static let bytes = [
    Tampering("change a payload's bytes", "body-differs", at: 9) { scene in
      try scene.replace("Schools in", by: "Scholls in")
    },
    Tampering("change a header's bytes", "broken-chain", at: 271) { scene in
      try scene.replace(#""stream":"mission/MINUSMA""#, by: #""stream":"mission/MINUSME""#)
    },
    Tampering("change a leaf hash's bytes", "broken-chain", at: 100) { scene in
      let hash = try scene.open {
        try Data.fetchOne($0, sql: "SELECT hash FROM nodes WHERE level = 0 AND idx = 100")
      }
      try scene.edit { file in
        let hash = try #require(hash)
        let range = try #require(file.range(of: hash))
        file[range.lowerBound] ^= 1
      }
    },
    Tampering("cut the file's last page", "broken-ledger") { scene in
      try scene.edit { $0.removeLast(4096) }
    },
    Tampering("cut the file in half", "broken-ledger") { scene in
      try scene.edit { $0.removeLast($0.count / 2) }
    },
    Tampering("empty a page", "broken-ledger") { scene in
      let page = try scene.open {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'events'")
      }
      let start = try (#require(page) - 1) * 4096
      try scene.edit { $0.replaceSubrange(start..<start + 4096, with: Data(count: 4096)) }
    },
  ]

  @Test("changed bytes are found, also those that SQLite would not notice", arguments: bytes)
  func isFoundInBytes(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("whatever byte is changed, it is found or no row has changed", arguments: 0..<8)
  func anyByte(seed: UInt64) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let rows = try scene.rows()
    let whole = try Data(contentsOf: URL(filePath: scene.file))
    var chance = SeededGenerator(seed: seed)
    var found = 0
    for _ in 0..<12 {
      let offset = Int.random(in: 0..<whole.count, using: &chance)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &chance)
      try scene.edit {
        $0 = whole
        $0[offset] ^= bit
      }
      for end in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: scene.file + end)
      }
      let isSound: Bool
      do {
        isSound = try scene.verify().isSound
      } catch let refusal as any Explainable {
        let outcomes: [Explanation.Outcome] = [.integrityBroken, .badData, .readOrWriteError]
        #expect(outcomes.contains(refusal.explanation.outcome), "byte \(offset)")
        isSound = false
      }
      if isSound { #expect(try scene.rows() == rows, "byte \(offset), bit \(bit)") }
      if !isSound { found += 1 }
    }
    #expect(found > 0)
  }
}

extension Scene {
  /// Writes other bytes over all of the file that hold a text; both texts are as long.
  func replace(_ old: String, by new: String) throws {
    let old = Data(old.utf8)
    let new = Data(new.utf8)
    #expect(old.count == new.count)
    try edit { file in
      #expect(file.range(of: old) != nil)
      while let range = file.range(of: old) { file.replaceSubrange(range, with: new) }
    }
  }
}

/// SplitMix64, so that a failing seed fails again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
