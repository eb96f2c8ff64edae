import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import Concert

/// Whole histories: older copies, forks, and logs made anew by those who hold the log's key.
@Suite("tampering: histories")
struct HistoryTamperTests {
  static let rebuilt = [
    Tampering("edit an event and make every hash follow, with no key", "bad-checkpoint", at: 8) {
      let forger = Forger(scene: $0)
      try forger.replacePayload(7, "Wells", by: "Roads")
      try forger.rebuild()
    },
    Tampering("edit an event with the log's key: what was signed", "append-differs", at: 7) {
      let forger = Forger(scene: $0)
      try forger.replacePayload(7, "Wells", by: "Roads")
      try forger.rebuild(signing: $0.logKey())
    },
    Tampering("edit an event and its note with the log's key: who signed", "bad-signature", at: 7) {
      let forger = Forger(scene: $0)
      try forger.replacePayload(7, "Wells", by: "Roads")
      try forger.renote(7)
      try forger.rebuild(signing: $0.logKey())
    },
    Tampering(
      "the officer edits an own event with the log's key's help: what others had seen",
      "other-history", at: 271
    ) {
      let forger = Forger(scene: $0)
      try forger.replacePayload(7, "Wells", by: "Roads")
      try forger.renote(7, signing: $0.key("DEF.braun"))
      try forger.rebuild(signing: $0.logKey())
    },
    Tampering("record an act earlier with the log's key", "other-history", at: 271) {
      try $0.tamper("UPDATE events SET recorded = recorded - 3600000 WHERE seq = 7")
      try Forger(scene: $0).rebuild(signing: $0.logKey())
    },
    Tampering("leave out an append with the log's key", "other-history", at: 271) {
      try $0.tamper(
        """
        DELETE FROM events WHERE seq = 9; DELETE FROM bodies WHERE seq = 9;
        DELETE FROM appends WHERE first = 9;
        DELETE FROM events WHERE stream LIKE 'contribution/%';
        DELETE FROM bodies WHERE seq = 272; DELETE FROM appends WHERE first = 272;
        UPDATE events SET seq = seq - 1 WHERE seq BETWEEN 10 AND 271;
        UPDATE events SET append = append - 1 WHERE append BETWEEN 10 AND 271;
        UPDATE bodies SET seq = seq - 1 WHERE seq BETWEEN 10 AND 271;
        UPDATE appends SET first = first - 1 WHERE first BETWEEN 10 AND 271;
        UPDATE events SET seq = 271, append = 271 WHERE seq = 273;
        UPDATE bodies SET seq = 271 WHERE seq = 273;
        UPDATE appends SET first = 271 WHERE first = 273
        """)
      try Forger(scene: $0).rebuild(signing: $0.logKey())
    },
    Tampering("enrol a key after the act that it signed", "bad-signature", at: 6) { scene in
      // The act's signer is an officer whose enrolment stands behind it.
      try scene.tamper(
        """
        UPDATE events SET seq = -6, append = 9 WHERE seq = 6;
        UPDATE events SET seq = 6, append = 6 WHERE seq = 9;
        UPDATE events SET seq = 9 WHERE seq = -6;
        UPDATE bodies SET seq = -6 WHERE seq = 6; UPDATE bodies SET seq = 6 WHERE seq = 9;
        UPDATE bodies SET seq = 9 WHERE seq = -6;
        UPDATE appends SET first = -6 WHERE first = 6; UPDATE appends SET first = 6 WHERE first = 9;
        UPDATE appends SET first = 9 WHERE first = -6
        """)
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
  ]

  @Test("a history that was made anew is found by what others signed", arguments: rebuilt)
  func isFoundInRebuilt(_ tampering: Tampering) async throws { try await tampering.check() }

  @Test("an act that the log's own key made forgotten is found by whoever saw it")
  func forgotten() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try scene.forgetTheLastAct()
    let report = try scene.verify(as: "MFA.weber")
    #expect(report.findings.filter(\.breaksIntegrity).map(\.code) == ["rolled-back"])
    #expect(report.findings.first?.position == 273)
    #expect(report.outcome == .integrityBroken)
  }

