/// SipHash-1-3 of whole words, with a key that is drawn for each value.
///
/// As the standard library's `Hasher`, but in line: a check hashes eight entries of indexes for each
/// event.
/// - Source: Aumasson & Bernstein, "SipHash: a fast short-input PRF" (2012).
struct SipKey: Sendable {
  private let words: (UInt64, UInt64)

  init() {
    var random = SystemRandomNumberGenerator()
    words = (random.next(), random.next())
  }

  @inline(__always)
  var state: SipState { SipState(words.0, words.1) }
}

struct SipState {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  @inline(__always)
  init(_ first: UInt64, _ second: UInt64) {
    v0 = first ^ 0x736f_6d65_7073_6575
    v1 = second ^ 0x646f_7261_6e64_6f6d
    v2 = first ^ 0x6c79_6765_6e65_7261
    v3 = second ^ 0x7465_6462_7974_6573
  }

  @inline(__always)
  mutating func add(_ word: UInt64) {
    v3 ^= word
    round()
    v0 ^= word
  }

  /// The bytes in whole words, the last of which may have some of the one before again; how many
  /// they are is for the caller to add.
  @inline(__always)
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    guard bytes.count >= 8 else {
      var word: UInt64 = 0
      for byte in bytes { word = word << 8 | UInt64(byte) }
      return add(word)
    }
    var offset = 0
    while bytes.count - offset > 8 {
      add(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    add(base.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
  }

  @inline(__always)
  mutating func finish() -> UInt64 {
    v2 ^= 0xff
    round()
    round()
    round()
    return v0 ^ v1 ^ v2 ^ v3
  }

  @inline(__always)
  private mutating func round() {
    v0 = v0 &+ v1
    v1 = Self.turn(v1, 13) ^ v0
    v0 = Self.turn(v0, 32)
    v2 = v2 &+ v3
    v3 = Self.turn(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = Self.turn(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = Self.turn(v1, 17) ^ v2
    v2 = Self.turn(v2, 32)
  }

  @inline(__always)
  private static func turn(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word << bits | word >> (64 - bits)
  }
}
