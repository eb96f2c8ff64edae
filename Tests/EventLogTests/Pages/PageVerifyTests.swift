import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

@Suite("a check of the file's pages finds what SQLite finds")
struct PageVerifyTests {
  @Test("a sound ledger is read from its pages alone, closed or with a WAL")
  func sound() throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(700)
    try log.fill(1, stream: "mission/M-2")
    try log.append([
      Sample.event(1, stream: "mission/M-3", version: 0, key: "k-1"),
      Sample.event(2, stream: "mission/M-4", version: 0, payload: Self.long),
    ])
    try #require(try Self.isVouched(log))
    try log.close()
    #expect(try Self.isVouched(SQLiteEventLog(opening: folder.path)))
    #expect(try Self.isVouched(SQLiteEventLog(opening: folder.path, readOnly: true)))
  }

  @Test("appends of others while it runs are no finding, and are not read")
  func concurrentAppends() async throws {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(300)
    let path = folder.path
    let writing = Task.detached {
      let writer = try SQLiteEventLog(opening: path)
      for version in 0..<150 { try writer.fill(1, stream: "mission/M-7", from: version) }
    }
    var sizes: [Position] = []
    while sizes.last != 450 {
      let report = try LogVerifier(SQLiteEventLog(opening: folder.path)).verify()
      #expect(report.findings.isEmpty)
      sizes.append(report.size)
    }
    try await writing.value
    #expect(sizes == sizes.sorted())
    #expect(try Self.isVouched(log))
  }

  @Test("whatever is damaged, the findings are those of SQLite's reading", arguments: 0..<8)
  func damage(seed: UInt64) throws {
    let original = try Self.ledger()
    let whole = try Data(contentsOf: original.file("ledger.db"))
    var random = SeededGenerator(seed: seed)
    var found = 0
    for round in 0..<20 {
      let copy = try Tampering.copy(original)
      var damaged = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&damaged, &random) }
      try damaged.write(to: copy.file("ledger.db"))
      let pages = Self.outcome(copy, readsPages: true)
      let queried = Self.outcome(copy, readsPages: false)
      #expect(pages == queried, "seed \(seed), round \(round)")
      if queried != .findings([]) { found += 1 }
    }
    #expect(found > 0)
  }

  private static let long = "{\"text\":\"" + String(repeating: "word ", count: 4000) + "\"}"

  /// Whether nothing is left for SQLite to read.
  private static func isVouched(_ log: SQLiteEventLog) throws -> Bool {
    try log.readingPages { pages in
      guard let pages else { return false }
      let end = try log.size()
      var (_, count) = try log.inReadTransaction { try pages.checkRest($0) }
      for start in stride(from: 0, to: end, by: Int(Page.length)) {
        let range = start..<min(start + Page.length, end)
        let part = try log.inReadTransaction {
          try pages.check(range, in: $0, origin: log.origin, shape: { _ in nil })
        }
        #expect(part.page.findings.isEmpty)
        count.add(part.count)
      }
      return pages.isWhole(count)
    }
  }

  private enum Outcome: Equatable {
    case findings([Finding])
    case refused(String)
  }

  private static func outcome(_ folder: TemporaryFolder, readsPages: Bool) -> Outcome {
    for end in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(at: folder.file("ledger.db" + end))
    }
    do {
      let log = try SQLiteEventLog(opening: folder.path, readOnly: true)
      defer { try? log.close() }
      return .findings(try LogVerifier(log, readsPages: readsPages).findings())
    } catch {
      return .refused((error as? any Explainable)?.explanation.code ?? "\(error)")
    }
  }

  /// A bit, a byte, a few bytes, a page, or the file's end; most of it where a page's structure is.
  static func damage(_ file: inout Data, _ random: inout SeededGenerator) {
    let pages = file.count / 4096
    let page = Int.random(in: 0..<pages, using: &random) * 4096
    switch Int.random(in: 0..<8, using: &random) {
    case 0:
      file[Int.random(in: 0..<file.count, using: &random)] ^=
        1 << UInt8.random(in: 0..<8, using: &random)
    case 1, 2:
      file[page + Int.random(in: 0..<12, using: &random)] = .random(in: 0...255, using: &random)
    case 3, 4:
      file[page + Int.random(in: 8..<64, using: &random)] &+=
        [1, 255, 2, 128].randomElement(using: &random) ?? 1
    case 5:
      let start = page + Int.random(in: 0..<4000, using: &random)
      for index in start..<start + Int.random(in: 1..<90, using: &random) {
        file[index] = .random(in: 0...255, using: &random)
      }
    case 6:
      let other = Int.random(in: 0..<pages, using: &random) * 4096
      file.replaceSubrange(page..<page + 4096, with: file[other..<other + 4096])
    default:
      file[Int.random(in: 0..<100, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
  }

  /// Trees of two levels, a list of free pages, overflow pages and a node above the leaves.
  private static func ledger() throws -> TemporaryFolder {
    let (folder, log) = try Sample.temporaryLog()
    try log.fill(300)
    for version in 0..<20 {
      try log.append([
        Sample.event(
          version, stream: "mission/M-2", version: version, key: "k-\(version)",
          payload: version % 5 == 0 ? long : nil)
      ])
    }
    try log.storeCheckpoint(signedBy: Sample.logKey)
    try log.close()
    try Tampering.run(
      "CREATE TABLE more (x); INSERT INTO more VALUES (zeroblob(30000)); DROP TABLE more",
      on: folder)
    return folder
  }
}
