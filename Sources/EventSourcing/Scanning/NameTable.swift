internal import Glibc

/// Names as small numbers: each distinct run of bytes gets the next one, from 0.
///
/// Exact, and compact enough for millions: the bytes lie one after the other in one buffer. The seed
/// is drawn anew for each table, so that nobody can prepare names that collide.
public struct NameTable: Sendable {
  private struct Entry {
    let start: UInt32
    let hash: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  // Index + 1 of an entry; 0 is free. Its length is a power of two.
  private var slots: [UInt32]
  private let seed: UInt64

  public init() {
    slots = Array(repeating: 0, count: 64)
    seed = UInt64.random(in: 0...(.max))
  }

  /// How many names there are.
  public var count: Int { entries.count }

  /// The number of a name; none when it has not been added.
  public func index(of name: UnsafeRawBufferPointer) -> Int? {
    let entry = slots[slot(of: name, hash(name))]
    return entry == 0 ? nil : Int(entry) - 1
  }

  public func index(of name: String) -> Int? {
    var copy = name
    return copy.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
  }

  /// Looks at the places of many names at once, so that `add` finds them near: in a large table
  /// each is a cache miss, and misses that don't wait for each other take little longer than one.
  ///
  /// - Parameter ranges: of the names in `bytes`.
  /// - Returns: a number that says nothing.
  public func approach(
    _ ranges: some Sequence<Range<Int32>>, in bytes: UnsafeRawBufferPointer
  ) -> UInt32 {
    let mask = slots.count - 1
    var seen: UInt32 = 0
    for range in ranges {
      let name = UnsafeRawBufferPointer(
        rebasing: bytes[Int(range.lowerBound)..<Int(range.upperBound)])
      seen &+= slots[Int(truncatingIfNeeded: hash(name)) & mask]
    }
    return seen
  }

  /// The number of a name, which is new when it was not there.
  public mutating func add(_ name: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    let hash = hash(name)
    let slot = slot(of: name, hash)
    guard slots[slot] == 0 else { return (Int(slots[slot]) - 1, false) }
    precondition(
      bytes.count + name.count < Int(UInt32.max), "all names together have less than 4 GiB")
    entries.append(
      Entry(start: UInt32(bytes.count), hash: UInt32(truncatingIfNeeded: hash)))
    bytes.append(contentsOf: name)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return (entries.count - 1, true)
  }

  public mutating func add(_ name: String) -> Int {
    var copy = name
    return copy.withUTF8 { add(UnsafeRawBufferPointer($0)).index }
  }

  /// The name with a number that `add` gave.
  public func name(_ index: Int) -> String {
    String(decoding: bytes[range(of: index)], as: UTF8.self)
  }

  /// Where the name lies in `bytes`; it ends where the next one begins.
  private func range(of index: Int) -> Range<Int> {
    let end = index + 1 < entries.count ? Int(entries[index + 1].start) : bytes.count
    return Int(entries[index].start)..<end
  }

  /// The slot that holds the name, or the free one that it would go to.
  private func slot(of name: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == UInt32(truncatingIfNeeded: hash), equals(range(of: index), name) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func equals(_ range: Range<Int>, _ name: UnsafeRawBufferPointer) -> Bool {
    guard range.count == name.count else { return false }
    guard let wanted = name.baseAddress else { return true }
    return bytes.withUnsafeBytes { all in
      all.baseAddress.map { memcmp($0 + range.lowerBound, wanted, range.count) == 0 } ?? false
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for (index, entry) in entries.enumerated() {
      // Half of the hash is kept, which is as much as a table of this kind can need.
      var slot = Int(entry.hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = UInt32(index + 1)
    }
    slots = larger
  }

  /// Eight bytes at a time, folded by a multiplication that the seed makes unforeseeable.
  private func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    var state = seed ^ UInt64(name.count)
    var offset = 0
    while offset < name.count {
      var word: UInt64 = 0
      if name.count - offset >= 8 {
        word = name.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      } else {
        for byte in name[offset...] { word = word << 8 | UInt64(byte) }
      }
      let product = (state ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15 ^ seed | 1)
      state = product.low ^ product.high
      offset += 8
    }
    // The slot is taken from the low half, so both halves must count.
    return (state ^ state >> 32) & 0xffff_ffff
  }
}
