/// One word of a title with what comparing it needs.
struct TitleWord: Hashable, Sendable {
  /// Folded.
  let text: [UInt8]
  /// Classes of the lexicon; none when it knows no such word.
  let classes: [UInt16]
  /// The first letters without the ending, at most seven bytes, as one number.
  let stem: UInt64
  /// The letters as languages that write alike would share them, at most 32.
  let cognate: [UInt8]
  /// How much the word's meaning says, and how rare the word itself is, in thousandths.
  let weight: Int
  let rarity: Int
  /// Whether it says what the work is about (`roads`), not how it is done (`strategy`).
  let isSubject: Bool

  var isKnown: Bool { !classes.isEmpty }
  var string: String { String(decoding: text, as: UTF8.self) }

  /// What was worked out before.
  init(
    text: [UInt8], classes: [UInt16], stem: UInt64, cognate: [UInt8], weight: Int, rarity: Int,
    isSubject: Bool
  ) {
    self.text = text
    self.classes = classes
    self.stem = stem
    self.cognate = cognate
    self.weight = weight
    self.rarity = rarity
    self.isSubject = isSubject
  }

  init(_ token: String, under rules: Ruleset) {
    let text = Array(token.utf8)
    self.text = text
    let classes = rules.lexicon.classes(of: text)
    self.classes = classes
    isSubject = classes.contains { rules.isSubject[Int($0)] }
    let stem = Self.stem(of: text)
    self.stem = Self.packed(stem)
    cognate = Self.cognate(of: text)
    let stemText = String(decoding: stem, as: UTF8.self)
    rarity = rules.frequencies.rarity(ofStem: stemText)
    if classes.isEmpty {
      weight = max(50, rules.frequencies.weight(ofWord: stemText))
    } else {
      let sum = classes.reduce(0) { $0 + rules.classWeights[Int($1)] }
      let mean = sum / classes.count
      weight = min(1000, max(50, classes.count > 1 ? mean * 115 / 100 : mean))
    }
  }

  /// What the postings hold: the names of the classes, or the stem.
  func canonical(under rules: Ruleset) -> [String] {
    if isKnown { return classes.map { rules.lexicon.names[Int($0)] } }
    return [String(decoding: Self.stem(of: text), as: UTF8.self)]
  }

  private static let endings: [[UInt8]] = [
    "ings", "ing", "ies", "ed", "es", "s", "en", "er", "e", "n", "x", "a", "o", "i",
  ].map { Array($0.utf8) }

  static func stem(of text: [UInt8]) -> [UInt8] {
    var stem = text[...]
    for ending in endings where text.count - ending.count >= 4 {
      if text.suffix(ending.count).elementsEqual(ending) {
        stem = stem.dropLast(ending.count)
        break
      }
    }
    stem = stem.prefix(7)
    // A letter of several bytes is kept whole.
    while stem.count < text.count, text[stem.endIndex] & 0xC0 == 0x80 { stem = stem.dropLast() }
    return Array(stem)
  }

  private static func packed(_ bytes: [UInt8]) -> UInt64 {
    bytes.prefix(7).reduce(UInt64(bytes.count)) { $0 << 8 | UInt64($1) }
  }

  /// `ph` and `f`, `th` and `t`, `c`, `ck`, `ch`, `qu` and `k`, `y`, `j` and `i`, `z`, `x` and `s`,
  /// `w` and `v` are one; doubled letters count once.
  static func cognate(of text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let after = index + 1 < text.count ? text[index + 1] : 0
      var letter = text[index]
      var step = 1
      switch (letter, after) {
      case (UInt8(ascii: "p"), UInt8(ascii: "h")): (letter, step) = (UInt8(ascii: "f"), 2)
      case (UInt8(ascii: "t"), UInt8(ascii: "h")): (letter, step) = (UInt8(ascii: "t"), 2)
      case (UInt8(ascii: "c"), UInt8(ascii: "k")), (UInt8(ascii: "c"), UInt8(ascii: "h")),
        (UInt8(ascii: "q"), UInt8(ascii: "u")):
        (letter, step) = (UInt8(ascii: "k"), 2)
      case (UInt8(ascii: "c"), _): letter = UInt8(ascii: "k")
      case (UInt8(ascii: "y"), _), (UInt8(ascii: "j"), _): letter = UInt8(ascii: "i")
      case (UInt8(ascii: "z"), _), (UInt8(ascii: "x"), _): letter = UInt8(ascii: "s")
      case (UInt8(ascii: "w"), _): letter = UInt8(ascii: "v")
      default: break
      }
      if result.last != letter { result.append(letter) }
      index += step
    }
    return Array(result.prefix(32))
  }
}

/// Words that were worked out before, since titles share most of them.
public struct WordMemory: Sendable {
  /// Some 300 bytes each.
  private static let most = 16_384
  /// Longer ones seldom come twice.
  private static let longest = 40

  private var words: [String: TitleWord] = [:]

  public init() {}

  mutating func word(_ token: String, under rules: Ruleset) -> TitleWord {
    if let known = words[token] { return known }
    let word = TitleWord(token, under: rules)
    if words.count == Self.most { words.removeAll(keepingCapacity: true) }
    if token.utf8.count <= Self.longest { words[token] = word }
    return word
  }
}
