import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("backups")
struct BackupTests {
  private func code(_ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      return nil
    } catch { return (error as? any Explainable)?.explanation.code ?? "\(error)" }
  }

  @Test("a copy is the ledger of one moment, sound, and goes back where nothing lies")
  func roundTrip() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries", "missions", "year"])
    let folder = committee.folder + "/../backup"
    let made = try await committee.ledger().backUp(
      to: folder, environment: committee.environment)
    #expect(made.size == (try await committee.ledger().basis(at: .now).size))
    let backup = try Backup(at: folder, environment: committee.environment)
    #expect(try backup.check() == made)
    let restored = committee.folder + "/../restored"
    #expect(try backup.restore(to: restored).size == made.size)
    let listing = try await Ledger(opening: restored, environment: committee.environment)
      .list(.commitment)
    #expect(listing.total == (try await committee.ledger().list(.commitment).total))
    #expect(await code { _ = try backup.restore(to: restored) } == "ledger-exists")
    #expect(
      await code {
        _ = try await committee.ledger().backUp(
          to: folder, environment: committee.environment)
      } == "folder-not-empty")
  }

  @Test("a byte that changed, or a file that is gone, is found and nothing is put back")
  func damaged() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let folder = committee.folder + "/../backup"
    _ = try await committee.ledger().backUp(to: folder, environment: committee.environment)
    let backup = try Backup(at: folder, environment: committee.environment)
    let log = folder + "/ledger.db"
    var bytes = try Data(contentsOf: URL(filePath: log))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: log))
    let place = committee.folder + "/../restored"
    #expect(await code { _ = try backup.check() } == "backup-damaged")
    #expect(await code { _ = try backup.restore(to: place) } == "backup-damaged")
    #expect(!FileManager.default.fileExists(atPath: place))
    try FileManager.default.removeItem(atPath: log)
    #expect(await code { _ = try backup.check() } == "backup-damaged")
    #expect(
      await code {
        _ = try Backup(at: place, environment: committee.environment)
      } == "not-a-backup")
  }

  @Test("what lies there is not lost unasked: newer events, and another ledger")
  func newer() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let folder = committee.folder + "/../backup"
    let made = try await committee.ledger().backUp(
      to: folder, environment: committee.environment)
    try await committee.tell(["missions"])
    let newest = try await committee.ledger().basis(at: .now).size
    let backup = try Backup(at: folder, environment: committee.environment)
    #expect(
      await code { _ = try backup.restore(to: committee.folder, replacing: true) }
        == "behind-ledger")
    #expect(try await committee.ledger().basis(at: .now).size == newest)
    var later = committee.environment
    later.now = { Moment(millisecondsSinceEpoch: 1_750_000_000_000) }
    let report = try backup.restore(to: committee.folder, replacing: true, losingNewer: true)
    #expect(try await committee.ledger().basis(at: .now).size == made.size)
    let kept = try #require(report.keptAt)
    // Where nobody can tell what would be gone, it must be asked for.
    try Data(repeating: 7, count: 8192).write(to: URL(filePath: committee.folder + "/ledger.db"))
    #expect(
      await code { _ = try backup.restore(to: committee.folder, replacing: true) }
        == "ledger-unreadable")
    _ = try Backup(at: folder, environment: later).restore(
      to: committee.folder, replacing: true, losingNewer: true)
    #expect(try await committee.ledger().basis(at: .now).size == made.size)
    let old = try Ledger(opening: kept, environment: committee.environment)
    #expect(try await old.basis(at: .now).size == newest)
  }

  @Test("what a witness has seen is not gone back behind, whatever is asked for")
  func witnessed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    let folder = committee.folder + "/../backup"
    let made = try await committee.ledger().backUp(
      to: folder, environment: committee.environment)
    try await committee.tell(["ministries"])
    let answer = try await committee.ledger().perform {
      try $0.witness(
        at: ["https://witness.example/w1"], vkeys: [witness.vkey], through: witness.client)
    }
    let command = try Concert.Ledger.witnessCommand(answer)
    _ = try await committee.ledger().perform {
      try $0.send([String(decoding: command.canonical, as: UTF8.self)])
    }
    let backup = try Backup(at: folder, environment: committee.environment)
    let refused = await code {
      _ = try backup.restore(to: committee.folder, replacing: true, losingNewer: true)
    }
    #expect(refused == "behind-witnessed")
    #expect(try await committee.ledger().basis(at: .now).size > made.size)
  }
}
