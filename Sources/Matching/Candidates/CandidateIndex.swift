/// Posting lists in memory, for evaluation and for ledgers that fit; the ledger's own view keeps the
/// same lists in a table.
///
/// Lists are read from the shortest on, the newest ``mostOfAList`` entries of each, about
/// ``budget`` in all, so that an effort costs the same in a large ledger.
public struct CandidateIndex: Sendable {
  public static let mostOfAList = 200
  public static let budget = 1500
  public static let best = 32

  private var lists: [String: [Int32]] = [:]
  private var groups: [Int32] = []
  private var facts: [CandidateFacts] = []
  private var count = 0
  private let rules: Ruleset

  public init(under rules: Ruleset = .second) { self.rules = rules }

  private static func key(_ place: String, _ word: String) -> String { "\(place)\n\(word)" }
  private static let every = "*"

  /// The numbers of the efforts, from 0 in the order of insertion, that may be the same work; best
  /// first.
  /// - Parameter group: Efforts of one group, such as a ministry, are no candidates of each other.
  public func candidates(of effort: PreparedEffort, group: Int) -> [Int] {
    var lists: [(list: [Int32], word: String)] = []
    let places =
      effort.effort.places.isEmpty
      ? [Self.every] : Set(effort.near.union(effort.countries)).sorted() + [Posting.anywhere]
    for (word, _) in effort.postingWords(under: rules) {
      for place in places {
        if let list = self.lists[Self.key(place, word)] { lists.append((list, word)) }
      }
    }
    lists.sort {
      $0.list.count != $1.list.count
        ? $0.list.count < $1.list.count : Score.precedes($0.word, $1.word)
    }
    var read = 0
    var sums: [Int32: Int] = [:]
    for (list, _) in lists where read < Self.budget {
      // A word of half the ledger still says one bit.
      let worth = 4 + (UInt64(count + 2) / UInt64(list.count + 1)).bitWidthUsed * 4
      for number in list.suffix(Self.mostOfAList) where groups[Int(number)] != Int32(group) {
        sums[number, default: 0] += worth
      }
      read += min(list.count, Self.mostOfAList)
    }
    let facts = CandidateFacts(effort)
    for number in sums.keys {
      sums[number, default: 0] += facts.likeness(to: self.facts[Int(number)])
    }
    return sums.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key > $1.key }
      .prefix(Self.best).map { Int($0.key) }
  }

  public mutating func insert(_ effort: PreparedEffort, group: Int) {
    let number = Int32(count)
    count += 1
    groups.append(Int32(group))
    facts.append(CandidateFacts(effort))
    for posting in effort.postings(under: rules) {
      lists[Self.key(posting.place, posting.word), default: []].append(number)
    }
    for (word, _) in effort.postingWords(under: rules) {
      lists[Self.key(Self.every, word), default: []].append(number)
    }
  }
}

extension UInt64 {
  fileprivate var bitWidthUsed: Int { UInt64.bitWidth - leadingZeroBitCount }
}

/// What ranks candidates beside their words: many share "response to the pandemic", few its months.
public struct CandidateFacts: Hashable, Sendable {
  let start: Int?
  let end: Int?
  let worth: Int?
  let theme: String
  /// So that long titles, which share a word with everything, do not crowd out short ones.
  let words: Int

  public init(_ effort: PreparedEffort) {
    start = effort.start
    end = effort.end
    worth = effort.worth
    theme = effort.effort.themes.min(by: Score.precedes) ?? ""
    words = effort.title.words.count
  }

  /// In the same unit as the words: four for each halving of a list.
  public func likeness(to other: CandidateFacts) -> Int {
    var points = -2 * other.words
    for (one, other) in [(start, other.start), (end, other.end)] {
      guard let one, let other else { continue }
      let apart = abs(one - other)
      points += apart <= 45 ? 8 : apart <= 200 ? 5 : apart <= 400 ? 3 : 0
    }
    if let worth, let otherWorth = other.worth {
      let (low, high) = (min(worth, otherWorth), max(worth, otherWorth))
      points += high / 21 * 20 <= low ? 8 : high / 4 * 3 <= low ? 4 : 0
    }
    if !theme.isEmpty {
      points +=
        theme == other.theme
        ? 6 : theme.utf8.prefix(3).elementsEqual(other.theme.utf8.prefix(3)) ? 4 : 0
    }
    return points
  }
}
