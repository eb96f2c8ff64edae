internal import Matching

/// What a search for candidates reads: the lists, and what ranks the efforts in them.
struct MatchStore: ~Copyable {
  var lists: ListCache
  var ranks: RankTable
  private let mergers: RawStatement
  /// The ministry that each belongs to after mergers.
  private var houses: [String: String] = [:]
  /// The same by the ranks' numbers, for those that were asked for.
  private var houseNumbers: [Int32] = []

  init(on raw: OpaquePointer) throws(StepFailure) {
    let lists = try ListCache(on: raw)
    let ranks = try RankTable(on: raw)
    let mergers = try RawStatement("SELECT code, house FROM duplicate_mergers", on: raw)
    houses = try Self.houses(mergers)
    self.lists = lists
    self.ranks = ranks
    self.mergers = mergers
  }

  private static func houses(
    _ mergers: borrowing RawStatement
  ) throws(StepFailure) -> [String: String] {
    var houses: [String: String] = [:]
    while try mergers.step() { houses[mergers.text(0)] = mergers.text(1) }
    mergers.reset()
    return houses
  }

  mutating func learnMergers() throws(StepFailure) {
    houses = try Self.houses(mergers)
    houseNumbers = []
  }

  mutating func flush() throws(StepFailure) { try lists.flush() }

  mutating func forget() throws(StepFailure) {
    lists.forget()
    ranks.forget()
    try learnMergers()
  }

  /// Two ministries that became one have no duplicates with each other.
  func areRivals(_ one: String, _ other: String) -> Bool {
    houses[one, default: one] != houses[other, default: other]
  }

  mutating func house(_ ministry: Int32) -> Int32 {
    while houseNumbers.count <= Int(ministry) {
      let code = ranks.ministry(Int32(houseNumbers.count))
      houseNumbers.append(ranks.number(of: houses[code, default: code]))
    }
    return houseNumbers[Int(ministry)]
  }

  mutating func candidates(
    of effort: KnownEffort, _ words: PostingWords, with search: inout CandidateSearch
  ) throws(StepFailure) -> [Int64] {
    let own = house(ranks.number(of: effort.ministry))
    return try search.candidates(of: effort.prepared, words) { keys throws(StepFailure) in
      try lists.lists(keys)
    } facts: { some, into throws(StepFailure) in
      ranks.fetch(some)
      for other in some {
        let row = try ranks.row(of: other.effort)
        let isRival = row.ministry >= 0 && other.effort != effort.id && house(row.ministry) != own
        into.append(isRival ? row.facts : nil)
      }
    }
  }
}
