/// The lists by which efforts are found: a word in a place.
public enum Posting {
  /// The place of efforts that name none.
  public static let anywhere = ""
  /// Stands for all places: who names none is looked for everywhere, and looks everywhere.
  public static let every = "*"
  /// The word of all efforts, so that the lists of ``every`` and of each place tell how many
  /// there are.
  public static let all = ""

  /// Before a word of the partner's name: it says less than one of the title.
  static let partnerMark: Character = "~"
  /// Before all words of a title in byte order: by it two equal titles find each other even when
  /// each of their words is everywhere.
  static let titleMark: Character = "="
  static let mostPartnerWords = 3
}

/// One list of postings.
public struct ListKey: Hashable, Sendable {
  /// A class of the lexicon, a stem, or one of those after a mark.
  public let word: String
  /// The code of a place, ``Posting/anywhere``, or ``Posting/every``.
  public let place: String
  /// By which a table finds it.
  public let hash: UInt64
  /// The first eight bytes of the word, which put most lists in order.
  private let beginning: UInt64

  public init(word: String, place: String) {
    self.init(Part(word), in: Part(place))
  }

  /// A word or a place with its hash, for the many keys that it is a part of.
  struct Part {
    let text: String
    let hash: UInt64
    let beginning: UInt64

    init(_ text: String) {
      self.text = text
      hash = WordFeatures.hash(of: text.utf8)
      beginning = text.utf8.prefix(8).enumerated().reduce(0) {
        $0 | UInt64($1.element) << UInt64(56 - 8 * $1.offset)
      }
    }
  }

  init(_ word: Part, in place: Part) {
    self.word = word.text
    self.place = place.text
    beginning = word.beginning
    let mixed = (word.hash ^ place.hash &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    hash = mixed ^ mixed >> 32
  }

  public static func == (one: ListKey, other: ListKey) -> Bool {
    one.hash == other.hash && one.word == other.word && one.place == other.place
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// By word, then by place, as SQLite sorts them.
  public func precedes(_ other: ListKey) -> Bool {
    if beginning != other.beginning { return beginning < other.beginning }
    return word == other.word
      ? Score.precedes(place, other.place) : Score.precedes(word, other.word)
  }
}

/// What an effort is listed under, and what it looks for.
public struct PostingWords: Sendable {
  /// The canonical words of the title, each once, in its order; none for a placeholder.
  public let title: [String]
  private let partner: [String]
  private let unknown: [String]
  /// All words of the title as one; none for a single word.
  private let wholeTitle: [String]

  public init(_ effort: PreparedEffort, under rules: Ruleset) {
    var seen: Set<String> = []
    title = effort.title.words.flatMap { $0.canonical(under: rules) }
      .filter { seen.insert($0).inserted }
    unknown = effort.title.words.filter { !$0.isKnown }.flatMap { $0.canonical(under: rules) }
    partner = title.isEmpty ? [] : Self.partnerWords(of: effort.effort, rules)
    wholeTitle = title.count > 1 ? [Self.whole(title)] : []
  }

  private static func partnerWords(of effort: Effort, _ rules: Ruleset) -> [String] {
    guard let name = effort.partner else { return [] }
    var stems: [String] = []
    for token in Folding.tokens(of: Folding.cut(name, to: 500))
    where token.utf8.count > 2 && !rules.partnerWords.contains(token)
      && !rules.stopWords.contains(token)
    {
      let stem = String(decoding: TitleWord.stem(of: Array(token.utf8)), as: UTF8.self)
      if !stems.contains(stem) { stems.append(stem) }
      if stems.count == Posting.mostPartnerWords { break }
    }
    return stems
  }

  private static func whole(_ title: [String]) -> String {
    let sorted = title.sorted(by: Score.precedes).joined(separator: " ")
    return "\(Posting.titleMark)\(sorted)"
  }

  /// The words, those of the partner's name with a mark, and the whole title as one.
  public var posted: [String] {
    title + partner.map { "\(Posting.partnerMark)\($0)" } + wholeTitle
  }

  /// ``posted``, and what stands in one side's title and in the other's partner: "Oxfam response".
  var wanted: [(word: String, isOfPartner: Bool)] {
    var seen: Set<String> = []
    let all =
      (title + wholeTitle).map { ($0, false) }
      + (partner + unknown).map { ("\(Posting.partnerMark)\($0)", true) }
      + partner.map { ($0, true) }
    return all.filter { seen.insert($0.0).inserted }
  }

  /// The lists that it stands in: each word in each place and in every place; none without words.
  public func lists(in places: [String]) -> [ListKey] { Self.lists(of: posted, in: places) }

  /// The same of words that were ``posted``.
  public static func lists(of posted: [String], in places: [String]) -> [ListKey] {
    guard !posted.isEmpty else { return [] }
    var keys: [ListKey] = []
    let own = places.isEmpty ? [Posting.anywhere] : places
    var seen: Set<String> = []
    let words = (posted + [Posting.all]).map(ListKey.Part.init)
    for place in own + [Posting.every] where seen.insert(place).inserted {
      let place = ListKey.Part(place)
      for word in words { keys.append(ListKey(word, in: place)) }
    }
    return keys
  }
}
