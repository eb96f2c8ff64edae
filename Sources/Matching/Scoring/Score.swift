/// How likely two efforts are the same work, from 0 to 100, as a sum that a person can check.
public struct Score: Hashable, Sendable {
  public enum Tier: String, Hashable, Sendable { case possible, likely }

  /// The sum of the reasons' points, kept within 0 and 100.
  public let points: Int
  /// In the order of ``Reason/Feature``, conflicts last.
  public let reasons: [Reason]
  /// None below the lower line.
  public let tier: Tier?

  /// None when the titles have nothing in common, so that emptiness alone never flags.
  public init?(_ a: Effort, _ b: Effort, under rules: Ruleset = .second) {
    self.init(PreparedEffort(a, under: rules), PreparedEffort(b, under: rules), under: rules)
  }

  public init?(
    _ one: PreparedEffort, _ other: PreparedEffort, under rules: Ruleset = .second
  ) {
    let (a, b) = Self.ordered(one, other)
    let pair = PairMeasures(a.features, b.features)
    guard let sums = Self.sums(pair, rules) else { return nil }
    points = min(100, max(0, sums.reduce(0, +)))
    tier = points >= rules.likely ? .likely : points >= rules.possible ? .possible : nil
    reasons = Reason.all(sums: sums, pair: pair, a, b)
  }

  /// Only the points, for what is likely to be dropped.
  public static func points(
    _ one: PreparedEffort, _ other: PreparedEffort, under rules: Ruleset = .second
  ) -> Int? {
    var scoring = Scoring(under: rules)
    return scoring.points(one.features, other.features)
  }

  /// One order for both ways of asking, so that score and words are the same.
  static func ordered(
    _ one: PreparedEffort, _ other: PreparedEffort
  ) -> (PreparedEffort, PreparedEffort) {
    other.features.comesBefore(one.features) ? (other, one) : (one, other)
  }

  /// Points by reason.
  private static func sums(_ pair: PairMeasures, _ rules: Ruleset) -> [Int]? {
    guard pair[.shared] > 0 else { return nil }
    var sums = [Int](repeating: 0, count: Reason.Feature.allCases.count)
    for line in rules.active where line.holds(for: pair) { sums[line.place] += line.points }
    return sums
  }

  /// Byte order.
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The reasons without which the score would fall below `line`.
  public func decisive(line: Int) -> [Reason] {
    reasons.filter { $0.points > 0 && points - $0.points < line }
  }

  /// The facts that a decision on a pair saw, to be hashed by the caller: what is asked again when
  /// it changes. Both in the pair's order, a line each.
  public static func facts(_ one: PreparedEffort, _ other: PreparedEffort) -> String {
    let (a, b) = ordered(one, other)
    return a.facts + "\n" + b.facts
  }
}

/// Points of one pair after the other, with nothing allocated between.
public struct Scoring {
  private let lines: [Line]
  private var pair = PairMeasures()

  public init(under rules: Ruleset) { lines = rules.active }

  /// ``Score/points``; none when the titles have nothing in common.
  public mutating func points(_ one: EffortFeatures, _ other: EffortFeatures) -> Int? {
    if other.comesBefore(one) { pair.measure(other, one) } else { pair.measure(one, other) }
    guard pair[.shared] > 0 else { return nil }
    var sum = 0
    for line in lines where line.holds(for: pair) { sum += line.points }
    return min(100, max(0, sum))
  }
}
