import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

/// Rows changed with SQL, each guard taken away and put back.
@Suite("tampering: rows")
struct RowTamperTests {
  static let events = [
    Tampering(
      "edit a payload", "body-differs", at: 7,
      sql: "UPDATE bodies SET payload = replace(payload, 'Wells', 'Roads') WHERE seq = 7"),
    Tampering(
      "edit a salt", "body-differs", at: 9,
      sql: "UPDATE bodies SET salt = zeroblob(32) WHERE seq = 9"),
    Tampering(
      "swap two bodies", "body-differs", at: 12,
      sql: """
        UPDATE bodies SET seq = -1 WHERE seq = 12; UPDATE bodies SET seq = 12 WHERE seq = 13;
        UPDATE bodies SET seq = 13 WHERE seq = -1
        """),
    Tampering("remove a body", "body-differs", at: 9, sql: "DELETE FROM bodies WHERE seq = 9"),
    Tampering(
      "remove a command's digest", "body-differs", at: 7,
      sql: "UPDATE bodies SET command_digest = NULL WHERE seq = 7"),
    Tampering(
      "add a command's digest", "body-differs", at: 10,
      sql: "UPDATE bodies SET command_digest = zeroblob(32) WHERE seq = 10"),
    Tampering(
      "add a body", "body-differs",
      sql: "INSERT INTO bodies SELECT 274, salt, payload, NULL FROM bodies WHERE seq = 273"),
    Tampering(
      "erase a body without authority", "erased-without-authority", at: 9,
      sql: "UPDATE bodies SET salt = NULL, payload = NULL WHERE seq = 9"),
    Tampering(
      "edit a header", "broken-chain", at: 7,
      sql: "UPDATE events SET header = replace(header, '\"DEF\"', '\"DEV\"') WHERE seq = 7"),
    Tampering(
      "edit a header, in the signed append", "append-differs", at: 7,
      sql: "UPDATE events SET header = replace(header, '\"DEF\"', '\"DEV\"') WHERE seq = 7"),
    Tampering(
      "write a header in another way", "bad-header", at: 7,
      sql: "UPDATE events SET header = replace(header, ',\"by\"', ', \"by\"') WHERE seq = 7"),
    Tampering(
      "record earlier", "time-went-back", at: 9,
      sql: "UPDATE events SET recorded = recorded - 864000000 WHERE seq = 9"),
    Tampering(
      "record a little earlier", "broken-chain", at: 9,
      sql: "UPDATE events SET recorded = recorded - 1 WHERE seq = 9"),
    Tampering(
      "record one event of an append earlier", "time-differs", at: 11,
      sql: "UPDATE events SET recorded = recorded - 1 WHERE seq = 11"),
    Tampering(
      "record before the calendar begins", "column-differs", at: 0,
      sql: "UPDATE events SET recorded = -9000000000000000 WHERE seq = 0"),
    Tampering(
      "change the owner that is searched for", "column-differs", at: 7,
      sql: "UPDATE events SET ministry = 'DEV' WHERE seq = 7"),
    Tampering(
      "change the key that is searched for", "column-differs", at: 7,
      sql: "UPDATE events SET key = 'k-9' WHERE seq = 7"),
    Tampering(
      "hide the key", "column-differs", at: 7, sql: "UPDATE events SET key = NULL WHERE seq = 7"),
    Tampering(
      "change the id", "column-differs", at: 7,
      sql: "UPDATE events SET id = zeroblob(16) WHERE seq = 7"),
    Tampering(
      "move an event to another stream", "column-differs", at: 10,
      sql: "UPDATE events SET stream = 'commitment/COM-2024-0502', version = 1 WHERE seq = 10"),
    Tampering(
      "leave out a version", "version-gap", at: 10,
      sql: "UPDATE events SET version = 2 WHERE seq = 10"),
    Tampering(
      "move an event to another append", "append-differs", at: 8,
      sql: "UPDATE events SET append = 8 WHERE seq = 9"),
  ]

