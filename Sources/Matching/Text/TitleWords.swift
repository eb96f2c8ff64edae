/// A title cut to the words by which it is compared.
struct TitleWords: Hashable, Sendable {
  struct Word: Hashable, Sendable {
    let text: String
    let stem: String
    let weight: Int
  }

  /// Each stem once, in the order of the title; none for a placeholder.
  let words: [Word]
  /// The sum of the words' weights.
  let weight: Int
  /// The sorted words as one text: the first letters of a longer one.
  let letters: [UInt8]

  init(_ title: String) { self.init(tokens: Folding.tokens(of: title)) }

  init(tokens: [String]) {
    var words: [Word] = []
    if !Words.isPlaceholder(tokens) {
      var seen: Set<String> = []
      words = tokens.compactMap { token in
        guard let stem = Words.content(of: [token]).first, seen.insert(stem).inserted else {
          return nil
        }
        return Word(text: token, stem: stem, weight: Words.weight(of: stem))
      }
    }
    self.words = words
    weight = words.reduce(0) { $0 + $1.weight }
    let texts = words.map { Array($0.text.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    letters = Array(texts.joined(separator: [0x20]).prefix(Self.longest))
  }

  /// Longer titles are compared by their first letters, so that a pair costs microseconds.
  static let longest = 120
}
