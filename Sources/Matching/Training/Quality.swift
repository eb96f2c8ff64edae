/// How well a ruleset tells labelled pairs apart: one row of the table of results.
public struct Quality: Hashable, Sendable {
  /// A labelled pair and the score that it got; 0 when it was no candidate.
  public struct Outcome: Hashable, Sendable {
    public let isSame: Bool
    public let score: Int
    public let isCandidate: Bool
    public let reason: String
    public let stratum: String

    /// A real pair, not one made from a title.
    var isReal: Bool { stratum != "R5-translation" && stratum != "R6-paraphrase" }
    var isHard: Bool {
      !isSame
        && ["phase", "round", "grant window", "sibling", "generic", "other country", "other place"]
          .contains { reason.contains($0) }
    }
    var isAcrossLanguages: Bool {
      isSame && (reason.contains("cross-language") || reason.contains("translation"))
    }
  }

  /// Precision, recall and their harmonic mean.
  public struct Rates: Hashable, Sendable {
    public let precision: Double
    public let recall: Double
    public var f1: Double {
      precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }

    init(_ outcomes: [Outcome], line: Int) {
      let flagged = outcomes.filter { $0.score >= line }
      let right = flagged.count { $0.isSame }
      precision = Quality.share(right, flagged.count) ?? 0
      recall = Quality.share(right, outcomes.count { $0.isSame }) ?? 0
    }
  }

  public let pairs: Int
  public let positives: Int
  public let all: Rates
  public let real: Rates
  /// Area under precision over recall; ties share one precision.
  public let areaUnderCurve: Double
  /// None when the file has no such pairs.
  public let falseAlarmsOnHard: Double?
  public let crossLanguageRecall: Double?
  /// The share of positives that the candidates hold.
  public let candidateRecall: Double
  /// By stratum, those with positives, in byte order.
  public let recallByStratum: [(stratum: String, positives: Int, recall: Double)]

  public init(_ outcomes: [Outcome], line: Int) {
    pairs = outcomes.count
    let same = outcomes.filter(\.isSame)
    positives = same.count
    all = Rates(outcomes, line: line)
    real = Rates(outcomes.filter(\.isReal), line: line)
    areaUnderCurve = Self.area(outcomes)
    let hard = outcomes.filter(\.isHard)
    falseAlarmsOnHard = Self.share(hard.count { $0.score >= line }, hard.count)
    let across = outcomes.filter(\.isAcrossLanguages)
    crossLanguageRecall = Self.share(across.count { $0.score >= line }, across.count)
    candidateRecall = Self.share(same.count(where: \.isCandidate), same.count) ?? 0
    recallByStratum = Set(same.map(\.stratum)).sorted(by: Score.precedes).map { stratum in
      let part = same.filter { $0.stratum == stratum }
      return (stratum, part.count, Self.share(part.count { $0.score >= line }, part.count) ?? 0)
    }
  }

  private static func share(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  private static func area(_ outcomes: [Outcome]) -> Double {
    let positives = outcomes.count { $0.isSame }
    guard positives > 0 else { return 0 }
    var (right, seen, area) = (0, 0, 0.0)
    for score in Set(outcomes.map(\.score)).sorted(by: >) {
      let tied = outcomes.filter { $0.score == score }
      let gained = tied.count { $0.isSame }
      right += gained
      seen += tied.count
      area += Double(gained) / Double(positives) * Double(right) / Double(seen)
    }
    return area
  }

  public static func == (a: Quality, b: Quality) -> Bool {
    a.all == b.all && a.real == b.real && a.areaUnderCurve == b.areaUnderCurve
      && a.candidateRecall == b.candidateRecall
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(all)
    hasher.combine(real)
  }
}
