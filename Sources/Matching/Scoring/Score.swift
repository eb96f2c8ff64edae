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
    var scoring = Scoring(under: rules)
    guard let score = scoring.score(ToldEffort(one), ToldEffort(other)) else { return nil }
    self = score
  }

  init(points: Int, reasons: [Reason], tier: Tier?) {
    self.points = points
    self.reasons = reasons
    self.tier = tier
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
  private let lines: ActiveLines
  private let possible: Int
  private let likely: Int
  private var pair = PairMeasures()

  public init(under rules: Ruleset) {
    lines = rules.active
    possible = rules.possible
    likely = rules.likely
  }

  /// ``Score/points``; none when the titles have nothing in common, or for less than `least`.
  public mutating func points(
    _ one: EffortFeatures, _ other: EffortFeatures, atLeast least: Int = 0
  ) -> Int? {
    // Said twice rather than swapped, so that no reference is counted.
    let isSwapped = other.comesBefore(one)
    if isSwapped {
      pair.measureBesideTitles(other, one)
    } else {
      pair.measureBesideTitles(one, other)
    }
    var sum = 0
    for line in lines.besideTitles where line.holds(for: pair) { sum += line.points }
    // Most pairs cannot reach the line whatever their titles say.
    guard least <= 0 || min(100, sum + mostOfTitles) >= least else { return nil }
    if isSwapped { pair.measureTitles(other, one) } else { pair.measureTitles(one, other) }
    guard pair[.shared] > 0 else { return nil }
    for line in lines.ofTitles where line.holds(for: pair) { sum += line.points }
    let points = min(100, max(0, sum))
    return points >= least ? points : nil
  }

  /// With all that is told of it; none when the titles have nothing in common, so that emptiness
  /// alone never flags.
  public mutating func score(_ one: ToldEffort, _ other: ToldEffort) -> Score? {
    let (a, b) = other.features.comesBefore(one.features) ? (other, one) : (one, other)
    pair.measure(a.features, b.features)
    guard pair[.shared] > 0 else { return nil }
    var sums = [Int](repeating: 0, count: Reason.Feature.allCases.count)
    for line in lines.all where line.holds(for: pair) { sums[line.place] += line.points }
    let points = min(100, max(0, sums.reduce(0, +)))
    let tier: Score.Tier? =
      points >= likely ? .likely : points >= possible ? .possible : nil
    return Score(points: points, reasons: Reason.all(sums: sums, pair: pair, a, b), tier: tier)
  }

  /// What titles that are alike in every way would give.
  private var mostOfTitles: Int {
    var most = 0
    for line in lines.ofTitles where line.points > 0 {
      let isTold = line.condition.isOfTitles || pair.conditions & line.condition.bit != 0
      if isTold, line.measure.isOfTitles || line.isReached(by: pair) { most += line.points }
    }
    return most
  }
}
