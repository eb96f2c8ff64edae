/// The codes that the ledger knows, as functions, so that readers need no lists of their own.
public struct ImportCodes: Sendable {
  /// Whether a country, M49 region or theatre has this code.
  public var isPlace: @Sendable (String) -> Bool
  /// The place with this name in this language (`en`, `fr`, `de`).
  public var placeNamed: @Sendable (_ name: String, _ lang: String) -> String?
  /// The country with these three letters of ISO 3166-1.
  public var placeOfThree: @Sendable (String) -> String? = { _ in nil }
  /// Whether a DAC purpose code or group has this code.
  public var isTheme: @Sendable (String) -> Bool
  /// Decimals of a currency's minor unit; none when there is no such currency.
  public var exponent: @Sendable (String) -> Int?

  public init(
    isPlace: @escaping @Sendable (String) -> Bool,
    placeNamed: @escaping @Sendable (_ name: String, _ lang: String) -> String?,
    isTheme: @escaping @Sendable (String) -> Bool,
    exponent: @escaping @Sendable (String) -> Int?
  ) {
    self.isPlace = isPlace
    self.placeNamed = placeNamed
    self.isTheme = isTheme
    self.exponent = exponent
  }
}

/// What the ledger takes of texts and lists (EVENTS.md).
enum LedgerLimit {
  static let title = 500
  static let text = 10_000
  static let list = 500
  /// The payload has 64 KiB; so many bytes are left for titles and descriptions in all languages.
  static let words = 40_000
  static let languages: Set<String> = ["en", "fr", "de", "lb"]
}
