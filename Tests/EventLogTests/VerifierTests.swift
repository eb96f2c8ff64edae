import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

@Suite("the verifier finds what was altered")
struct VerifierTests {
  struct Alteration: Sendable, CustomTestStringConvertible {
    let sql: String
    let code: String
    let position: Position?
    var testDescription: String { sql }

    init(_ sql: String, _ code: String, at position: Position? = nil) {
      self.sql = sql
      self.code = code
      self.position = position
    }
  }

  static let alterations = [
    Alteration(
      "UPDATE events SET header = replace(header, 'DEF', 'MFA') WHERE seq = 5", "broken-chain",
      at: 5),
    Alteration("UPDATE events SET header = '{}' WHERE seq = 5", "bad-header", at: 5),
    Alteration("UPDATE events SET ministry = 'MFA' WHERE seq = 5", "column-differs", at: 5),
    Alteration(
      "UPDATE events SET stream = 'mission/X', version = 0 WHERE seq = 5", "column-differs", at: 5),
    Alteration("UPDATE events SET id = zeroblob(16) WHERE seq = 5", "column-differs", at: 5),
    Alteration("UPDATE events SET key = 'k' WHERE seq = 5", "column-differs", at: 5),
    Alteration("UPDATE events SET recorded = recorded + 1 WHERE seq = 5", "broken-chain", at: 5),
    Alteration("UPDATE events SET recorded = 0 WHERE seq = 5", "time-went-back", at: 5),
    Alteration("UPDATE events SET append = 4 WHERE seq = 5", "append-differs", at: 5),
    Alteration("UPDATE bodies SET payload = '{}' WHERE seq = 5", "body-differs", at: 5),
    Alteration("UPDATE bodies SET salt = zeroblob(32) WHERE seq = 5", "body-differs", at: 5),
    Alteration("DELETE FROM bodies WHERE seq = 5", "body-differs", at: 5),
    Alteration(
      "UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 5", "broken-chain", at: 5),
    Alteration("DELETE FROM nodes WHERE level = 0 AND idx = 5", "broken-chain", at: 5),
    Alteration("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1", "broken-node", at: 255),
    Alteration("INSERT INTO nodes VALUES (1, 7, zeroblob(32))", "broken-node"),
    Alteration("INSERT INTO nodes VALUES (-3, 7, zeroblob(32))", "broken-node"),
    Alteration(
      "UPDATE appends SET note = replace(note, 'concert', 'konzert') WHERE first = 0", "bad-append",
      at: 0),
    Alteration("UPDATE appends SET count = 9 WHERE first = 0", "append-differs", at: 0),
    Alteration("DELETE FROM appends WHERE first = 0", "append-missing", at: 0),
    Alteration("INSERT INTO appends VALUES (5, 1, 'x')", "append-differs", at: 5),
    Alteration("DELETE FROM events WHERE seq = 5", "position-gap", at: 5),
    Alteration("DELETE FROM events WHERE seq = 299", "broken-node"),
    Alteration("UPDATE checkpoints SET root = zeroblob(32)", "bad-checkpoint", at: 299),
    Alteration("UPDATE checkpoints SET note = 'x'", "bad-checkpoint", at: 299),
    Alteration("INSERT INTO checkpoints VALUES (999, zeroblob(32), 'x')", "behind-checkpoint"),
    Alteration(
      "UPDATE events SET version = version + 1 WHERE stream = 'mission/M-9'", "version-gap", at: 299
    ),
    Alteration("CREATE TABLE more (x)", "schema-altered"),
    Alteration("CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END", "schema-altered"),
  ]

