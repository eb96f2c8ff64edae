import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

@Suite("the file's pages say what SQLite says")
struct PageReaderTests {
  @Test("in files of any shape, with what waits in the WAL", arguments: 0..<24)
  func shapes(seed: UInt64) throws {
    var file = try ShapeShifter(seed: seed)
    var (rows, waiting) = (0, 0)
    for _ in 0..<4 {
      try file.change(commits: 5)
      let reading = try #require(try PageReading.compare(file.path), "seed \(seed)")
      rows += reading.rows
      waiting = max(waiting, reading.waiting)
    }
    #expect(rows > 100 && waiting > 4)
    try file.close()
    let settled = try #require(try PageReading.compare(file.path), "seed \(seed)")
    // Opening the file anew writes a little itself.
    #expect(settled.waiting <= 4)
  }

  @Test("a commit whose last frame is not all there has not happened", arguments: 0..<6)
  func halfFrame(seed: UInt64) throws {
    var file = try ShapeShifter(seed: seed)
    try file.change(commits: 6)
    // As a power cut leaves it: the database and a WAL that ends in the middle, nothing shared.
    let cut = TemporaryFolder()
    let wal = try Data(contentsOf: file.folder.file("ledger.db-wal"))
    try FileManager.default.copyItem(
      at: file.folder.file("ledger.db"), to: cut.file("ledger.db"))
    let lost = Int.random(in: 1...(file.pageSize + 24), using: &file.random)
    try wal.dropLast(lost).write(to: cut.file("ledger.db-wal"))
    _ = try PageReading.compare(cut.file("ledger.db").path)
    try file.close()
  }

  @Test("a file that is not in WAL mode is left to SQLite")
  func otherMode() throws {
    let file = try ShapeShifter(seed: 1)
    try file.close()
    let queue = try DatabaseQueue(path: file.path)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
      let snapshot = try Snapshot.reading(database) { $0 }
      #expect(snapshot == nil)
    }
  }

  @Test("pages with pointer maps, or of another encoding, are left to SQLite")
  func otherFiles() throws {
    for pragma in ["auto_vacuum = FULL", "encoding = 'UTF-16le'"] {
      let folder = TemporaryFolder()
      let path = folder.file("ledger.db").path
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA \(pragma)")
        for statement in Schema.tables + Schema.indexes { try database.execute(sql: statement) }
        try database.execute(sql: "PRAGMA journal_mode = WAL")
      }
      try queue.close()
      let isLeft = try PageReading.compare(path) == nil
      #expect(isLeft, "\(pragma)")
    }
  }

  @Test("entries of indexes have one sum only when they are the same")
  func sums() {
    func sum(_ first: String, _ second: String, _ number: Int64, _ seq: Position) -> UInt64 {
      Array(first.utf8).withUnsafeBytes { first in
        Array(second.utf8).withUnsafeBytes {
          IndexSums.hash(first, $0, number: number, at: seq)
        }
      }
    }
    let sums = [
      sum("ab", "c", 0, 0), sum("a", "bc", 0, 0), sum("abc", "", 0, 0), sum("abc\0", "", 0, 0),
      sum("", "", 1, 0), sum("", "", 0, 1), sum("commitment/1", "", 0, 7),
      sum("commitment/1", "", 7, 0),
    ]
    #expect(Set(sums).count == sums.count)
    #expect(sum("commitment/1", "k", 3, 9) == sum("commitment/1", "k", 3, 9))
  }
}
