import EventSourcing
import Foundation
import GRDB
import Testing

@testable import Concert

/// The views can be made anew at any time, so they prove nothing; people read them all the same.
@Suite("tampering: views")
struct ViewTamperTests {
  private func viewed() async throws -> Scene {
    let scene = try await Scene()
    let ledger = try Concert.Ledger(
      opening: scene.folder, environment: scene.environment(of: "MFA.weber"))
    try await ledger.perform { try $0.catchUp() }
    return scene
  }

  private func edit(_ scene: Scene, _ sql: String) throws {
    let queue = try DatabaseQueue(path: scene.folder + "/views.db")
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test(
    "a row that was changed, removed or added is found",
    arguments: [
      "UPDATE commitments SET title = 'Roads' WHERE ref = 'COM-2024-0501'",
      "DELETE FROM commitments WHERE ref = 'COM-2024-0502'",
      "INSERT INTO missions (ref) SELECT 'FORGED' WHERE false; UPDATE missions SET title = 'X'",
    ])
  func rows(sql: String) async throws {
    let scene = try await viewed()
    defer { scene.remove() }
    #expect(try scene.verify().findings.isEmpty)
    try edit(scene, sql)
    let report = try scene.verify()
    #expect(Set(report.findings.map(\.code)) == ["view-differs"])
    #expect(report.outcome == .integrityBroken)
  }

  @Test("views of a longer log are found beside a shorter one")
  func ahead() async throws {
    let scene = try await viewed()
    defer { scene.remove() }
    let older = try await Scene()
    defer { older.remove() }
    try await scene.record([Scene.mission("MINURSO", "New")], by: "MFA.weber")
    try await Concert.Ledger(
      opening: scene.folder, environment: scene.environment(of: "MFA.weber")
    ).perform { try $0.catchUp() }
    try FileManager.default.copyItem(
      atPath: scene.folder + "/views.db", toPath: older.folder + "/views.db")
    for end in ["-wal", "-shm"] {
      try? FileManager.default.copyItem(
        atPath: scene.folder + "/views.db" + end, toPath: older.folder + "/views.db" + end)
    }
    let report = try older.verify()
    #expect(Set(report.findings.map(\.code)) == ["view-differs"])
  }
}
