internal import EventSourcing
internal import GRDB
internal import Glibc

/// Walks through the indexes of `events`, each from its first entry to its last.
struct IndexWalk: Sendable {
  /// Entries from here on belong to events that are not checked this time.
  private let end: Position
  private(set) var sums = IndexSums()
  /// Indexes in which a search would miss entries, or that hold too many.
  private(set) var broken: Set<EventIndex> = []

  /// - Parameter end: no more than the size of the log now.
  init(_ database: Database, end: Position) throws {
    self.end = end
    let others =
      try Int64.fetchOne(
        database, sql: "SELECT count(*) FROM events WHERE seq >= ?", arguments: [end]) ?? 0
    for index in EventIndex.allCases {
      let later = try walk(index, database)
      // Each event has one entry in these, and those with a key have one in the third.
      if index == .key ? later > others : later != others { broken.insert(index) }
    }
  }

  /// - Returns: how many entries there are from `end` on.
  private mutating func walk(_ index: EventIndex, _ database: Database) throws -> Int64 {
    let row = try RawStatement(cached: index.entries, in: database)
    defer { row.reset() }
    var last: (first: [UInt8], second: [UInt8], number: Int64) = ([], [], .min)
    var later: Int64 = 0
    while try row.step() {
      let (first, second, number, seq) = (
        row.buffer(0), row.buffer(1), row.integer(2), row.integer(3)
      )
      switch (Self.order(last.first, first), Self.order(last.second, second)) {
      case (0, 0): if number <= last.number { broken.insert(index) }
      case (0, let order): if order > 0 { broken.insert(index) }
      case (let order, _): if order > 0 { broken.insert(index) }
      }
      Self.copy(first, to: &last.first)
      Self.copy(second, to: &last.second)
      last.number = number
      if seq < end { sums.add(index, first, second, number: number, at: seq) } else { later += 1 }
    }
    return later
  }

  /// Below 0 when `left` comes first in the order of bytes, 0 when both are the same.
  private static func order(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Int {
    let common = min(left.count, right.count)
    let order = left.withUnsafeBytes { left in
      guard common > 0, let a = left.baseAddress, let b = right.baseAddress else { return 0 }
      return Int(memcmp(a, b, common))
    }
    return order == 0 ? left.count - right.count : order
  }

  private static func copy(_ bytes: UnsafeRawBufferPointer, to array: inout [UInt8]) {
    array.removeAll(keepingCapacity: true)
    array.append(contentsOf: bytes)
  }
}
