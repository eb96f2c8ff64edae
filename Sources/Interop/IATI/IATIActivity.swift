/// A text in one language; `lang` is lower case, empty when neither it nor the activity names one.
public struct Narrative: Hashable, Sendable {
  public var lang: String
  public var text: String

  public init(lang: String, text: String) {
    self.lang = lang
    self.text = text
  }
}

/// One `iati-activity` as its publisher wrote it: codes and numbers are still text.
///
/// Versions 1.0x and 2.0x look alike here: a 1.x element's own text is its narrative.
public struct IATIActivity: Hashable, Sendable {
  /// A code with the list it comes from and its share of the whole, as text.
  public struct Coded: Hashable, Sendable {
    public var code = ""
    public var vocabulary = ""
    public var percentage = ""
    public var line = 0
  }

  public struct Dated: Hashable, Sendable {
    /// `1` to `4`, or 1.x's `start-planned` and so on.
    public var type = ""
    public var iso = ""
    public var line = 0
  }

  public struct Organisation: Hashable, Sendable {
    public var ref = ""
    public var type = ""
    /// `1` to `4`, or 1.x's `Funding` and so on; empty for the reporting organisation.
    public var role = ""
    public var names: [Narrative] = []
  }

  public struct Transaction: Hashable, Sendable {
    public var line = 0
    public var ref = ""
    public var type = ""
    public var day = ""
    public var value = ""
    /// Empty: the activity's default.
    public var currency = ""
    public var valueDay = ""
    public var descriptions: [Narrative] = []
    public var provider = Organisation()
    public var receiver = Organisation()
    public var countries: [Coded] = []
    public var regions: [Coded] = []
    public var sectors: [Coded] = []
  }

  /// An indicator of a result that refers to one elsewhere.
  public struct Indicator: Hashable, Sendable {
    public struct Actual: Hashable, Sendable {
      public var value = ""
      /// `name=value`, in small letters.
      public var dimensions: [String] = []
    }

    public struct Period: Hashable, Sendable {
      public var line = 0
      public var start = ""
      public var end = ""
      public var actuals: [Actual] = []
    }

    public var line = 0
    public var references: [Coded] = []
    public var periods: [Period] = []
  }

  /// The line of the start tag.
  public var line = 0
  /// The standard's version, of the activity or else of the file; may be empty.
  public var version = ""
  public var identifier = ""
  public var lang = ""
  public var defaultCurrency = ""
  public var isHumanitarian = false
  public var isSecondary = false
  public var reporter = Organisation()
  public var titles: [Narrative] = []
  public var descriptions: [Narrative] = []
  public var status = ""
  public var collaboration = ""
  public var aidTypes: [String] = []
  public var dates: [Dated] = []
  public var countries: [Coded] = []
  public var regions: [Coded] = []
  public var sectors: [Coded] = []
  public var participants: [Organisation] = []
  public var otherIdentifiers: [String] = []
  public var locations: [Narrative] = []
  public var transactions: [Transaction] = []
  // Counted: the ledger has no place for them.
  public var budgets = 0
  public var plannedDisbursements = 0
  public var results = 0
  public var indicators = 0
  /// Of the indicators those that refer to one elsewhere.
  public var referred: [Indicator] = []

  public init() {}
}
