internal import EventSourcing

/// A commitment or contribution, as the indices look at it. Days are texts of ISO 8601.
struct CoherenceRecord: Sendable {
  enum Direction: String { case pledged, given, returned }

  let ref: String
  /// The ministry that it belongs to now.
  let house: String
  /// The commitment that a contribution was given under.
  let commitment: String?
  var places: [String]
  var themes: [String]
  let mission: String?
  let action: String?
  /// Empty: without money.
  let currency: String
  let minor: Int64
  let direction: Direction
  /// Reports anything but zero.
  let isNonzero: Bool
  let isWithdrawn: Bool
  /// A commitment that is neither fulfilled nor withdrawn, or a contribution outside any.
  let isLiveEffort: Bool
  /// On which it starts.
  let day: String
  let until: String?
  /// Folded: case, accents and signs are gone.
  let partner: String?
  /// The day of the act, and the day on which it was entered.
  let actOn: String
  let enteredOn: String
  /// Of a commitment: what it promised first, and the day its fulfilment was entered.
  let firstMinor: Int64?
  let firstCurrency: String?
  let fulfilledOn: String?

  var isCommitment: Bool { direction == .pledged }
  /// The effort that a flag would name.
  var effort: String { commitment ?? ref }

  /// What it adds to a sum; none when it is not of that kind.
  func amount(_ measure: CoherenceQuery.Measure) -> (currency: String, minor: Int128)? {
    guard !isWithdrawn else { return nil }
    switch (measure, direction) {
    case (.count, .given): return isNonzero ? ("", 1) : nil
    case (.count, _): return nil
    case (_, _) where currency.isEmpty: return nil
    case (.given, .given): return (currency, Int128(minor))
    case (.given, .returned): return (currency, -Int128(minor))
    case (.pledged, .pledged): return (currency, Int128(minor))
    case (.given, .pledged), (.pledged, _): return nil
    }
  }
}

/// A ministry that stands for those merged into it.
struct CoherenceMinistry: Sendable {
  enum Dimension: String { case diplomacy, development, defence, other }

  let code: String
  let dimension: Dimension
  /// Neither merged, split nor dissolved on the basis day.
  let isActive: Bool
}

/// A mission and who took part from when to when.
struct CoherenceMission: Sendable {
  struct Part: Sendable {
    let house: String
    let from: String
    let to: String?
  }

  let ref: String
  let start: String
  let end: String?
  let places: [String]
  let themes: [String]
  let parts: [Part]
}

/// A pair that is flagged and open, or that was decided on.
struct CoherencePair: Sendable {
  let ref: String
  let a: String
  let b: String
  /// likely possible; none when nobody knows any more.
  let tier: String?
  let isOpen: Bool
  /// Flagged since, or decided on.
  let day: String
  /// none: not decided
  let outcome: String?
}

/// Everything that the indices are computed from.
struct CoherenceFacts: Sendable {
  var records: [CoherenceRecord]
  /// By code.
  let ministries: [String: CoherenceMinistry]
  var missions: [CoherenceMission]
  var pairs: [CoherencePair]
  let plans: [CoherencePlan]
  /// Given less returned, by commitment and currency.
  let delivered: [String: [String: Int128]]
  /// The day on which the first contribution under a commitment was entered.
  let answered: [String: String]
  /// The day of a ministry's first contribution.
  let firstGift: [String: String]
  /// The theatres that hold a place.
  let theatres: [String: [String]]
  let asOf: String

  init(
    records: [CoherenceRecord], ministries: [String: CoherenceMinistry],
    missions: [CoherenceMission], pairs: [CoherencePair], plans: [CoherencePlan],
    theatres: [String: [String]], asOf: String
  ) {
    self.records = records
    self.ministries = ministries
    self.missions = missions
    self.pairs = pairs
    self.plans = plans
    self.theatres = theatres
    self.asOf = asOf
    var delivered: [String: [String: Int128]] = [:]
    var answered: [String: String] = [:]
    var firstGift: [String: String] = [:]
    for record in records where !record.isWithdrawn && !record.isCommitment {
      if record.direction == .given, record.isNonzero {
        firstGift[record.house] = min(firstGift[record.house] ?? record.day, record.day)
      }
      guard let commitment = record.commitment else { continue }
      if let amount = record.amount(.given) {
        delivered[commitment, default: [:]][amount.currency, default: 0] += amount.minor
      }
      answered[commitment] = min(answered[commitment] ?? record.enteredOn, record.enteredOn)
    }
    self.delivered = delivered
    self.answered = answered
    self.firstGift = firstGift
  }

  func dimension(_ house: String) -> CoherenceMinistry.Dimension {
    ministries[house]?.dimension ?? .other
  }
}

/// A part of the facts that figures are made of: a group, days, and whose figures are wanted.
struct CoherenceScope: Sendable {
  var facts: CoherenceFacts
  var window = DayWindow.all
  /// Figures in which one of these has a part; all when none.
  var focus: Set<String>?
  var group: String?
  /// Of one mission: the records around it, which say in what cells others are.
  var surroundings: [CoherenceRecord]?
  var measure = CoherenceQuery.Measure.given
  var listsRecords = false

  /// Records that start within the days.
  var records: [CoherenceRecord] {
    window.isAll ? facts.records : facts.records.filter { window.holds($0.day) }
  }

  func isWanted(_ house: String) -> Bool { focus?.contains(house) ?? true }
}