  @Test("each single alteration is found where it is", arguments: alterations)
  func alteration(_ alteration: Alteration) throws {
    let folder = try Self.ledger()
    try Tampering.run(alteration.sql, on: folder)
    let log = try SQLiteEventLog(opening: folder.path, readOnly: true)
    let found = try LogVerifier(log).findings()
    #expect(
      found.contains { $0.code == alteration.code && $0.position == alteration.position },
      "\(found)")
  }

  @Test(
    "a row far beyond the others is found, and what lies between is not walked over",
    arguments: [1 << 40, 1 << 62, Position.max])
  func farRow(position: Position) throws {
    let folder = try Self.ledger()
    try Tampering.run("UPDATE events SET seq = \(position) WHERE seq = 299", on: folder)
    for readsPages in [true, false] {
      let log = try SQLiteEventLog(opening: folder.path, readOnly: true)
      let report = try LogVerifier(log, readsPages: readsPages).verify()
      let gaps = report.findings.filter { $0.kind == .positionGap }
      #expect(gaps.first?.position == 299)
      #expect(gaps.last?.position == report.size)
      #expect(report.size < 100_000)
      #expect(!report.findings.contains { $0.kind == .brokenLedger }, "\(report.findings)")
    }
  }

  @Test("a dropped guard is found")
  func droppedGuard() throws {
    let folder = try Self.ledger()
    let stranger = try DatabaseQueue(path: folder.file("ledger.db").path)
    try stranger.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER events_guard") }
    let found = try LogVerifier(SQLiteEventLog(opening: folder.path)).findings()
    #expect(found.map(\.code) == ["schema-altered"])
  }

  @Test("an untouched ledger has no findings, and says what is signed and what is not")
  func sound() throws {
    let folder = try Self.ledger()
    let log = try SQLiteEventLog(opening: folder.path)
    try log.fill(2, stream: "mission/M-3")
    var events = 0
    var appends: [Position] = []
    var checkpoints: [Int64] = []
    let report = try LogVerifier(log).verify(
      judges: LogJudges(
        append: { _, _, first in
          appends.append(first)
          return []
        },
        event: { _, _ in
          events += 1
          return []
        },
        checkpoint: {
          checkpoints.append($1.size)
          return []
        }))
    #expect(report.findings.isEmpty)
    #expect(report.size == 302 && report.signedSize == 300 && report.checkpoints == 1)
    #expect(report.appends == appends.count && appends.last == 300)
    #expect(events == 302 && checkpoints == [300])
    #expect(try report.root == log.read { try $0.root(atSize: 302) })
  }

  @Test("what is appended and signed while the check runs is no finding")
  func movingLog() throws {
    let folder = try Self.ledger()
    let writer = try SQLiteEventLog(opening: folder.path)
    let judges = LogJudges(event: { event, _ in
      if event.position == 299 {
        try writer.fill(1, stream: "mission/M-3")
        try writer.storeCheckpoint(signedBy: Sample.logKey)
      }
      return []
    })
    let report = try LogVerifier(SQLiteEventLog(opening: folder.path)).verify(judges: judges)
    #expect(report.findings.isEmpty)
    #expect(report.size == 300 && report.sidecar == .compared)
    #expect(try writer.size() == 301)
  }

  @Test("what the judges say is passed on")
  func judged() throws {
    let folder = try Self.ledger()
    let finding = Finding(.badSignature, at: 0, "No.")
    let judges = LogJudges(append: { _, _, first in first == 0 ? [finding] : [] })
    let log = try SQLiteEventLog(opening: folder.path)
    #expect(try LogVerifier(log).verify(judges: judges).findings == [finding])
  }

  @Test("a signer who had verified another history is believed")
  func forkedSigner() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(3)
    for root in [try log.read { try $0.root(atSize: 2) }, Hash(of: [9])] {
      try log.write { writer in
        _ = try writer.append(at: Sample.noon, lastVerified: (2, root), sign: Sample.sign) {
          _ = try $0(
            Sample.event(1, version: try writer.version(of: StreamName("mission/M-1")!)! + 1))
        }
      }
    }
    let found = try LogVerifier(log).findings()
    #expect(found.map(\.code) == ["other-history"])
    #expect(found.map(\.position) == [4])
    withExtendedLifetime(folder) {}
  }

  /// 300 events in 101 appends, signed as a whole.
  private static func ledger() throws -> TemporaryFolder {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(200)
    for version in 200..<299 { try log.fill(1, from: version) }
    try log.fill(1, stream: "mission/M-9")
    try log.storeCheckpoint(signedBy: Sample.logKey)
    try log.close()
    return folder
  }
}
