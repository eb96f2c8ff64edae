/// Finds the few efforts that may be the same work as one, at a cost that does not grow with the
/// ledger.
///
/// Lists are read from the shortest on, the newest ``PostingList/most`` entries of each, about
/// ``budget`` in all.
public struct CandidateSearch: Sendable {
  public static let budget = 1500
  public static let best = 32

  /// A table of efforts by hash, kept between searches so that nothing is allocated; it holds a
  /// budget and one list more.
  private static let slotBits = 12
  private var slots = [Int32](repeating: -1, count: 1 << slotBits)
  private var found: [Candidate] = []
  /// The same by their sums, greatest first, and where each sum ends.
  private var ordered: [Candidate] = []
  private var ends: [Int] = []
  private var facts: [CandidateFacts?] = []

  /// An effort with what the words in common are worth.
  public struct Candidate: Sendable {
    public let effort: Int64
    var sum: Int
  }

  public init() {}

  /// Best first; none for a title that says nothing.
  ///
  /// - Parameters:
  ///   - read: Lists in memory, or in a table, all at once so that they are fetched together; none
  ///     where nothing is listed.
  ///   - facts: Appends those of some efforts, so that a table reads them in one go; none for an
  ///     effort that is no candidate, such as one of the same ministry.
  public mutating func candidates<Failure: Error>(
    of effort: PreparedEffort, _ words: PostingWords,
    lists read: ([ListKey]) throws(Failure) -> [PostingList?],
    facts: (ArraySlice<Candidate>, inout [CandidateFacts?]) throws(Failure) -> Void
  ) throws(Failure) -> [Int64] {
    let lists = try lists(of: effort, words, read)
    guard !lists.isEmpty else { return [] }
    let whole = try read([ListKey(word: Posting.all, place: Posting.every)])
    let all = whole.first??.count ?? 0
    for index in slots.indices { slots[index] = -1 }
    found.removeAll(keepingCapacity: true)
    var entries = 0
    for list in lists where entries < Self.budget {
      // A word of half the ledger still says one bit.
      let rarity = UInt64(all + 2) / UInt64(list.list.count + 1)
      let worth = 4 + 4 * (UInt64.bitWidth - rarity.leadingZeroBitCount)
      let points = list.isOfPartner ? worth * 3 / 4 : worth
      for effort in list.list.older { add(points, to: effort) }
      for effort in list.list.newest { add(points, to: effort) }
      entries += list.list.older.count + list.list.newest.count
    }
    return try best(CandidateFacts(effort), facts)
  }

  private typealias Found = (list: PostingList, key: ListKey, isOfPartner: Bool)

  /// Shortest first.
  private func lists<Failure: Error>(
    of effort: PreparedEffort, _ words: PostingWords,
    _ read: ([ListKey]) throws(Failure) -> [PostingList?]
  ) throws(Failure) -> [Found] {
    guard !words.title.isEmpty else { return [] }
    var places = [Posting.every]
    if !effort.countries.isEmpty {
      let near = effort.near.union(effort.countries).sorted(by: Score.precedes)
      let used = try read(near.map { ListKey(word: Posting.all, place: $0) })
      places = zip(near, used).filter { $0.1 != nil }.map(\.0) + [Posting.anywhere]
    }
    let parts = places.map(ListKey.Part.init)
    let wanted = words.wanted
    var keys: [ListKey] = []
    keys.reserveCapacity(wanted.count * parts.count)
    for (word, _) in wanted {
      let word = ListKey.Part(word)
      for place in parts { keys.append(ListKey(word, in: place)) }
    }
    var lists: [Found] = []
    for (place, list) in try read(keys).enumerated() {
      guard let list else { continue }
      lists.append((list, keys[place], wanted[place / parts.count].isOfPartner))
    }
    lists.sort {
      $0.list.count != $1.list.count ? $0.list.count < $1.list.count : $0.key.precedes($1.key)
    }
    return lists
  }

  private mutating func add(_ worth: Int, to effort: Int64) {
    // Fibonacci hashing: the upper bits of a product with 2^64 over the golden ratio.
    let hash = UInt64(bitPattern: effort) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: hash >> UInt64(64 - Self.slotBits))
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if found[place].effort == effort {
        found[place].sum += worth
        return
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(found.count)
    found.append(Candidate(effort: effort, sum: worth))
  }

  /// A sum is a small number, so they are dealt out by it rather than compared.
  private mutating func order() {
    let most = found.reduce(0) { max($0, $1.sum) }
    ends.removeAll(keepingCapacity: true)
    for _ in 0...most { ends.append(0) }
    for one in found { ends[most - one.sum] += 1 }
    for place in 1..<max(1, ends.count) { ends[place] += ends[place - 1] }
    ordered.removeAll(keepingCapacity: true)
    ordered.append(contentsOf: found)
    for one in found {
      ends[most - one.sum] -= 1
      ordered[ends[most - one.sum]] = one
    }
  }

  /// How many facts are read at once.
  private static let together = 32

  private mutating func best<Failure: Error>(
    _ own: CandidateFacts,
    _ read: (ArraySlice<Candidate>, inout [CandidateFacts?]) throws(Failure) -> Void
  ) throws(Failure) -> [Int64] {
    // Facts are read as long as they can still lift an effort among the best: the words alone have
    // put it in its place.
    order()
    var ranked: [(effort: Int64, sum: Int)] = []
    ranked.reserveCapacity(Self.best)
    var least = Int.min
    let most = own.mostLikeness
    var next = 0
    while next < ordered.count, least == .min || ordered[next].sum + most >= least {
      let piece = ordered[next..<min(next + Self.together, ordered.count)]
      facts.removeAll(keepingCapacity: true)
      try read(piece, &facts)
      for (candidate, other) in zip(piece, facts) {
        guard let other else { continue }
        let (effort, total) = (candidate.effort, candidate.sum + own.likeness(to: other))
        if ranked.count == Self.best {
          guard let last = ranked.last, (total, effort) > (last.sum, last.effort) else { continue }
          ranked.removeLast()
        }
        var place = ranked.count
        while place > 0, (total, effort) > (ranked[place - 1].sum, ranked[place - 1].effort) {
          place -= 1
        }
        ranked.insert((effort, total), at: place)
        if ranked.count == Self.best { least = ranked[Self.best - 1].sum }
      }
      next = piece.endIndex
    }
    return ranked.map(\.effort)
  }
}
