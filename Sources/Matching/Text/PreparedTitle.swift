/// A title cut to words under a ruleset.
struct PreparedTitle: Hashable, Sendable {
  /// Each word once, in the order of the title, at most ``mostWords``; none for a placeholder.
  let words: [TitleWord]
  let numbering: Numbering
  /// Countries that the title names.
  let countries: Set<String>
  /// Languages that it may be in, a bit each; 0: can't be told.
  let languages: UInt16

  static let mostWords = 40
  /// More of a title is not read.
  static let longest = 4000

  /// - Parameter places: Codes of the effort's own places: "NG-Federal Roads" begins with one.
  init(
    _ title: String, in places: [String] = [], under rules: Ruleset,
    remembering memory: inout WordMemory
  ) {
    let repaired = Folding.repaired(Folding.cut(title, to: Self.longest))
    var tokens = Folding.tokens(ofRepaired: repaired)
    let isPlaceholder = rules.isPlaceholder(tokens)
    if tokens.count > 1, places.contains(where: { $0.lowercased() == tokens[0] }) {
      tokens.removeFirst()
    }
    let languages = rules.languages.of(tokens, in: repaired)
    let countries: Set<String>
    (tokens, countries) = rules.countries.taken(from: tokens)
    let numbering = Numbering(tokens: tokens, lone: Self.loneNumbers(in: repaired))
    var seen: Set<String> = []
    var words: [TitleWord] = []
    if !isPlaceholder {
      for (index, token) in tokens.enumerated() where words.count < Self.mostWords {
        let word = Numbering.named(token)
        guard !numbering.used.contains(index), word.utf8.count > 1,
          !rules.stopWords.contains(word), seen.insert(word).inserted
        else { continue }
        words.append(memory.word(word, under: rules))
      }
    }
    self.init(words: words, numbering: numbering, countries: countries, languages: languages)
  }

  init(words: [TitleWord], numbering: Numbering, countries: Set<String>, languages: UInt16) {
    self.words = words
    self.numbering = numbering
    self.countries = countries
    self.languages = languages
  }

  /// One-digit numbers that stand before a bracket, a dash, a colon, a comma or the end.
  private static func loneNumbers(in text: String) -> Set<Int> {
    let bytes = Array(text.utf8)
    var result: Set<Int> = []
    for (index, byte) in bytes.enumerated() where (0x32...0x39).contains(byte) {
      let before = index > 0 ? bytes[index - 1] : 0x20
      guard before == 0x20 || before == UInt8(ascii: "(") else { continue }
      var next = index + 1
      while next < bytes.count, bytes[next] == 0x20 { next += 1 }
      if next == bytes.count || "(-:,;".utf8.contains(bytes[next]) {
        result.insert(Int(byte) - 0x30)
      }
    }
    return result
  }
}
