/// A word of a title with what comparing it needs, without a reference to count.
struct WordFeatures: Sendable {
  let stem: UInt64
  /// The first five letters of the cognate.
  let beginning: UInt64
  /// At most three, one more than their number; 0 stands for none.
  let classes: SIMD4<UInt16>
  /// Which letters the cognate has, a bit each.
  let letters: UInt32
  let weight: Int32
  let rarity: Int32
  /// Where its letters are among the effort's bytes: as folded, and behind them as its cognate.
  private let start: Int32
  private let textCount: UInt16
  private let cognateCount: UInt8
  let classCount: UInt8
  let isNumber: Bool
  let isSubject: Bool

  var text: Range<Int> { Int(start)..<Int(start) + Int(textCount) }
  var cognate: Range<Int> { text.upperBound..<text.upperBound + length }
  var length: Int { Int(cognateCount) }
  var isKnown: Bool { classCount > 0 }

  /// - Parameter bytes: Takes the letters.
  init(_ reader: inout FormReader, _ bytes: inout [UInt8]) {
    let text = reader.slice()
    start = Int32(bytes.count)
    textCount = UInt16(clamping: text.count)
    bytes.append(contentsOf: text)
    var classes = SIMD4<UInt16>()
    let count = reader.count()
    for place in 0..<count {
      let number: UInt16 = reader.number()
      if place < 3 { classes[place] = number &+ 1 }
    }
    self.classes = classes
    classCount = UInt8(min(3, count))
    stem = reader.whole()
    let cognate = reader.slice()
    cognateCount = UInt8(clamping: cognate.count)
    bytes.append(contentsOf: cognate)
    var (beginning, letters, isNumber) = (UInt64(0), UInt32(0), true)
    for (place, byte) in cognate.enumerated() {
      if place < 5 { beginning |= UInt64(byte) << UInt64(8 * place) }
      letters |= 1 << UInt32((byte &- 0x61) & 31)
      if !(0x30...0x39).contains(byte) { isNumber = false }
    }
    self.beginning = beginning
    self.letters = letters
    self.isNumber = isNumber
    weight = reader.number()
    rarity = reader.number()
    isSubject = reader.number() == 1
  }

  /// The words in byte order with spaces between, at most 128 bytes of them.
  static func appendLetters(_ words: [WordFeatures], to bytes: inout [UInt8]) {
    let most = bytes.count + 128
    let order = bytes.withUnsafeBufferPointer { bytes in
      words.indices.sorted { one, other in
        bytes[words[one].text].lexicographicallyPrecedes(bytes[words[other].text])
      }
    }
    for (place, index) in order.enumerated() {
      if place > 0 { bytes.append(0x20) }
      for letter in words[index].text { bytes.append(bytes[letter]) }
      if bytes.count >= most { break }
    }
    if bytes.count > most { bytes.removeLast(bytes.count - most) }
  }

  /// FNV-1a over the bytes.
  static func hash(of text: some Sequence<UInt8>) -> UInt64 {
    text.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
