/// A commitment, or a contribution under none, as IATI tells it.
public struct PublishedActivity: Sendable {
  public struct Organisation: Hashable, Sendable {
    /// Its identifier; empty when only its name is known.
    public var ref: String
    /// IATI's OrganisationType.
    public var type: String
    public var names: [Narrative]

    public init(ref: String, type: String, names: [Narrative]) {
      self.ref = ref
      self.type = type
      self.names = names
    }
  }

  public struct Transaction: Sendable {
    public var ref: String
    /// IATI's TransactionType.
    public var type: String
    public var day: String
    /// Minor units; negative for what came back.
    public var minor: Int128
    public var decimal: String
    public var currency: String
    public var words: [Narrative] = []
    public var receiver: String?

    public init(
      ref: String, type: String, day: String, minor: Int128, decimal: String, currency: String
    ) {
      self.ref = ref
      self.type = type
      self.day = day
      self.minor = minor
      self.decimal = decimal
      self.currency = currency
    }
  }

  /// Sums of people by sex; none where nobody said.
  public struct Head: Hashable, Sendable {
    public var title: String
    public var counts: [(sex: String, count: Int64)] = []
    public init(title: String) { self.title = title }

    public mutating func add(_ sex: String, _ count: Int64) {
      if let index = counts.firstIndex(where: { $0.sex == sex }) {
        counts[index].count += count
      } else {
        counts.append((sex, count))
      }
    }

    public static func == (left: Self, right: Self) -> Bool {
      left.title == right.title && left.counts.map(\.sex) == right.counts.map(\.sex)
        && left.counts.map(\.count) == right.counts.map(\.count)
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(title) }
  }

  public var identifier = ""
  public var lang: String?
  public var currency: String?
  public var reporter = Organisation(ref: "", type: "10", names: [])
  public var titles: [Narrative] = []
  public var descriptions: [Narrative] = []
  public var coOwners: [Organisation] = []
  public var partner: String?
  public var otherIdentifier: String?
  /// IATI's ActivityStatus.
  public var status = "2"
  /// The first day, or the day it was recorded about when it has no period.
  public var start = ""
  public var isStarted = true
  public var end: String?
  public var isEnded = false
  public var places: [String] = []
  public var locations: [String] = []
  public var themes: [String] = []
  public var kind: String?
  public var framework: String?
  public var people = Head(title: "People sent")
  public var trained = Head(title: "People trained")

  public init() {}
}
