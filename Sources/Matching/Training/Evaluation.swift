/// Labelled pairs run through candidates and scores as a ledger would.
public struct Evaluation: Sendable {
  let labelled: LabelledPairs
  let prepared: [PreparedEffort]
  private(set) var isCandidate: [Bool]

  /// - Parameter labelled: Its records are entered one after the other, each looking for candidates
  ///   among those before it. Each is a ministry of its own: the two sides of a pair may name one
  ///   organisation.
  public init(_ labelled: LabelledPairs, under rules: Ruleset = .second) {
    self.labelled = labelled
    prepared = labelled.records.map { PreparedEffort($0.effort, under: rules) }
    var wanted: [Int: Set<Int>] = [:]
    for pair in labelled.pairs {
      wanted[max(pair.a, pair.b), default: []].insert(min(pair.a, pair.b))
    }
    var found: Set<[Int]> = []
    var index = CandidateIndex(under: rules)
    for (number, effort) in prepared.enumerated() {
      if let others = wanted[number] {
        for other in index.candidates(of: effort, group: number) where others.contains(other) {
          found.insert([other, number])
        }
      }
      index.insert(effort, group: number)
    }
    isCandidate = labelled.pairs.map { found.contains([min($0.a, $0.b), max($0.a, $0.b)]) }
  }

  /// The same as if the candidates missed no pair: scores alone.
  public func assumingCandidates() -> Evaluation {
    var copy = self
    copy.isCandidate = isCandidate.map { _ in true }
    return copy
  }

  func outcome(_ place: Int, score: Int) -> Quality.Outcome {
    let pair = labelled.pairs[place]
    return Quality.Outcome(
      isSame: pair.isSame, score: isCandidate[place] ? score : 0, isCandidate: isCandidate[place],
      reason: pair.reason, stratum: pair.stratum)
  }

  /// The scores that a ruleset gives, candidates only.
  public func outcomes(under rules: Ruleset) -> [Quality.Outcome] {
    labelled.pairs.indices.map { place in
      let pair = labelled.pairs[place]
      return outcome(
        place, score: Score.points(prepared[pair.a], prepared[pair.b], under: rules) ?? 0)
    }
  }

  /// The fold, 0 to 4, of each pair: records joined by positives are one entity and stay together.
  func folds(_ count: Int = 5) -> [Int] {
    var parents = Array(labelled.records.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while parents[place] != place { place = parents[place] }
      return place
    }
    for pair in labelled.pairs where pair.isSame {
      let (a, b) = (root(pair.a), root(pair.b))
      parents[max(a, b)] = min(a, b)
    }
    return labelled.pairs.map { pair in
      let entity = labelled.records[root(pair.a)].id
      return Int(WordFeatures.hash(of: entity.utf8) >> 20 % UInt64(count))
    }
  }
}
