/// How alike two titles are, from 0 to 100, and by which words.
///
/// Three parts: words shared by weight over both titles (half), over the smaller one (a quarter),
/// and the likeness of the sorted words letter by letter (a quarter), which forgives misspelling.
public struct TitleLikeness: Hashable, Sendable {
  public let value: Int
  /// The shared words that say something, as the first title writes them, at most five.
  public let shared: [String]

  public init(_ a: String, _ b: String) {
    let left = Self.words(of: a)
    let right = Self.words(of: b)
    guard !left.isEmpty, !right.isEmpty else {
      value = 0
      shared = []
      return
    }
    let rightStems = Set(right.map(\.stem))
    let common = left.filter { rightStems.contains($0.stem) }
    let weightLeft = left.reduce(0) { $0 + $1.weight }
    let weightRight = right.reduce(0) { $0 + $1.weight }
    let weightCommon = common.reduce(0) { $0 + $1.weight }
    let both = 200 * weightCommon / (weightLeft + weightRight)
    let smaller = 100 * weightCommon / min(weightLeft, weightRight)
    let letters = Self.ratio(Self.sorted(left), Self.sorted(right))
    let telling = common.filter { $0.weight == Words.fullWeight }
    let likeness = (2 * both + smaller + letters) / 4
    // One telling word in common ("infrastructure") is a subject, not a work.
    let isOneWord = telling.count < 2 && common.count < max(left.count, right.count)
    value = isOneWord ? min(likeness, Self.mostByOneWord) : likeness
    shared = telling.prefix(5).map(\.text)
  }

  private struct Word {
    let text: String
    let stem: String
    let weight: Int
  }

  private static func words(of title: String) -> [Word] {
    let tokens = Folding.tokens(of: title)
    guard !Words.isPlaceholder(tokens) else { return [] }
    var seen: Set<String> = []
    return tokens.compactMap { token in
      guard let stem = Words.content(of: [token]).first, seen.insert(stem).inserted else {
        return nil
      }
      return Word(text: token, stem: stem, weight: Words.weight(of: stem))
    }
  }

  private static func sorted(_ words: [Word]) -> [UInt8] {
    let texts = words.map { Array($0.text.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    return Array(texts.joined(separator: [0x20]).prefix(longest))
  }

  private static let mostByOneWord = 50

  /// Longer titles are compared by their first letters, so that a pair costs microseconds.
  private static let longest = 120

  /// Twice the longest common subsequence over both lengths, in percent.
  static func ratio(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty || !b.isEmpty else { return 100 }
    var row = [Int](repeating: 0, count: b.count + 1)
    for byte in a {
      var diagonal = 0
      for index in b.indices {
        let above = row[index + 1]
        row[index + 1] = byte == b[index] ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return 200 * row[b.count] / (a.count + b.count)
  }
}
