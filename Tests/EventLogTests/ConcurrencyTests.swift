import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import EventLog

@Suite("many writers, one order")
struct ConcurrencyTests {
  @Test("appends that arrive together are stored together, each with its own answer")
  func groupCommit() async throws {
    let (folder, log) = try Sample.temporaryLog()
    let group = GroupCommit(log)
    let outcomes = await withTaskGroup(of: (Int, Result<Position, any Error>).self) { tasks in
      for number in 0..<200 {
        tasks.addTask {
          do {
            // Every fifth comes too late for its stream's first version.
            let stream = number % 5 == 0 ? "mission/SAME" : "mission/M-\(number)"
            let receipt = try await group.write { writer in
              try writer.append([Sample.event(number, stream: stream, version: 0)])
            }
            return (number, .success(receipt.first))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    let stored = outcomes.compactMap { try? $0.1.get() }
    #expect(stored.count == 161)
    #expect(Set(stored) == Set(0..<161))
    for case (let number, .failure(let error)) in outcomes {
      #expect(number % 5 == 0)
      #expect((error as? EventLogError)?.explanation.code == "stale-version")
    }
    #expect(try LogVerifier(log).findings().isEmpty)
    withExtendedLifetime(folder) {}
  }

  @Test("a group that cannot be stored tells everybody")
  func failedGroup() async throws {
    let (folder, log) = try Sample.temporaryLog()
    let readOnly = GroupCommit(try SQLiteEventLog(opening: folder.path, readOnly: true))
    await #expect(throws: EventLogError.readOnly(path: folder.path + "/ledger.db")) {
      try await readOnly.write { try $0.append([Sample.event(0, version: 0)]) }
    }
    #expect(try log.size() == 0)
  }

  @Test("a writer that waits too long is told who holds the ledger")
  func busy() throws {
    let (folder, log) = try Sample.temporaryLog()
    let path = folder.path + "/ledger.db"
    for seconds in [0, 0.05] {
      let impatient = try SQLiteEventLog(opening: folder.path, waitSeconds: seconds)
      try log.write { writer in
        try writer.append([
          Sample.event(0, version: (try writer.version(of: StreamName("mission/M-1")!) ?? -1) + 1)
        ])
        let error = #expect(throws: EventLogError.self) { try impatient.fill(1) }
        guard case .busy(path, seconds, let holder?) = error else {
          Issue.record("not busy: \(String(describing: error))")
          return
        }
        #expect(holder.hasPrefix("pid \(getpid())"))
      }
    }
    // Whoever gave up has let go of the lock, too.
    try log.fill(1, from: 2)
    try SQLiteEventLog(opening: folder.path, waitSeconds: 0).fill(1, from: 3)
  }

  @Test("who comes new stands in line; who is at it goes on")
  func turns() throws {
    let (folder, log) = try Sample.temporaryLog()
    let newcomer = try SQLiteEventLog(opening: folder.path, waitSeconds: 0.05)
    let first = PenQueue(ledger: folder.path + "/ledger.db").enter()
    let place = try #require(first)
    let error = #expect(throws: EventLogError.self) { try newcomer.fill(1) }
    guard case .busy? = error else {
      Issue.record("not busy: \(String(describing: error))")
      return
    }
    #expect(try log.size() == 0)
    let turn = WriterTurn()
    turn.begin()
    do {
      // Neither waits nor throws, though somebody stands in line.
      let pen = try FolderLock(
        folder: folder.path, ledger: folder.path + "/ledger.db", seconds: 0.05, turn: turn)
      withExtendedLifetime(pen) {}
    }
    close(place)
    try log.fill(1)
    #expect(try log.size() == 1)
  }

  @Test("four processes append to one file, and no event is lost or doubled")
  func processes() throws {
    let (folder, log) = try Sample.temporaryLog()
    let children = try (0..<4).map { number in
      let child = Process()
      child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
      child.arguments = ["--testing-library", "swift-testing", "--filter", "appendsAsChild"]
      child.environment = ProcessInfo.processInfo.environment.merging(
        [
          "CONCERT_TEST_LEDGER": folder.path, "CONCERT_TEST_CHILD": String(number),
        ]) { $1 }
      child.standardOutput = FileHandle.nullDevice
      child.standardError = FileHandle.nullDevice
      try child.run()
      return child
    }
    for child in children {
      child.waitUntilExit()
      #expect(child.terminationStatus == 0)
    }
    #expect(try log.size() == 4 * 200)
    for number in 0..<4 {
      let events = try log.read { try $0.events(in: StreamName("mission/M-\(number)")!, from: 0) }
      #expect(events.map(\.header.version) == Array(0..<200))
    }
    #expect(try LogVerifier(log).findings().isEmpty)
    withExtendedLifetime(folder) {}
  }

  /// What each of the four processes runs; nothing in the process that starts them.
  @Test(
    "a child appends one event at a time",
    .enabled(if: ProcessInfo.processInfo.environment["CONCERT_TEST_LEDGER"] != nil))
  func appendsAsChild() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = try #require(environment["CONCERT_TEST_LEDGER"])
    let number = try #require(environment["CONCERT_TEST_CHILD"])
    let log = try SQLiteEventLog(opening: folder, waitSeconds: 60)
    for version in 0..<200 { try log.fill(1, stream: "mission/M-\(number)", from: version) }
  }
}
