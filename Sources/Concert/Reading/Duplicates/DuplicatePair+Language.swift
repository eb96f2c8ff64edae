internal import Matching

extension Ledger {
  /// What a pair's reasons say in another language, by what they say in English.
  ///
  /// The view keeps English alone. The two are compared once more, and a reason that does not come
  /// out as it is kept is left out: it stays in English rather than say something else.
  ///
  /// - Parameter code: as in `fr`; of English and of languages that are not spoken nothing comes.
  public func reasons(
    of pair: DuplicatePair, in code: String, at clocks: Clocks = .now
  ) throws -> [String: String] {
    guard let language = Matching.Reason.Language(rawValue: code), language != .en else {
      return [:]
    }
    let efforts = try comparedEfforts(at: clocks, only: [pair.a.ref, pair.b.ref])
    guard let a = efforts[pair.a.ref]?.prepared, let b = efforts[pair.b.ref]?.prepared,
      let score = Score(a, b)
    else { return [:] }
    let kept = Set(pair.reasons.map(\.detail))
    return Dictionary(
      score.reasons.filter { kept.contains($0.detail) }
        .map { ($0.detail, $0.sentence(in: language)) }, uniquingKeysWith: { $1 })
  }
}
