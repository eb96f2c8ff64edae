/// One entry by which an effort is found: a canonical word in a place.
public struct Posting: Hashable, Sendable {
  /// The code of a place; ``anywhere`` for an effort that names none.
  public let place: String
  /// A class of the lexicon, a stem, or `=` and all words in byte order: by it two equal titles find
  /// each other even when each of their words is everywhere.
  public let word: String
  /// How rare the word is by the ruleset's frequencies, in thousandths.
  public let rarity: Int

  public static let anywhere = ""
}

extension PreparedEffort {
  /// The canonical words of the title, each once, in its order; none for a placeholder.
  public func words(under rules: Ruleset = .second) -> [String] {
    var seen: Set<String> = []
    return title.words.flatMap { $0.canonical(under: rules) }.filter { seen.insert($0).inserted }
  }

  /// What a posting list holds of it: its words, and all of them as one key.
  public func postingWords(under rules: Ruleset = .second) -> [(word: String, rarity: Int)] {
    let words = words(under: rules)
    let single = words.map { ($0, rules.frequencies.weight(ofWord: $0)) }
    guard words.count > 1 else { return single }
    return single + [("=" + words.sorted(by: Score.precedes).joined(separator: " "), 1000)]
  }

  /// Each word in each place, so that a table on disk can hold them. Who looks for candidates reads
  /// the lists of its own places and ``Posting/anywhere``, or of every place when it names none.
  public func postings(under rules: Ruleset = .second) -> [Posting] {
    let places = effort.places.isEmpty ? [Posting.anywhere] : effort.places
    let words = postingWords(under: rules)
    return places.flatMap { place in
      words.map { Posting(place: place, word: $0.word, rarity: $0.rarity) }
    }
  }
}
