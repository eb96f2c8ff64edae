import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

@Suite("a file that is not a ledger of ours is left alone")
struct LedgerFileTests {
  private func path(_ folder: TemporaryFolder) -> String { folder.path + "/ledger.db" }

  @Test(
    "no file, and another kind of file",
    arguments: ["", "hello", String(repeating: "x", count: 9000)])
  func foreignBytes(content: String) throws {
    let folder = TemporaryFolder()
    #expect(throws: EventLogError.noLedger(path: path(folder))) {
      try SQLiteEventLog(opening: folder.path)
    }
    try Data(content.utf8).write(to: folder.file("ledger.db"))
    #expect(throws: EventLogError.notALedger(path: path(folder))) {
      try SQLiteEventLog(opening: folder.path)
    }
    #expect(throws: EventLogError.alreadyExists(path: path(folder))) {
      try SQLiteEventLog.create(folder: folder.path, origin: "a")
    }
    #expect(try Data(contentsOf: folder.file("ledger.db")) == Data(content.utf8))
  }

  @Test("a database of another program, and of a later release")
  func foreignDatabase() throws {
    let folder = TemporaryFolder()
    let other = try DatabaseQueue(path: path(folder))
    try other.write { try $0.execute(sql: "CREATE TABLE t (x)") }
    let before = try Data(contentsOf: folder.file("ledger.db"))
    #expect(throws: EventLogError.notALedger(path: path(folder))) {
      try SQLiteEventLog(opening: folder.path)
    }
    #expect(try Data(contentsOf: folder.file("ledger.db")) == before)
    try other.write {
      try $0.execute(sql: "PRAGMA application_id = 0x434e4354; PRAGMA user_version = 2")
    }
    #expect(throws: EventLogError.newerLedger(path: path(folder), format: 2, known: 1)) {
      try SQLiteEventLog(opening: folder.path)
    }
    try other.write { try $0.execute(sql: "PRAGMA user_version = 1") }
    #expect(throws: EventLogError.self) { try SQLiteEventLog(opening: folder.path) }
  }

  @Test("a cut ledger is damaged, wherever it is cut", arguments: [100, 4096, 20_000, 60_000])
  func cut(length: Int) throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(300)
    try log.close()
    let file = try FileHandle(forUpdating: folder.file("ledger.db"))
    #expect(try file.seekToEnd() > 60_000)
    try file.truncate(atOffset: UInt64(length))
    try file.close()
    let error = #expect(throws: EventLogError.self) {
      let log = try SQLiteEventLog(opening: folder.path)
      try log.fill(1, from: 300)
    }
    #expect(error?.explanation.code == "broken-ledger")
  }

  @Test("a page overwritten with noise is damaged or found")
  func noise() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(300)
    try log.close()
    let size = try FileHandle(forReadingFrom: folder.file("ledger.db")).seekToEnd()
    for page in stride(from: UInt64(4096), to: size, by: 4096) {
      let copy = try Tampering.copy(folder)
      let file = try FileHandle(forUpdating: copy.file("ledger.db"))
      try file.seek(toOffset: page)
      try file.write(contentsOf: Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }))
      try file.close()
      do {
        let log = try SQLiteEventLog(opening: copy.path, readOnly: true)
        #expect(try !LogVerifier(log).findings().isEmpty, "page at \(page)")
      } catch let error as EventLogError {
        #expect(error.explanation.outcome == .integrityBroken, "\(error)")
      }
    }
  }

  @Test("an origin that no key may have is refused", arguments: ["", "a b", "a+b", "{a"])
  func badOrigin(origin: String) {
    let folder = TemporaryFolder()
    #expect(throws: EventLogError.badOrigin(origin)) {
      try SQLiteEventLog.create(folder: folder.path, origin: origin)
    }
  }

  @Test("a ledger opened for reading refuses to be written")
  func readOnly() throws {
    let (folder, writable) = try Sample.temporaryLog()
    try writable.fill(3)
    let log = try SQLiteEventLog(opening: folder.path, readOnly: true)
    #expect(try log.size() == 3)
    #expect(throws: EventLogError.readOnly(path: path(folder))) { try log.fill(1, from: 3) }
    #expect(throws: EventLogError.readOnly(path: path(folder))) {
      try log.storeCheckpoint(signedBy: Sample.logKey)
    }
  }

  @Test("a ledger on a medium that cannot be written is read, and refuses to be opened for writing")
  func readOnlyMedium() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(300)
    try log.close()
    guard let medium = try ReadOnlyMedium(copying: folder) else { return }
    let copy = try SQLiteEventLog(opening: medium.path, readOnly: true)
    #expect(try LogVerifier(copy).findings().isEmpty)
    #expect(try copy.size() == 300)
    #expect(throws: EventLogError.readOnly(path: medium.path + "/ledger.db")) {
      try SQLiteEventLog(opening: medium.path)
    }
    try copy.close()
  }

  @Test("a full disk stores nothing of the append, and goes on when there is space")
  func diskFull() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(10)
    try log.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 40") }
    #expect(throws: EventLogError.diskFull(path: path(folder))) { try log.fill(500, from: 10) }
    // It undoes the whole transaction, and with it all that others stored in their attempts.
    #expect(throws: EventLogError.diskFull(path: path(folder))) {
      try log.write { writer in
        try writer.append([Sample.event(0, stream: "mission/M-2", version: 0)])
        _ = try? writer.attempt {
          try writer.append((10..<500).map { Sample.event($0, version: $0) })
        }
      }
    }
    #expect(try log.size() == 10)
    try log.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
    try log.fill(500, from: 10)
    #expect(try LogVerifier(log).findings().isEmpty)
  }
}

/// A file system without the right to write: a mounted one for the superuser, whom no right stops.
private final class ReadOnlyMedium {
  let path: String
  private let folder = TemporaryFolder()
  private let isMounted: Bool

  /// None where neither can be had.
  init?(copying source: TemporaryFolder) throws {
    path = folder.path + "/medium"
    let files = FileManager.default
    if geteuid() == 0 {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
      guard Self.run("mount", "-t", "tmpfs", "tmpfs", path) else { return nil }
      isMounted = true
    } else {
      isMounted = false
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    for name in try files.contentsOfDirectory(atPath: source.path) {
      try files.copyItem(atPath: source.path + "/" + name, toPath: path + "/" + name)
    }
    if isMounted {
      guard Self.run("mount", "-o", "remount,ro", path) else { return nil }
    } else {
      try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    }
  }

  deinit {
    if isMounted {
      _ = Self.run("umount", path)
    } else {
      chmod(path, 0o755)
    }
  }

  private static func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