  static let order = [
    Tampering(
      "remove the first event", "position-gap", at: 0, sql: "DELETE FROM events WHERE seq = 0"),
    Tampering(
      "remove an event", "position-gap", at: 9, sql: "DELETE FROM events WHERE seq = 9"),
    Tampering(
      "remove the last event", "behind-checkpoint", sql: "DELETE FROM events WHERE seq = 273"),
    Tampering(
      "remove the last event with all that hangs on it, but the notes", "append-differs", at: 273,
      sql: """
        DELETE FROM events WHERE seq = 273; DELETE FROM bodies WHERE seq = 273;
        DELETE FROM nodes WHERE level = 0 AND idx = 273; DELETE FROM checkpoints WHERE size = 274
        """),
    Tampering(
      "remove an event and close the gap", "append-differs", at: 9,
      sql: """
        DELETE FROM events WHERE seq = 9; DELETE FROM bodies WHERE seq = 9;
        UPDATE events SET seq = seq - 1 WHERE seq > 9; UPDATE bodies SET seq = seq - 1 WHERE seq > 9
        """),
    Tampering(
      "exchange two events", "append-differs", at: 8,
      sql: """
        UPDATE events SET seq = -1, append = 9 WHERE seq = 8;
        UPDATE events SET seq = 8, append = 8 WHERE seq = 9;
        UPDATE events SET seq = 9 WHERE seq = -1
        """),
    Tampering(
      "reverse an append", "broken-chain", at: 11,
      sql: """
        UPDATE events SET seq = -281 + seq WHERE append = 11; UPDATE events SET seq = -seq
        WHERE seq < 0
        """),
    Tampering(
      "insert a copy of an event", "column-differs", at: 274,
      sql: """
        INSERT INTO events SELECT 274, stream, 1, zeroblob(16), NULL, ministry, recorded, 273, header
        FROM events WHERE seq = 273
        """),
    Tampering(
      "cut the log behind a checkpoint", "behind-checkpoint",
      sql: """
        DELETE FROM events WHERE seq > 8; DELETE FROM bodies WHERE seq > 8;
        DELETE FROM appends WHERE first > 8; DELETE FROM nodes WHERE level = 1 OR idx > 8
        """),
  ]

  static let tree = [
    Tampering(
      "change a leaf's hash", "broken-chain", at: 9,
      sql: "UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 9"),
    Tampering(
      "remove a leaf's hash", "broken-chain", at: 9,
      sql: "DELETE FROM nodes WHERE level = 0 AND idx = 9"),
    Tampering(
      "change an inner node", "broken-node", at: 255,
      sql: "UPDATE nodes SET hash = zeroblob(32) WHERE level = 1"),
    Tampering(
      "remove an inner node", "broken-node", at: 255, sql: "DELETE FROM nodes WHERE level = 1"),
    Tampering(
      "add a leaf's hash", "broken-node",
      sql: "INSERT INTO nodes VALUES (0, 274, zeroblob(32))"),
    Tampering(
      "add a node that is not full", "broken-node",
      sql: "INSERT INTO nodes VALUES (1, 1, zeroblob(32))"),
    Tampering(
      "add a level", "broken-node", sql: "INSERT INTO nodes VALUES (9, 0, zeroblob(32))"),
  ]

  @Test("what is done to events is found where it is", arguments: events)
  func isFoundInEvents(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("what is done to the order is found where it begins", arguments: order)
  func isFoundInOrder(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("what is done to the tree is found where it is", arguments: tree)
  func isFoundInTree(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("INSERT OR REPLACE by another program slips past no guard")
  func replaced() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let before = try scene.rows()
    for table in ["events", "bodies", "nodes", "appends", "checkpoints", "ledger"] {
      for pragma in ["", "PRAGMA ignore_check_constraints = ON;"] {
        #expect(throws: DatabaseError.self) {
          try scene.open {
            try $0.execute(
              sql: pragma + "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table) LIMIT 1")
          }
        }
      }
    }
    #expect(try scene.rows() == before)
    #expect(try scene.verify().findings.isEmpty)
  }
}