  @Test("a fork is found by whoever saw the other branch, and that person records nothing on it")
  func fork() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try scene.forgetTheLastAct()
    let other = "MFA.weber"
    let memory = Places(
      ledger: scene.folder, variables: scene.environment(of: other).variables
    ).state
    let kept = scene.home + "/memory"
    try FileManager.default.moveItem(atPath: memory, toPath: kept)
    try await scene.record([Scene.mission("MINURSO", "Another story")], by: other)
    try FileManager.default.removeItem(atPath: memory)
    try FileManager.default.moveItem(atPath: kept, toPath: memory)
    #expect(try scene.verify().findings.isEmpty)
    let report = try scene.verify(as: other)
    #expect(report.findings.map(\.code) == ["forked"])
    #expect(report.findings.first?.position == 273)
    await #expect(throws: LedgerRefusal.logForked(seen: 274)) {
      try await scene.record([Scene.mission("MINURCAT", "On it")], by: other)
    }
  }

  @Test("an older copy beside the sidecar is found, read, and written no more")
  func olderCopy() async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let older = try Data(contentsOf: URL(filePath: scene.file))
    try await scene.record([Scene.mission("MINURSO", "New")], by: "MFA.weber")
    try scene.settle()
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scene.file + end) }
    try older.write(to: URL(filePath: scene.file))
    let report = try scene.verify()
    #expect(report.findings.map(\.code) == ["behind-checkpoint"])
    #expect(report.findings.first?.position == nil)
    #expect(report.outcome == .integrityBroken)
    let ledger = try Concert.Ledger(
      opening: scene.folder, environment: scene.environment(of: "DEF.braun"))
    let log = try await ledger.examine().first { $0.check == "log" }
    #expect(log?.state == .fail)
    let refusal = await #expect(throws: (any Error).self) {
      try await scene.record([Scene.mission("MINURCAT", "On it")], by: "MFA.weber")
    }
    #expect((refusal as? any Explainable)?.explanation.code == "behind-checkpoint")
  }

  struct Sidecar: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    var position: Position?
    let isBroken: Bool
    let change: @Sendable (Scene) throws -> Data?
  }

  static let sidecars = [
    Sidecar(testDescription: "removed", code: "sidecar-missing", isBroken: false) { _ in nil },
    Sidecar(testDescription: "emptied", code: "bad-checkpoint", isBroken: true) { _ in Data() },
    Sidecar(testDescription: "overwritten", code: "bad-checkpoint", isBroken: true) { _ in
      Data("hello\n".utf8)
    },
    Sidecar(testDescription: "of another root", code: "other-history", isBroken: true) {
      let text = Checkpoint(origin: Scene.origin, size: 274, root: Hash(of: [])).text
      return Data(try SignedNote.sign(text, with: [$0.logKey()]).encoded)
    },
    Sidecar(testDescription: "ahead of the log", code: "behind-checkpoint", isBroken: true) {
      let text = Checkpoint(origin: Scene.origin, size: 999, root: Hash(of: [])).text
      return Data(try SignedNote.sign(text, with: [$0.logKey()]).encoded)
    },
    Sidecar(testDescription: "of another ledger", code: "bad-checkpoint", isBroken: true) { _ in
      let key = try SigningKey(name: "other.example")
      let text = Checkpoint(origin: "other.example", size: 1, root: Hash(of: [])).text
      return Data(try SignedNote.sign(text, with: [key]).encoded)
    },
    Sidecar(
      testDescription: "signed by another key", code: "bad-checkpoint", position: 273,
      isBroken: true
    ) {
      let note = try SignedNote(
        parsing: Array(Data(contentsOf: URL(filePath: $0.folder + "/checkpoint"))))
      let key = try SigningKey(name: Scene.origin)
      return Data(try SignedNote.sign(note.text, with: [key]).encoded)
    },
  ]

  @Test("a sidecar that is not the last checkpoint is found", arguments: sidecars)
  func sidecar(_ sidecar: Sidecar) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    let url = URL(filePath: scene.folder + "/checkpoint")
    if let bytes = try sidecar.change(scene) {
      try bytes.write(to: url)
    } else {
      try FileManager.default.removeItem(at: url)
    }
    let report = try scene.verify()
    #expect(report.findings.map(\.code) == [sidecar.code])
    #expect(report.findings.first?.position == sidecar.position)
    #expect(report.outcome == (sidecar.isBroken ? .integrityBroken : .finding))
  }
}

extension Scene {
  /// The last act gone as if it had never been, with every hash, signature and the sidecar in order.
  func forgetTheLastAct() throws {
    try tamper(
      """
      DELETE FROM events WHERE seq = 273; DELETE FROM bodies WHERE seq = 273;
      DELETE FROM appends WHERE first = 273; DELETE FROM checkpoints WHERE size = 274;
      DELETE FROM nodes WHERE level = 0 AND idx = 273
      """)
    try Forger(scene: self).rebuild(signing: logKey())
  }
}
