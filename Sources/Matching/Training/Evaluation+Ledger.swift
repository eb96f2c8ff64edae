extension Evaluation {
  /// The labelled pairs with the scores of a ledger's flags; 0 for a pair that it did not raise.
  ///
  /// - Parameter flag: The score of the pair of these two records, by their ids.
  public func outcomes(flag: (_ a: String, _ b: String) -> Int?) -> [Quality.Outcome] {
    labelled.pairs.indices.map { place in
      let pair = labelled.pairs[place]
      let score = flag(labelled.records[pair.a].id, labelled.records[pair.b].id)
      return Quality.Outcome(
        isSame: pair.isSame, score: score ?? 0, isCandidate: isCandidate[place],
        reason: pair.reason, stratum: pair.stratum)
    }
  }
}
