import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import EventLog

/// All of a file's rows as its pages have them, held against what SQLite reads in the same transaction.
struct PageReading {
  /// How many rows were compared.
  private(set) var rows = 0
  /// How many pages were read from the WAL.
  let waiting: Int

  /// - Returns: none where the pages are left to SQLite.
  static func compare(_ path: String) throws -> PageReading? {
    let pool = try DatabasePool(path: path)
    defer { try? pool.close() }
    return try pool.unsafeRead { database in
      try Snapshot.reading(database) { snapshot in
        var reading = PageReading(waiting: snapshot.frames.count)
        try reading.run(database, snapshot)
        return reading
      }
    }
  }

  private init(waiting: Int) { self.waiting = waiting }

  private mutating func run(_ database: Database, _ snapshot: Snapshot) throws {
    let file = try PageFile(database, snapshot)
    let trees = try LedgerTrees(database, file)
    var pages: [UInt32] = []
    let columns = "stream, version, id, key, ministry, recorded, append, header"
    pages += try table(
      trees.events, "SELECT seq, \(columns) FROM events ORDER BY seq", database, file)
    pages += try table(
      trees.bodies, "SELECT seq, salt, payload, command_digest FROM bodies ORDER BY seq", database,
      file)
    try nodes(trees.nodes, database, file)
    try indexes(trees, database, file)
    for outline in trees.others { try OtherRows.check(outline, file, &pages) }
    var marks = trees.marks
    for page in pages { try marks.mark(page) }
    #expect(marks.isFull)
    #expect(try String.fetchOne(database, sql: "PRAGMA quick_check") == "ok")
  }

  private mutating func table(
    _ outline: TreeOutline, _ sql: String, _ database: Database, _ file: PageFile
  ) throws -> [UInt32] {
    var storage: [UInt8] = []
    let runs = try file.read(outline.leaves.sorted(), into: &storage)
    let all = 0..<outline.leaves.count
    return try storage.withUnsafeBytes { buffer in
      try withFields { fields in
        var rows = TableRows(outline, file, fields)
        rows.begin(
          LeafSpan(leaves: all, owned: all),
          PageBatch(
            runs: runs, base: try #require(buffer.baseAddress), pageSize: file.layout.pageSize))
        let cursor = try Row.fetchCursor(database, sql: sql)
        var count: Int64 = 0
        while let row = try cursor.next() {
          let key: Int64 = row[0]
          try #require(try rows.isAt(key))
          count += 1
          for column in 0..<row.count {
            Self.compare(rows.row, Int32(column), row[column] as DatabaseValue)
          }
        }
        #expect(try !rows.isAt(.max))
        try rows.finish()
        #expect(rows.count == count)
        self.rows += Int(count)
        return rows.overflowPages
      }
    }
  }

  private static func compare(_ row: PageRow, _ column: Int32, _ value: DatabaseValue) {
    switch value.storage {
    case .null: #expect(row.isNull(column))
    case .int64(let number): #expect(row.integer(column) == number && !row.isNull(column))
    case .string(let text): #expect(Array(row.buffer(column)) == Array(text.utf8))
    case .blob(let data): #expect(Array(row.buffer(column)) == Array(data))
    case .double: Issue.record("no column holds such numbers")
    }
  }

  private mutating func nodes(
    _ outline: NodeOutline, _ database: Database, _ file: PageFile
  ) throws {
    var storage: [UInt8] = []
    let runs = try file.read(outline.leaves.sorted(), into: &storage)
    let all = 0..<outline.leaves.count
    var found = NodeLeaves(outline, file.layout)
    try storage.withUnsafeBytes { buffer in
      found.begin(
        LeafSpan(leaves: all, owned: all),
        PageBatch(
          runs: runs, base: try #require(buffer.baseAddress), pageSize: file.layout.pageSize))
      let cursor = try Row.fetchCursor(
        database, sql: "SELECT idx, hash FROM nodes WHERE level = 0 ORDER BY idx")
      while let row = try cursor.next() {
        let hash = try found.hash(at: row[0])
        #expect(hash?.bytes == Array(row[1] as Data))
        rows += 1
      }
      try found.finish()
    }
    for level in 0..<8 {
      let count = try Int64.fetchOne(
        database, sql: "SELECT count(*) FROM nodes WHERE level = ?", arguments: [level])
      #expect(found.counts[level] == count)
    }
  }

  private func indexes(_ trees: LedgerTrees, _ database: Database, _ file: PageFile) throws {
    var expected = IndexSums()
    var count: [EventIndex: Int64] = [:]
    let cursor = try Row.fetchCursor(
      database, sql: "SELECT seq, stream, version, id, key, ministry FROM events")
    while let row = try cursor.next() {
      let seq: Int64 = row[0]
      func bytes(_ column: Int) -> [UInt8] { Array((row[column] as String).utf8) }
      bytes(1).withUnsafeBytes { expected.add(.stream, $0, number: row[2], at: seq) }
      Array(row[3] as Data).withUnsafeBytes { expected.add(.id, $0, at: seq) }
      count[.stream, default: 0] += 1
      count[.id, default: 0] += 1
      guard row[4] != nil else { continue }
      count[.key, default: 0] += 1
      bytes(5).withUnsafeBytes { ministry in
        bytes(4).withUnsafeBytes { expected.add(.key, ministry, $0, at: seq) }
      }
    }
    for (index, outline) in zip(EventIndex.allCases, trees.indexes) {
      var entries = IndexEntries(index)
      try entries.run(outline, file)
      #expect(entries.count == count[index] ?? 0)
      #expect(entries.sum == expected[index])
    }
  }
}
