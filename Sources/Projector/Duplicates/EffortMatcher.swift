internal import Matching

/// Fills the lists and flags of the view of duplicates, an effort at a time.
///
/// `view.sql` keeps the efforts; this finds their candidates with ``CandidateSearch``, as
/// ``Evaluation`` does, and scores them. What it remembers between events changes no row.
struct EffortMatcher: ~Copyable {
  /// An effort raises so many flags, the best, so that a title used a thousand times stays cheap.
  static let mostFlags = 8

  private let matching: EffortMatching
  private let rules: Ruleset
  private var efforts: EffortRows
  private var store: MatchStore
  private var search = CandidateSearch()
  private var scoring: Scoring
  private let flags: FlagRows
  private let listed: ListedRows

  init(_ matching: EffortMatching, on raw: OpaquePointer) throws(StepFailure) {
    self.matching = matching
    let rules = matching.rules
    self.rules = rules
    scoring = Scoring(under: rules)
    let efforts = try EffortRows(rules, touching: matching.touching, on: raw)
    let store = try MatchStore(on: raw)
    let flags = try FlagRows(on: raw)
    let listed = try ListedRows(on: raw)
    self.efforts = efforts
    self.store = store
    self.flags = flags
    self.listed = listed
  }

  mutating func run(
    _ step: NativeStep, _ arguments: OpaquePointer
  ) throws(StepFailure) {
    switch step {
    case .learnMergers: try store.learnMergers()
    case .matchEffort:
      let on = RawStatement.text(arguments, 1) ?? ""
      guard let ref = RawStatement.text(arguments, 0),
        let position = Int64(RawStatement.text(arguments, 2) ?? "")
      else { throw StepFailure(reason: "match_effort(ref, on, position) was given no reference") }
      for effort in try efforts.touched(by: ref) {
        try renew(effort.id, wasListed: effort.wasListed, Event(on: on, position: position))
      }
    }
  }

  private struct Event {
    let on: String
    let position: Int64
  }

  /// Writes what is still in memory; before the transaction ends.
  mutating func flush() throws(StepFailure) { try store.flush() }

  /// The transaction was undone, and whatever was read in it.
  mutating func forget() throws(StepFailure) {
    efforts.forget()
    try store.forget()
  }

  private mutating func renew(
    _ id: Int64, wasListed: Bool, _ event: Event
  ) throws(StepFailure) {
    guard let effort = try efforts.fresh(id) else { return }
    let old = wasListed ? try listed.lists(of: id) : []
    let words = PostingWords(effort.prepared, under: rules)
    let places = effort.prepared.effort.places
    let new = effort.isLive ? words.lists(in: places) : []
    let partners = wasListed ? try flags.others(of: effort.ref) : []
    let found =
      new.isEmpty
      ? [] : try store.candidates(of: effort, words, with: &search)
    if old != new {
      for key in old { try store.lists.remove(id, from: key) }
      for key in new { try store.lists.add(id, to: key) }
    }
    if new.isEmpty {
      try listed.remove(id)
      try store.ranks.remove(id)
    } else {
      try listed.set(id, words.posted, effort.prepared)
      try store.ranks.set(
        CandidateFacts(effort.prepared), ministry: effort.ministry, of: id)
    }
    try flag(effort, found, partners, isListed: !new.isEmpty, event)
  }

  private struct Pair {
    let id: Int64
    let points: Int
    let isKnown: Bool
  }

  /// Pairs that stand already stay while they reach the line; of new ones the best are kept.
  private mutating func flag(
    _ effort: KnownEffort, _ found: [Int64], _ partners: [String], isListed: Bool, _ event: Event
  ) throws(StepFailure) {
    var pairs: [Pair] = []
    var known: Set<Int64> = []
    for ref in partners {
      let id = try efforts.id(of: ref)
      if let id { known.insert(id) }
      if isListed, let id, let names = try efforts.names(of: id),
        store.areRivals(effort.ministry, names.ministry),
        let pair = try pair(effort, id, isKnown: true)
      {
        pairs.append(pair)
      } else {
        try flags.remove(matching.reference(effort.ref, ref))
      }
    }
    var new: [Pair] = []
    efforts.fetch(found)
    for id in found where !known.contains(id) {
      if let pair = try pair(effort, id, isKnown: false) { new.append(pair) }
    }
    new.sort { $0.points != $1.points ? $0.points > $1.points : $0.id > $1.id }
    let leftOut = max(0, new.count - Self.mostFlags)
    let told = ToldEffort(effort.prepared)
    for pair in pairs + new.prefix(Self.mostFlags) {
      try raise(effort, told, pair, leftOut: leftOut, event)
    }
  }

  /// None below the line.
  private mutating func pair(
    _ effort: KnownEffort, _ id: Int64, isKnown: Bool
  ) throws(StepFailure) -> Pair? {
    let points = try efforts.withFeatures(id) {
      scoring.points(effort.prepared.features, $0, atLeast: rules.possible)
    }
    guard let points else { return nil }
    return Pair(id: id, points: points, isKnown: isKnown)
  }

  private mutating func raise(
    _ effort: KnownEffort, _ told: ToldEffort, _ pair: Pair, leftOut: Int, _ event: Event
  ) throws(StepFailure) {
    guard let names = try efforts.names(of: pair.id), let other = try efforts.features(pair.id),
      let score = scoring.score(told, ToldEffort(other))
    else { return }
    let isFirst = effort.ref.utf8.lexicographicallyPrecedes(names.ref.utf8)
    try flags.write(
      FlagRows.Flag(
        ref: matching.reference(effort.ref, names.ref), a: isFirst ? effort.ref : names.ref,
        b: isFirst ? names.ref : effort.ref, score: score, model: rules.name,
        on: event.on, position: event.position, leftOut: leftOut,
        mission: effort.mission == names.mission ? effort.mission : nil, isKnown: pair.isKnown))
  }
}
