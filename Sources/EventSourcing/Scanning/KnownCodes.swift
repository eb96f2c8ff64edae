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
    var low: UInt64 = 0
    var high: UInt64 = 0
    if count >= 8 {
      // The two words overlap; together with the count they say all the bytes.
      low = base.loadUnaligned(as: UInt64.self)
      high = base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else {
      for index in 0..<count {
        low = low << 8 | UInt64(base.load(fromByteOffset: index, as: UInt8.self))
      }
    }
    let mixed = (low ^ high &* 31 ^ UInt64(truncatingIfNeeded: test)) &* 0x9e37_79b9_7f4a_7c15
    let slot = Int(truncatingIfNeeded: mixed >> 57)
    let entry = self[slot]
    if entry.low == low, entry.high == high, entry.count == count, entry.test == test {
      return true
    }
    guard answer(code) else { return false }
    self[slot] = KnownCodes.Entry(low: low, high: high, count: count, test: test)
    return true
  }
}
