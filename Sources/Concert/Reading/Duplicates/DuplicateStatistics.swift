/// How well flags do: what people decided, and what waits.
public struct DuplicateStatistics: Sendable {
  /// Pairs of one tier, of two ministries or of all.
  public struct Group: Hashable, Sendable {
    /// likely, possible, unflagged (people found a pair that was not flagged), or sample (it was drawn
    /// below the line to be looked at).
    public let tier: String
    /// The two in the order of their codes, after mergers; none for all pairs of the tier.
    public let ministries: [String]?
    public internal(set) var decided = 0
    /// Decided, and found to be no duplicate at all: false alarms.
    public internal(set) var distinct = 0
    /// Decided, and found to be the same work, one mission's, or a part of the other.
    public internal(set) var doubled = 0
    /// Days that each open flag has waited since it was raised.
    var waits: [Int] = []

    public var open: Int { waits.count }

    /// Of the open flags' days; none when nothing is open.
    public var medianOpenDays: Double? {
      guard !waits.isEmpty else { return nil }
      let sorted = waits.sorted()
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2)
        ? Double(sorted[middle - 1] + sorted[middle]) / 2 : Double(sorted[middle])
    }

    /// Distinct ÷ decided; none when nothing is decided.
    public var falseAlarms: WilsonInterval? {
      tier == "sample" ? nil : WilsonInterval(distinct, of: decided)
    }

    /// Of what was drawn just below the line, the share that doubles other work: missed by flags.
    public var missed: WilsonInterval? {
      tier == "sample" ? WilsonInterval(doubled, of: decided) : nil
    }
  }

  public let basis: Basis
  /// Each tier as a whole, then its pairs of ministries.
  public let groups: [Group]
}

/// A share of trials with its interval of 95 % confidence.
///
/// - Source: E. B. Wilson, Probable Inference, JASA 22 (1927), p. 209; without continuity correction.
public struct WilsonInterval: Hashable, Sendable {
  /// From 0 to 1.
  public let share: Double
  public let low: Double
  public let high: Double

  /// The 97.5th percentile of the standard normal distribution.
  private static let z = 1.959_963_984_540_054

  /// None when nothing was tried, or more hits are told than trials.
  public init?(_ hits: Int, of trials: Int) {
    guard trials > 0, (0...trials).contains(hits) else { return nil }
    let (n, z) = (Double(trials), Self.z)
    share = Double(hits) / n
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half =
      z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    low = hits == 0 ? 0 : centre - half
    high = hits == trials ? 1 : centre + half
  }
}
