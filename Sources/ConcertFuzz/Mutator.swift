/// The same numbers for the same seed, on every machine (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}

/// Changes texts a little, as typing, cutting, copying and malice would.
struct Mutator {
  /// In bytes; growth beyond this shows nothing new.
  private static let lengthLimit = 4096
  private static let numbers = [
    "0", "-0", "-1", "1", "00", "63", "64", "255", "256", "257", "1000", "65535", "65536",
    "2147483647", "4294967296", "9007199254740991", "9007199254740992", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e3", "1.5",
  ]
  private static let bytes: [UInt8] =
    Array("\"\\{}[],:0-1eu.tfn +=/\n\r\t".utf8) + [
      0x00, 0x1f, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xff,
    ]

  let words: [[UInt8]]
  var random: SeededGenerator

  init(words: [String], seed: UInt64) {
    self.words = (words + Self.numbers + ["e\u{301}", "\u{e9}", "— ", "\u{2028}"])
      .map { Array($0.utf8) }
    random = SeededGenerator(seed: seed)
  }

  /// One to four changes to a text of `pool`.
  mutating func next(from pool: [[UInt8]]) -> [UInt8] {
    var input = pool[Int.random(in: 0..<pool.count, using: &random)]
    for _ in 0..<Int.random(in: 1...4, using: &random) { change(&input, pool) }
    return input.count > Self.lengthLimit ? Array(input.prefix(Self.lengthLimit)) : input
  }

  private mutating func change(_ input: inout [UInt8], _ pool: [[UInt8]]) {
    switch Int.random(in: 0..<10, using: &random) {
    case 0: input.replaceSubrange(part(of: input, longest: 1), with: [byte()])
    case 1: input.insert(byte(), at: place(in: input))
    case 2: input.removeSubrange(part(of: input, longest: 1))
    case 3: input.removeSubrange(part(of: input, longest: 64))
    case 4:
      let copied = Array(input[part(of: input, longest: 64)])
      let at = place(in: input)
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        input.insert(contentsOf: copied, at: at)
      }
    case 5: input.insert(contentsOf: word(), at: place(in: input))
    case 6: input.replaceSubrange(part(of: input, longest: 8), with: word())
    case 7: replaceNumber(&input)
    case 8:
      let other = pool[Int.random(in: 0..<pool.count, using: &random)]
      input.replaceSubrange(
        part(of: input, longest: 128), with: other[part(of: other, longest: 128)])
    default:
      guard !input.isEmpty else { return }
      input[Int.random(in: 0..<input.count, using: &random)] ^=
        1
        << UInt8.random(
          in: 0..<8, using: &random)
    }
  }

  private mutating func replaceNumber(_ input: inout [UInt8]) {
    let digits = input.indices.filter { (0x30...0x39).contains(input[$0]) }
    guard let start = digits.randomElement(using: &random) else { return }
    let end = input[start...].firstIndex { !(0x30...0x39).contains($0) } ?? input.endIndex
    let number = Self.numbers[Int.random(in: 0..<Self.numbers.count, using: &random)]
    input.replaceSubrange(start..<end, with: number.utf8)
  }

  private mutating func byte() -> UInt8 {
    Bool.random(using: &random)
      ? Self.bytes[Int.random(in: 0..<Self.bytes.count, using: &random)]
      : UInt8.random(in: 0...255, using: &random)
  }

  private mutating func word() -> [UInt8] {
    words[Int.random(in: 0..<words.count, using: &random)]
  }

  private mutating func place(in input: [UInt8]) -> Int {
    Int.random(in: 0...input.count, using: &random)
  }

  private mutating func part(of input: [UInt8], longest: Int) -> Range<Int> {
    let start = place(in: input)
    return start..<min(input.count, start + Int.random(in: 1...longest, using: &random))
  }
}
