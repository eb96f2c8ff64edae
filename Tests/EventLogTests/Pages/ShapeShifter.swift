import EventSourcing
import Foundation
import GRDB

@testable import EventLog

/// SplitMix64, so that a failing seed fails again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

/// A file with a ledger's tables and indexes, without guards, whose rows come and go at random: trees
/// of all depths, free pages and blocks, long payloads, frames that wait in the WAL.
struct ShapeShifter {
  let folder = TemporaryFolder()
  var random: SeededGenerator
  let pageSize: Int
  private let writer: DatabasePool
  var path: String { folder.file("ledger.db").path }

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    let size = [512, 1024, 2048, 4096, 16_384, 65_536].randomElement(using: &random) ?? 4096
    pageSize = size
    let path = folder.file("ledger.db").path
    let maker = try DatabaseQueue(path: path)
    try maker.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA page_size = \(size)")
      for statement in Schema.tables + Schema.indexes { try database.execute(sql: statement) }
      try database.execute(sql: "INSERT INTO ledger VALUES ('shape.example', 1)")
      try database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    try maker.close()
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    writer = try DatabasePool(path: path, configuration: configuration)
  }

  func close() throws { try writer.close() }

  /// Several commits, some of them followed by a checkpoint.
  mutating func change(commits: Int) throws {
    for _ in 0..<commits {
      let statements = (0..<Int.random(in: 1...120, using: &random)).map { _ in statement() }
      try writer.write { database in
        for (sql, arguments) in statements {
          try database.execute(sql: sql, arguments: arguments)
        }
      }
      if Int.random(in: 0..<6, using: &random) == 0 {
        try writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
      }
    }
  }

  private mutating func statement() -> (sql: String, arguments: StatementArguments) {
    let seq = Int64.random(in: 0..<3000, using: &random)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<6:
      return (
        "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
          seq, text(1...40), number(), bytes(16...16), maybe(text(1...30)), text(3...3), number(),
          number(), text(0...600),
        ]
      )
    case 6..<12:
      return (
        "INSERT OR REPLACE INTO bodies VALUES (?, ?, ?, ?)",
        [seq, maybe(bytes(32...32)), maybe(long()), maybe(bytes(32...32))]
      )
    case 12..<16:
      return (
        "INSERT OR REPLACE INTO nodes VALUES (?, ?, ?)",
        [Int.random(in: 0...2, using: &random), seq, bytes(32...32)]
      )
    case 16: return ("INSERT OR REPLACE INTO appends VALUES (?, ?, ?)", [seq, number(), long()])
    case 17: return ("DELETE FROM bodies WHERE seq BETWEEN ? AND ?", [seq, seq + 200])
    case 18: return ("DELETE FROM events WHERE seq BETWEEN ? AND ?", [seq, seq + 100])
    default: return ("DELETE FROM nodes WHERE idx BETWEEN ? AND ?", [seq, seq + 100])
    }
  }

  private mutating func maybe<Value: DatabaseValueConvertible>(_ value: Value) -> Value? {
    Int.random(in: 0..<4, using: &random) == 0 ? nil : value
  }

  private mutating func number() -> Int64 {
    let bits = Int64.random(in: 0..<63, using: &random)
    return Int64(bitPattern: random.next()) >> bits
  }

  /// Now and then so long that it needs pages of its own.
  private mutating func long() -> String {
    Int.random(in: 0..<20, using: &random) == 0 ? text(1000...40_000) : text(0...500)
  }

  private mutating func text(_ length: ClosedRange<Int>) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789/-")
    return String(
      (0..<Int.random(in: length, using: &random)).map { _ in
        letters[Int.random(in: 0..<letters.count, using: &random)]
      })
  }

  private mutating func bytes(_ length: ClosedRange<Int>) -> Data {
    Data(
      (0..<Int.random(in: length, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      })
  }
}
