/// What the size of a file's pages says about what is on them.
///
/// - Source: "Database File Format", https://www.sqlite.org/fileformat2.html, 1.3 and 1.6.
struct PageLayout: Hashable, Sendable {
  /// A power of two from 512 to 65,536, in bytes. Nothing is reserved at a page's end.
  let pageSize: Int
  /// The most of a payload that stays on a leaf of a table.
  let tableLocal: Int
  /// The most of a payload that stays on a page of an index.
  let indexLocal: Int
  /// The least of a longer payload that stays.
  let leastLocal: Int
  /// More cells than this have no room on a page.
  let mostCells: Int

  init?(pageSize: Int) {
    guard (512...65_536).contains(pageSize), pageSize & (pageSize - 1) == 0 else { return nil }
    self.pageSize = pageSize
    tableLocal = pageSize - 35
    indexLocal = (pageSize - 12) * 64 / 255 - 23
    leastLocal = (pageSize - 12) * 32 / 255 - 23
    mostCells = (pageSize - 8) / 6
  }

  /// How much of a payload of `count` bytes stays on its page.
  @inline(__always)
  func local(_ count: Int, most: Int) -> Int {
    if count <= most { return count }
    let rest = leastLocal + (count - leastLocal) % (pageSize - 4)
    return rest <= most ? rest : leastLocal
  }

  /// How many pages hold what does not stay.
  func overflowPages(_ count: Int, local: Int) -> Int {
    (count - local + pageSize - 5) / (pageSize - 4)
  }
}

extension UnsafeRawPointer {
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }

  /// Two bytes, big-endian.
  @inline(__always)
  func short(_ offset: Int) -> Int {
    Int(UInt16(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  /// Four bytes, big-endian.
  @inline(__always)
  func word(_ offset: Int) -> UInt32 {
    UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// SQLite's number of one to nine bytes, not read beyond `end`.
  ///
  /// - Returns: none when it does not end before `end`; else the number and where it ends.
  @inline(__always)
  func varint(_ offset: Int, end: Int) -> (value: UInt64, next: Int)? {
    guard offset < end else { return nil }
    let first = byte(offset)
    if first < 0x80 { return (UInt64(first), offset + 1) }
    if end - offset >= 3 {
      let second = byte(offset + 1)
      let value = UInt64(first & 0x7f) << 7 | UInt64(second & 0x7f)
      if second < 0x80 { return (value, offset + 2) }
      let third = byte(offset + 2)
      if third < 0x80 { return (value << 7 | UInt64(third), offset + 3) }
    }
    return longVarint(offset, end: end)
  }

  private func longVarint(_ offset: Int, end: Int) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    for index in 0..<8 {
      guard offset + index < end else { return nil }
      let byte = byte(offset + index)
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { return (value, offset + index + 1) }
    }
    guard offset + 8 < end else { return nil }
    return (value << 8 | UInt64(byte(offset + 8)), offset + 9)
  }
}
