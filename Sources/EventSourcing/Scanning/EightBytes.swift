/// Eight bytes of JSON looked at in one step, the first of them lowest on every machine.
///
/// Source: Mycroft's test for a zero byte; Lamport, "Multiple byte processing with full-word
/// instructions" (1975).
struct EightBytes {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  var word: UInt64

  /// As a number that sorts like the bytes themselves.
  @inline(__always)
  var ordered: UInt64 { word.byteSwapped }

  /// How many bytes come before the first quote, backslash, control or non-ASCII byte; 8 if none.
  ///
  /// A borrow can mark bytes after the first true one only, so the lowest mark is exact.
  @inline(__always)
  var plainPrefix: Int { special.trailingZeroBitCount >> 3 }

  /// As `plainPrefix`, up to the first byte that may not stand in a plain key.
  @inline(__always)
  var keyPrefix: Int {
    let deletes = ((word & ~Self.highs) &+ Self.ones) & Self.highs
    return (special | deletes).trailingZeroBitCount >> 3
  }

  @inline(__always)
  private var special: UInt64 {
    let quote = word ^ (Self.ones &* 0x22)
    let backslash = word ^ (Self.ones &* 0x5c)
    let marks =
      ((word &- (Self.ones &* 0x20)) & ~word) | ((quote &- Self.ones) & ~quote)
      | ((backslash &- Self.ones) & ~backslash) | word
    return marks & Self.highs
  }

  /// Whether all are lower-case hexadecimal digits.
  @inline(__always)
  var areHex: Bool {
    let digits = reach(0x30) & ~reach(0x3a)
    let letters = reach(0x61) & ~reach(0x67)
    return (digits | letters) & ~word & Self.highs == Self.highs
  }

  /// Whether all are hexadecimal digits but those in `places`, which are dashes.
  ///
  /// - Parameter places: 0xff for each such byte.
  @inline(__always)
  func areHex(dashesIn places: UInt64) -> Bool {
    guard word & places == (Self.ones &* 0x2d) & places else { return false }
    return EightBytes(word: word & ~places | (Self.ones &* 0x30) & places).areHex
  }

  /// Whether all are printable ASCII, spaces left out.
  @inline(__always)
  var areVisible: Bool { reach(0x21) & ~reach(0x7f) & ~word & Self.highs == Self.highs }

  /// Whether they are the `YYYY-MM-` of a year from 0001 and a month.
  @inline(__always)
  var isMonth: Bool {
    let dashes: UInt64 = 0xff00_00ff_0000_0000
    let zeros = Self.ones &* 0x30
    guard word & dashes == (Self.ones &* 0x2d) & dashes else { return false }
    let digits = EightBytes(word: word & ~dashes | zeros & dashes)
    guard digits.reach(0x30) & ~digits.reach(0x3a) & ~digits.word & Self.highs == Self.highs
    else { return false }
    let values = digits.word ^ zeros
    let month = (values >> 40 & 0xff) * 10 + values >> 48
    return values & 0xffff_ffff != 0 && (1...12).contains(month)
  }

  /// Marks each byte, its highest bit left out, that is `bound` or more; no byte borrows from another.
  @inline(__always)
  private func reach(_ bound: UInt64) -> UInt64 { (word | Self.highs) &- (Self.ones &* bound) }
}

/// Sixteen bytes of JSON looked at in one step.
///
/// Each operator has vectors on both sides: with a number on one side it would be a call that is not
/// specialized, and fifteen times slower.
struct SixteenBytes {
  private let bytes: SIMD16<Int8>

  @inline(__always)
  init(_ base: UnsafeRawPointer) { bytes = base.loadUnaligned(as: SIMD16<Int8>.self) }

  @inline(__always)
  private func all(_ byte: Int8) -> SIMD16<Int8> { SIMD16(repeating: byte) }

  /// As `EightBytes.plainPrefix`; 16 if there is none.
  @inline(__always)
  var plainPrefix: Int {
    // Bytes beyond ASCII are negative.
    let special = (bytes .< all(0x20)) .| (bytes .== all(0x22)) .| (bytes .== all(0x5c))
    let words = unsafeBitCast(special, to: SIMD2<UInt64>.self)
    let low = UInt64(littleEndian: words[0])
    if low != 0 { return low.trailingZeroBitCount >> 3 }
    return 8 + (UInt64(littleEndian: words[1]).trailingZeroBitCount >> 3)
  }

  /// Whether all are lower-case hexadecimal digits.
  @inline(__always)
  var areHex: Bool {
    let digits = (bytes .> all(0x2f)) .& (bytes .< all(0x3a))
    let letters = (bytes .> all(0x60)) .& (bytes .< all(0x67))
    let words = unsafeBitCast(digits .| letters, to: SIMD2<UInt64>.self)
    return words[0] & words[1] == .max
  }
}
