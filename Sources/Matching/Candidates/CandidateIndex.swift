/// Posting lists in memory, for evaluation; the ledger's own view keeps the same lists in a table.
public struct CandidateIndex: Sendable {
  private var lists: [ListKey: PostingList] = [:]
  private var groups: [Int] = []
  private var facts: [CandidateFacts] = []
  private var search = CandidateSearch()
  private let rules: Ruleset

  public init(under rules: Ruleset = .second) { self.rules = rules }

  /// The numbers of the efforts, from 0 in the order of insertion, that may be the same work; best
  /// first.
  /// - Parameter group: Efforts of one group, such as a ministry, are no candidates of each other.
  public mutating func candidates(of effort: PreparedEffort, group: Int) -> [Int] {
    let words = PostingWords(effort, under: rules)
    let found = search.candidates(of: effort, words) { keys in
      keys.map { lists[$0] }
    } facts: { some, into in
      for other in some {
        let number = Int(other.effort)
        into.append(groups[number] == group ? nil : facts[number])
      }
    }
    return found.map { Int($0) }
  }

  public mutating func insert(_ effort: PreparedEffort, group: Int) {
    let number = Int64(facts.count)
    groups.append(group)
    facts.append(CandidateFacts(effort))
    for key in PostingWords(effort, under: rules).lists(in: effort.effort.places) {
      lists[key, default: PostingList()].add(number)
    }
  }
}
