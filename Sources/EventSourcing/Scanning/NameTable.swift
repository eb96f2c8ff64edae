internal import Glibc

/// Names as small numbers: each distinct run of bytes gets the next one, from 0.
///
/// Exact, and compact enough for millions: the bytes lie one after the other in one buffer. The seed
/// is drawn anew for each table, so that nobody can prepare names that collide.
public struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  // Where each name begins.
  private var starts: [UInt32] = []
  // The hash above, below it index + 1 of a name; 0 is free. The length is a power of two.
  private var slots: [UInt64]
  private let seed: UInt64

  public init() {
    slots = Array(repeating: 0, count: 64)
    seed = UInt64.random(in: 0...(.max))
  }

  /// How many names there are.
  public var count: Int { starts.count }

  /// The number of a name; none when it has not been added.
  public func index(of name: UnsafeRawBufferPointer) -> Int? {
    let entry = slots[slot(of: name, hash(name))]
    return entry == 0 ? nil : Self.index(entry)
  }

  public func index(of name: String) -> Int? {
    var copy = name
    return copy.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
  }

  /// Looks at the places of many names at once, so that `add` finds them near: in a large table
  /// each is a cache miss, and misses that don't wait for each other take little longer than one.
  ///
  /// - Parameter ranges: of the names in `bytes`.
  /// - Returns: their hashes, for `add`, and a number that says nothing.
  public func approach(
    _ ranges: [Range<Int32>], in bytes: UnsafeRawBufferPointer
  ) -> (hashes: [UInt64], seen: UInt64) {
    let mask = slots.count - 1
    var seen: UInt64 = 0
    var hashes: [UInt64] = []
    hashes.reserveCapacity(ranges.count)
    for range in ranges {
      let name = UnsafeRawBufferPointer(
        rebasing: bytes[Int(range.lowerBound)..<Int(range.upperBound)])
      let hash = hash(name)
      hashes.append(hash)
      seen &+= slots[Int(truncatingIfNeeded: hash) & mask]
    }
    return (hashes, seen)
  }

  /// The number of a name, which is new when it was not there.
  public mutating func add(_ name: UnsafeRawBufferPointer) -> (index: Int, isNew: Bool) {
    add(name, hash: hash(name))
  }

  /// As `add`.
  ///
  /// - Parameter hash: as `approach` of this very table gave it.
  public mutating func add(
    _ name: UnsafeRawBufferPointer, hash: UInt64
  ) -> (index: Int, isNew: Bool) {
    let slot = slot(of: name, hash)
    guard slots[slot] == 0 else { return (Self.index(slots[slot]), false) }
    precondition(
      bytes.count + name.count < Int(UInt32.max), "all names together have less than 4 GiB")
    starts.append(UInt32(bytes.count))
    bytes.append(contentsOf: name)
    slots[slot] = hash << 32 | UInt64(starts.count)
    if starts.count * 2 > slots.count { grow() }
    return (starts.count - 1, true)
  }

  @inline(__always)
  private static func index(_ slot: UInt64) -> Int { Int(slot & 0xffff_ffff) - 1 }

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
    let end = index + 1 < starts.count ? Int(starts[index + 1]) : bytes.count
    return Int(starts[index])..<end
  }

  /// The slot that holds the name, or the free one that it would go to.
  private func slot(of name: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash, equals(range(of: Self.index(slots[slot])), name) { return slot }
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
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(entry >> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }

  /// Eight bytes at a time, folded by a multiplication that the seed makes unforeseeable.
  @inline(__always)
  private func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = name.baseAddress, name.count > 0 else { return 0 }
    let factor = 0x9e37_79b9_7f4a_7c15 ^ seed | 1
    var state = seed ^ UInt64(name.count)
    func fold(_ word: UInt64) {
      let product = (state ^ word).multipliedFullWidth(by: factor)
      state = product.low ^ product.high
    }
    if name.count > 16 {
      var offset = 0
      while name.count - offset > 8 {
        fold(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      fold(base.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self))
    } else {
      let (first, last) = base.ends(name.count)
      fold(first)
      fold(last)
    }
    // The slot is taken from the low half, so both halves must count.
    return (state ^ state >> 32) & 0xffff_ffff
  }
}
