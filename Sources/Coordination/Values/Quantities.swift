public import EventSourcing

/// Whole minor units of one currency, never negative.
public struct Money: Hashable, Sendable {
  /// As `Currency.exponent` says: cents of EUR, yen of JPY.
  public let minor: Int64
  public let currency: Currency

  /// More than this no command takes: ten million million of a currency with cents.
  ///
  /// A larger one is a slip of the hand. Larger amounts that the log holds stay readable, and views
  /// add up any number of them exactly.
  public static let largestMinor: Int64 = 1_000_000_000_000_000

  public init?(minor: Int64, currency: Currency) {
    guard minor >= 0, minor <= JSON.largestInteger else { return nil }
    self.minor = minor
    self.currency = currency
  }
}

/// A currency that ISO 4217 knows or knew.
public struct Currency: Hashable, Sendable {
  public let code: String
  /// Decimals of the minor unit; 2 where ISO 4217 gives none.
  public let exponent: Int

  public init?(_ code: String) {
    guard let exponent = Codelists.exponents[code] else { return nil }
    self.code = code
    self.exponent = Int(exponent)
  }
}

/// A first and, if it ends, a last day; both belong to it.
public struct Period: Hashable, Sendable {
  public let start: Day
  public let end: Day?

  public init?(start: Day, end: Day?) {
    if let end, end < start { return nil }
    self.start = start
    self.end = end
  }
}

/// How many people of one sort there are, by sex; all counts ≥ 0, and zero is a report.
public struct PeopleLine: Hashable, Sendable {
  public var role: PersonnelRole?
  public var level: PersonnelLevel?
  public var women: Int
  public var men: Int
  /// Neither.
  public var others: Int?
  public var unknown: Int?

  public init(
    role: PersonnelRole? = nil, level: PersonnelLevel? = nil, women: Int, men: Int,
    others: Int? = nil, unknown: Int? = nil
  ) {
    self.role = role
    self.level = level
    self.women = women
    self.men = men
    self.others = others
    self.unknown = unknown
  }

  /// More than this is a slip of the hand.
  public static let largestCount = 10_000_000
}

/// A file kept elsewhere that supports a claim.
public struct Evidence: Hashable, Sendable {
  public var name: String
  /// 64 lower-case hexadecimal digits.
  public var sha256: String
  public var url: String?
  public var kind: String?

  public init(name: String, sha256: String, url: String? = nil, kind: String? = nil) {
    self.name = name
    self.sha256 = sha256
    self.url = url
    self.kind = kind
  }
}

/// What was pledged; at least one of the three.
public struct Pledge: Hashable, Sendable {
  public var money: Money?
  public var people: [PeopleLine]?
  public var text: String?

  public init(money: Money? = nil, people: [PeopleLine]? = nil, text: String? = nil) {
    self.money = money
    self.people = people
    self.text = text
  }
}

/// Training that was held.
public struct Training: Hashable, Sendable {
  public var sessions: Int
  public var topic: String
  public var trained: [PeopleLine]
  public var audience: TrainingAudience

  public init(sessions: Int, topic: String, trained: [PeopleLine], audience: TrainingAudience) {
    self.sessions = sessions
    self.topic = topic
    self.trained = trained
    self.audience = audience
  }
}
