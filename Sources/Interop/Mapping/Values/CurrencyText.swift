/// Takes a currency's sign or code off an amount: `€ 1.200,50`, `1200 EUR`, `$5`.
struct CurrencyText: Hashable {
  var number: String
  /// Currencies that the sign may stand for; empty when there is none.
  var currencies: [String] = []

  init(_ text: String) {
    number = text
    if let first = text.utf8.first, let last = text.utf8.last, first < 0x41, last < 0x41,
      first != UInt8(ascii: "$"), last != UInt8(ascii: "$")
    {
      return
    }
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return }
    if Self.isSign(first) {
      take(String(text.unicodeScalars.prefix { Self.isSign($0) }), fromStart: true)
    } else if Self.isSign(last) {
      let sign = text.unicodeScalars.reversed().prefix { Self.isSign($0) }
      take(String(String.UnicodeScalarView(sign.reversed())), fromStart: false)
    }
  }

  private mutating func take(_ sign: String, fromStart: Bool) {
    let known = Self.signs[sign] ?? Self.signs[sign.uppercased()]
    // What is no sign stays, so that the number is refused with all that is in the cell.
    guard let known = known ?? (Self.isCode(sign) ? [sign] : nil) else { return }
    let rest =
      fromStart
      ? String(number.unicodeScalars.dropFirst(sign.unicodeScalars.count))
      : String(number.unicodeScalars.dropLast(sign.unicodeScalars.count))
    number = rest.trimmed
    currencies = known
  }

  private static func isCode(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol
  }

  private static let dollars = [
    "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "FJD", "JMD", "TTD", "BBD", "NAD", "LRD",
    "COP",
    "MXN", "CLP", "ARS",
  ]
  private static let signs: [String: [String]] = [
    "€": ["EUR"], "£": ["GBP", "EGP", "LBP", "SYP", "SDG", "SSP"], "$": dollars, "US$": ["USD"],
    "USD$": ["USD"], "C$": ["CAD"], "CA$": ["CAD"], "A$": ["AUD"], "AU$": ["AUD"],
    "¥": ["JPY", "CNY"], "KR": ["SEK", "NOK", "DKK", "ISK"], "FR": ["CHF", "XOF", "XAF"],
    "₣": ["CHF", "XOF", "XAF"], "₹": ["INR"], "₺": ["TRY"], "₴": ["UAH"], "₽": ["RUB"],
    "zł": ["PLN"],
    "Kč": ["CZK"], "₪": ["ILS"], "₦": ["NGN"], "₵": ["GHS"],
  ]
}
