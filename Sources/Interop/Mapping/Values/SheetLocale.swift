/// How the people of a place write days and decimals.
///
/// Only places with one custom are here: in Canada both orders of a date are usual.
/// - Source: Unicode CLDR 46, short dates and decimal marks.
struct SheetLocale: Hashable {
  let dates: CSVMapping.DateOrder
  let decimals: String

  init?(_ tag: String) {
    let key = tag.lowercased().replacing("_", with: "-")
    guard let locale = Self.known[key] else { return nil }
    self = locale
  }

  private init(_ dates: CSVMapping.DateOrder, _ decimals: String) {
    (self.dates, self.decimals) = (dates, decimals)
  }

  static let tags = known.keys.sorted()

  private static let known: [String: SheetLocale] = {
    var result: [String: SheetLocale] = [:]
    for tag in [
      "fr", "fr-fr", "fr-lu", "fr-be", "de", "de-de", "de-lu", "de-at", "lb", "lb-lu", "es",
      "es-es",
      "es-co", "it", "it-it", "nl", "nl-nl", "nl-be", "pt", "pt-pt", "sl", "sk", "cs", "sr", "mk",
      "bs",
      "hr", "sq", "da", "nb", "fi", "pl", "ro", "bg", "el", "tr",
    ] {
      result[tag] = SheetLocale(.dayFirstAny, ",")
    }
    for tag in ["en-gb", "en-ie", "en-au", "en-nz", "de-ch", "fr-ch", "it-ch"] {
      result[tag] = SheetLocale(.dayFirstAny, ".")
    }
    result["en-us"] = SheetLocale(.monthFirstAny, ".")
    for tag in ["sv", "sv-se", "lt", "hu"] { result[tag] = SheetLocale(.yearFirst, ",") }
    return result
  }()
}
