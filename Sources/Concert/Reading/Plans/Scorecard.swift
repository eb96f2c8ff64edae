public import Coordination
public import EventSourcing

/// A plan with what was said, shown and measured of it.
public struct Scorecard: Sendable {
  public let basis: Basis
  public let plan: PlanLine
  /// Pillars, objectives and actions in the order of the plan.
  public internal(set) var actions: [ActionLine] = []
  public internal(set) var pillars: [PillarLine] = []
  public internal(set) var indicators: [IndicatorLine] = []

  public struct PlanLine: Hashable, Sendable {
    public let plan: String
    public let title: String
    public let start: Day
    public let end: Day?
    public let predecessor: String?
    public let closedOn: String?
  }

  /// One pillar, summed up.
  public struct PillarLine: Hashable, Sendable {
    public let item: String
    public let code: String
    public let title: String
    public var actions = 0
    /// Actions whose commitments are all fulfilled, and there is one.
    public var delivered = 0
    /// Actions whose evidence shows them complete.
    public var complete = 0
    /// Indicators whose newest period that is over was reported on, of all that have one.
    public var reported = 0
    public var due = 0
    /// Periods that are over and that nobody reported on.
    public var silent = 0
  }

  public struct ActionLine: Hashable, Sendable {
    public let item: String
    public let code: String
    public let title: String
    public let pillar: String
    public let lead: String
    public let supporting: [String]
    public let due: String?
    /// How many commitments name it and were not withdrawn.
    public var commitments = 0
    public var said: Said = .nothing
    /// The weakest of the newest steps of its indicators; none when no report names one.
    public var shown: Shown?
  }

  /// What the owners say of an action: the weakest word of its commitments.
  public enum Said: String, Hashable, Sendable, CaseIterable {
    case delayed
    case atRisk = "at_risk"
    case onTrack = "on_track"
    /// There are commitments, and nobody said how they stand.
    case open
    case delivered
    /// No commitment names it.
    case nothing = "none"
  }

  public struct IndicatorLine: Hashable, Sendable {
    public let item: String
    public let title: String
    public let action: String
    public let pillar: String
    public let unit: String
    public let direction: String
    public let baseline: String?
    public let target: String?
    public let isBySex: Bool
    public let frequency: Frequency
    public let replaces: String?
    /// What it is counted from; none when people report it.
    public let feed: Plan.Feed?
    /// In order; those that are over, and any other that was reported on.
    public var periods: [PeriodLine] = []
  }

  /// One period of an indicator.
  public struct PeriodLine: Hashable, Sendable {
    public enum State: String, Hashable, Sendable {
      case value
      case notApplicable = "not_applicable"
      case notReported = "not_reported"
    }

    public let start: Day
    public let end: Day
    public var state: State
    /// As reported or counted; of `percent` by sex the women's share in tenths, as `27.3`.
    public var value: String?
    public var people: PeopleCount?
    public var shown: Shown?
    /// Who reported.
    public var ministries: [String] = []
    /// The events that it rests on.
    public var positions: [Position] = []

    /// `2019`, `2019-H1`, `2019-Q2`, `2019-03`, or both days.
    public var label: String { PlanPeriods.label(start, end) }
  }
}

/// People by sex.
public struct PeopleCount: Hashable, Sendable {
  public var women = 0
  public var men = 0
  public var others = 0
  public var unknown = 0

  public init(women: Int = 0, men: Int = 0, others: Int = 0, unknown: Int = 0) {
    self.women = women
    self.men = men
    self.others = others
    self.unknown = unknown
  }

  public static func + (left: PeopleCount, right: PeopleCount) -> PeopleCount {
    PeopleCount(
      women: left.women + right.women, men: left.men + right.men,
      others: left.others + right.others, unknown: left.unknown + right.unknown)
  }

  public var all: Int { women + men + others + unknown }

  /// Women among those whose sex is known, in percent to one decimal, halves up; none of nobody.
  public var womenShare: String? {
    let known = women + men + others
    guard known > 0 else { return nil }
    let tenths = (2000 * women + known) / (2 * known)
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// The periods that an indicator is reported for.
enum PlanPeriods {
  /// Calendar periods that touch `start` to `end` and are over on `day`, the first first.
  static func over(
    _ frequency: Frequency, from start: Day, to end: Day?, on day: Day
  ) -> [(start: Day, end: Day)] {
    let months =
      switch frequency {
      case .annual: 12
      case .halfYearly: 6
      case .quarterly: 3
      case .monthly: 1
      case .once: 0
      }
    guard months > 0 else { return end.map { $0 <= day ? [(start, $0)] : [] } ?? [] }
    var periods: [(Day, Day)] = []
    var year = start.year
    var month = (start.month - 1) / months * months + 1
    while let first = Day(year: year, month: month, day: 1), first <= (end ?? day) {
      (year, month) = month + months > 12 ? (year + 1, month + months - 12) : (year, month + months)
      guard let next = Day(year: year, month: month, day: 1), let last = next.adding(days: -1),
        last <= day
      else { break }
      periods.append((first, last))
    }
    return periods
  }

  static func label(_ start: Day, _ end: Day) -> String {
    let months = (end.year - start.year) * 12 + end.month - start.month + 1
    guard start.day == 1, let next = end.adding(days: 1), next.day == 1,
      (start.month - 1) % max(months, 1) == 0
    else { return "\(start)..\(end)" }
    let month = start.month < 10 ? "0\(start.month)" : "\(start.month)"
    return switch months {
    case 12: "\(start.year)"
    case 6: "\(start.year)-H\((start.month + 5) / 6)"
    case 3: "\(start.year)-Q\((start.month + 2) / 3)"
    case 1: "\(start.year)-\(month)"
    default: "\(start)..\(end)"
    }
  }
}
