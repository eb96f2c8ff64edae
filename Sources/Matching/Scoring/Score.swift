/// How likely two efforts are the same work, from 0 to 100, as a sum that a person can check.
public struct Score: Hashable, Sendable {
  public enum Tier: String, Hashable, Sendable { case possible, likely }

  /// The sum of the reasons' points.
  public let points: Int
  /// In the order of the ruleset, conflicts last; reasons of no points are shown, too.
  public let reasons: [Reason]

  /// None when the pair cannot be the same work: nothing said in a title, titles below the floor,
  /// places that do not touch, or periods apart. Ministries code one work under unlike themes (two
  /// of seven labelled pairs), so that a theme that differs gives no points and rules nothing out.
  public init?(_ a: Effort, _ b: Effort, under rules: Ruleset = .first) {
    self.init(ComparedEffort(a), ComparedEffort(b), under: rules)
  }

  init?(_ one: ComparedEffort, _ other: ComparedEffort, under rules: Ruleset) {
    // One order for both ways of asking, so that score and words are the same.
    let isTurned = other.sortKey.lexicographicallyPrecedes(one.sortKey)
    let (left, right) = isTurned ? (other, one) : (one, other)
    let (a, b) = (left.effort, right.effort)
    guard a.period.meets(b.period),
      let title = Self.title(left.title, right.title, rules),
      let place = Self.place(a, b, rules)
    else { return nil }
    reasons =
      [title, place, Self.theme(a, b, rules), Self.period(a, b, rules)]
      + [Self.amount(a, b, rules), Self.partner(left, right, rules)].compactMap { $0 }
      + Self.conflicts(left.numbering, right.numbering, rules)
    points = max(0, reasons.reduce(0) { $0 + $1.points })
  }

  public func tier(under rules: Ruleset = .first) -> Tier? {
    if points >= rules.likely { return .likely }
    return points >= rules.possible ? .possible : nil
  }

  /// The reasons without which the score would fall below `line`.
  public func decisive(line: Int) -> [Reason] {
    reasons.filter { $0.points > 0 && points - $0.points < line }
  }
}

/// One line of the sum.
public struct Reason: Hashable, Sendable {
  public enum Feature: String, Hashable, Sendable {
    case title, place, theme, period, amount, partner
    case phase, year
    case additionalFinancing = "additional_financing"
  }

  public let feature: Feature
  /// Negative for a conflict.
  public let points: Int
  /// For people, in English, without a full stop.
  public let detail: String

  public init(_ feature: Feature, _ points: Int, _ detail: String) {
    self.feature = feature
    self.points = points
    self.detail = detail
  }
}
