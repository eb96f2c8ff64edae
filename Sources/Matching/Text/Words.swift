/// The canonical words of a title: what it is found by and compared with.
public enum Words {
  /// The stems that count, without repetition, in the order of the title.
  ///
  /// Stop words, single letters, numbers and years are left out: numbers tell phases and rounds
  /// apart (``Numbering``) and would tie unlike work together. A placeholder title has none.
  public static func canonical(of title: String) -> [String] {
    let tokens = Folding.tokens(of: title)
    guard !isPlaceholder(tokens) else { return [] }
    var seen: Set<String> = []
    return content(of: tokens).filter { seen.insert($0).inserted }
  }

  /// What the postings hold: the canonical words, and all of them as one key.
  ///
  /// By the key two equal titles find each other even when each of their words is everywhere.
  public static func postings(of title: String) -> [String] {
    let words = canonical(of: title)
    guard words.count > 1 else { return words }
    return words + [
      "="
        + words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .joined(separator: " ")
    ]
  }

  /// Whether a title says nothing of the work: redacted, not applicable, aggregated, or made of
  /// nothing but words that every title has ("Grants, subsidies and contributions").
  public static func isPlaceholder(_ title: String) -> Bool {
    isPlaceholder(Folding.tokens(of: title))
  }

  static func isPlaceholder(_ tokens: [String]) -> Bool {
    let folded = tokens.joined(separator: " ")
    for phrase in Vocabulary.placeholderPhrases {
      if folded == phrase || folded.hasPrefix(phrase + " ") { return true }
    }
    return !content(of: tokens).contains { weight(of: $0) == fullWeight }
  }

  /// The stems of the tokens that count; repetitions stay.
  static func content(of tokens: [String]) -> [String] {
    tokens.compactMap { token in
      let bytes = token.utf8
      guard bytes.count > 1, !Vocabulary.stopWords.contains(token),
        !bytes.contains(where: { (0x30...0x39).contains($0) }), Numbering.roman[token] == nil
      else { return nil }
      return stem(token)
    }
  }

  /// The stem by which inflected and cognate words meet: the first letters, a plural's `s` gone.
  static func stem(_ word: String) -> String {
    var letters = word[...]
    let count = letters.utf8.count
    if count > 4, letters.hasSuffix("ies") {
      letters = letters.dropLast(3)
    } else if count > 3, letters.hasSuffix("s"), !letters.hasSuffix("ss") {
      letters = letters.dropLast()
    }
    return String(letters.prefix(stemLength))
  }

  static let stemLength = 6

  static let fullWeight = 10

  /// How much a word says, from 1 to 10.
  static func weight(of word: String) -> Int {
    if Vocabulary.common.contains(word) { return 3 }
    if Vocabulary.placeNames.contains(word) { return 2 }
    return fullWeight
  }
}
