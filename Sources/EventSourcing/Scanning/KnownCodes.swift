/// Codes that passed their test before, so that the few words of a catalogue are tested once.
///
/// Exact, for the payloads of one shape: a code is known again by its test and by all of its bytes.
/// Longer ones than 16 bytes are tested each time.
public struct KnownCodes {
  struct Entry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// 0 for an entry that holds nothing; no code is empty.
    var count = 0
    var test = 0

    @inline(__always)
    func isSame(as other: Entry) -> Bool {
      low == other.low && high == other.high && count == other.count && test == other.test
    }
  }

  /// A power of two.
  static let capacity = 128
  /// Stands for the test of a day, which has no place among a shape's own.
  static let day = -1

  var entries = [Entry](repeating: Entry(), count: capacity)

  public init() {}
}

extension UnsafeMutableBufferPointer<KnownCodes.Entry> {
  /// Whether `code` passes `test`, asked of `answer` when it is not known.
  @inline(__always)
  func passes(
    _ code: UnsafeRawBufferPointer, test: Int, _ answer: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    let count = code.count
    guard count > 0, count <= 16, let base = code.baseAddress else { return answer(code) }
    let (low, high) = base.ends(count)
    let mixed = (low ^ high &* 31 ^ UInt64(truncatingIfNeeded: test)) &* 0x9e37_79b9_7f4a_7c15
    // Two entries share a place, so that two common codes don't push each other out.
    let slot = Int(truncatingIfNeeded: mixed >> 58) << 1
    let entry = KnownCodes.Entry(low: low, high: high, count: count, test: test)
    if self[slot].isSame(as: entry) || self[slot + 1].isSame(as: entry) { return true }
    guard answer(code) else { return false }
    self[slot + 1] = self[slot]
    self[slot] = entry
    return true
  }
}

extension UnsafeRawPointer {
  /// The first and the last of one to sixteen bytes, as words that overlap: together with the count
  /// they say all the bytes.
  @inline(__always)
  func ends(_ count: Int) -> (first: UInt64, last: UInt64) {
    if count >= 8 {
      return (
        loadUnaligned(as: UInt64.self), loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      )
    }
    if count >= 4 {
      return (
        UInt64(loadUnaligned(as: UInt32.self)),
        UInt64(loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      )
    }
    let first =
      UInt64(load(as: UInt8.self)) | UInt64(load(fromByteOffset: count >> 1, as: UInt8.self)) << 8
    return (first, UInt64(load(fromByteOffset: count - 1, as: UInt8.self)))
  }
}
