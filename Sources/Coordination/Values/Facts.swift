public import EventSourcing

/// What is said of an effort, whoever promises or gives it.
public struct Facts: Hashable, Sendable {
  public var title: Text
  public var description: Text?
  /// Always there for commitments and contributions; a mission may leave it out.
  public var kind: EffortKind?
  public var places: [Place] = []
  /// Places by name, as people write them.
  public var locations: [String] = []
  public var themes: [Theme] = []
  public var partner: String?
  public var beneficiaries: [String] = []
  public var audience: String?
  public var period: Period?
  public var framework: Framework?
  public var mission: ID<Mission>?
  public var planAction: String?
  public var source: String?
  public var externalRef: String?

  public init(title: Text, kind: EffortKind? = nil) {
    self.title = title
    self.kind = kind
  }

  /// The last day that the effort is known to touch; without an end it goes on to the act's day.
  func lastDay(on day: Day) -> Day {
    guard let period else { return day }
    return period.end ?? max(period.start, day)
  }
}

/// A country, an M49 region or one of the project's theatres.
public struct Place: Hashable, Sendable {
  public let code: String

  public init?(_ code: String) {
    guard Codelists.places.contains(code) else { return nil }
    self.code = code
  }
}

/// A purpose code of the OECD's DAC, five digits, or its group of three.
public struct Theme: Hashable, Sendable {
  public let code: String

  public init?(_ code: String) {
    guard Codelists.themes[code] != nil else { return nil }
    self.code = code
  }
}
