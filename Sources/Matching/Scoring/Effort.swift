/// One effort as it is compared: a live commitment, or a contribution that stands alone.
public struct Effort: Hashable, Sendable {
  public var title: String
  /// Codes of countries, regions and theatres; empty when none is named.
  public var places: [String]
  /// The places that touch them: themselves, what contains them, what they contain.
  public var near: [String]
  /// Names of provinces, towns and sites, as people wrote them.
  public var locations: [String]
  /// DAC purpose codes, 5 digits or 3.
  public var themes: [String]
  public var period: Span
  public var partner: String?
  /// Whole minor units.
  public var minor: Int?
  public var currency: String?
  /// Codes: `training`, `UN`, `P1.2`.
  public var kind: String?
  public var framework: String?
  public var planAction: String?
  /// As people wrote them.
  public var beneficiaries: [String] = []
  public var audience: String?

  public init(
    title: String, places: [String] = [], near: [String]? = nil, locations: [String] = [],
    themes: [String] = [],
    period: Span = Span(), partner: String? = nil, minor: Int? = nil, currency: String? = nil
  ) {
    self.title = title
    self.places = places
    self.near = near ?? places
    self.locations = locations
    self.themes = themes
    self.period = period
    self.partner = partner
    self.minor = minor
    self.currency = currency
  }
}

/// The days of an effort, counted from an arbitrary day; an end that is not said is open.
public struct Span: Hashable, Sendable {
  public let first: Int?
  public let last: Int?

  public init(first: Int? = nil, last: Int? = nil) {
    self.first = first
    self.last = last
  }

  /// Reads `YYYY-MM-DD`; anything else counts as not said.
  public init(start: String?, end: String?) {
    self.init(first: start.flatMap(Self.number(of:)), last: end.flatMap(Self.number(of:)))
  }

  /// The days since 1970-01-01 in the proleptic Gregorian calendar.
  static func number(of day: String) -> Int? {
    let parts = day.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = Int(parts[0]), (0...9999).contains(year),
      let month = Int(parts[1]),
      let date = Int(parts[2]), (1...12).contains(month), (1...31).contains(date)
    else { return nil }
    // Years begin in March here, so that the leap day is the last one.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  /// Year, month and day of the month of a day since 1970-01-01.
  private static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isLate = month >= 10
    return (
      year + era * 400 + (isLate ? 1 : 0), isLate ? month - 9 : month + 3,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  static func year(of number: Int) -> Int { civil(number).year }
  static func isFirstOfYear(_ number: Int) -> Bool {
    let day = civil(number)
    return day.month == 1 && day.day == 1
  }
  static func isLastOfYear(_ number: Int) -> Bool {
    let day = civil(number)
    return day.month == 12 && day.day == 31
  }
  /// `2024-03-01`.
  static func text(_ number: Int) -> String {
    let day = civil(number)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(day.year)-\(two(day.month))-\(two(day.day))"
  }

  /// Whether both could run on one day.
  public func meets(_ other: Span) -> Bool {
    if let last, let first = other.first, last < first { return false }
    if let first, let last = other.last, last < first { return false }
    return true
  }
}
