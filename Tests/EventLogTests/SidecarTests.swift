import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import EventLog

@Suite("the sidecar shows a rollback and a fork")
struct SidecarTests {
  @Test("an older copy put in the ledger's place is read but not written")
  func rollback() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(3)
    try log.close()
    let backup = try Data(contentsOf: folder.file("ledger.db"))
    let later = try SQLiteEventLog(opening: folder.path)
    try later.fill(2, from: 3)
    try later.storeCheckpoint(signedBy: Sample.logKey)
    try later.close()
    try backup.write(to: folder.file("ledger.db"))
    let restored = try SQLiteEventLog(opening: folder.path)
    let error = EventLogError.behindCheckpoint(
      path: folder.path + "/ledger.db", size: 3, checkpoint: 5)
    #expect(restored.refusal == error)
    #expect(throws: error) { try restored.fill(1, from: 3) }
    #expect(throws: error) { try restored.storeCheckpoint(signedBy: Sample.logKey) }
    #expect(try restored.size() == 3)
    #expect(try LogVerifier(restored).findings().map(\.code) == ["behind-checkpoint"])
  }

  @Test("another history of the same length is noticed")
  func fork() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(3)
    try log.storeCheckpoint(signedBy: Sample.logKey)
    let (otherFolder, other) = try Sample.temporaryLog()
    try other.fill(4)
    try FileManager.default.copyItem(
      at: folder.file("checkpoint"), to: otherFolder.file("checkpoint"))
    let opened = try SQLiteEventLog(opening: otherFolder.path)
    #expect(
      opened.refusal == .otherHistory(path: otherFolder.path + "/ledger.db", checkpoint: 3))
  }

  @Test("a sidecar that cannot be read stops writing", arguments: ["", "x", "concert\n1\n\n"])
  func damaged(content: String) throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(1)
    try Data(content.utf8).write(to: folder.file("checkpoint"))
    let opened = try SQLiteEventLog(opening: folder.path)
    #expect(opened.refusal?.explanation.code == "bad-checkpoint")
    #expect(throws: EventLogError.self) { try opened.fill(1, from: 1) }
  }

  @Test("a lost sidecar is written anew, and the note is the stored one")
  func lost() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(1)
    let note = try #require(try log.storeCheckpoint(signedBy: Sample.logKey))
    #expect(try Data(contentsOf: folder.file("checkpoint")) == Data(note.encoded))
    try FileManager.default.removeItem(at: folder.file("checkpoint"))
    try log.storeCheckpoint(signedBy: Sample.logKey)
    #expect(try Data(contentsOf: folder.file("checkpoint")) == Data(note.encoded))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names).isSubset(of: ["ledger.db", "ledger.db-wal", "ledger.db-shm", "checkpoint"]))
  }
}
