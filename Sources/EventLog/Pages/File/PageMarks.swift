/// Which pages of a file have been met; each has one use.
struct PageMarks {
  /// Locks of other systems lie on the page with this byte, so it is never used.
  private static let lockByte = 0x4000_0000

  let count: UInt32
  private var words: [UInt64]
  private var marked = 0

  init(_ snapshot: Snapshot) throws {
    count = snapshot.pageCount
    words = Array(repeating: 0, count: Int(count) / 64 + 1)
    let lockPage = Self.lockByte / snapshot.layout.pageSize + 1
    if lockPage <= Int(count) { try mark(UInt32(lockPage)) }
  }

  /// - Throws: `Unusual` for a page that is not there or has another use already.
  mutating func mark(_ page: UInt32) throws {
    guard page > 0, page <= count else { throw Unusual(page, "there is no such page") }
    let bit = UInt64(1) << UInt64(page & 63)
    guard words[Int(page >> 6)] & bit == 0 else { throw Unusual(page, "it is used twice") }
    words[Int(page >> 6)] |= bit
    marked += 1
  }

  /// Whether every page has its use.
  var isFull: Bool { marked == Int(count) }
}
