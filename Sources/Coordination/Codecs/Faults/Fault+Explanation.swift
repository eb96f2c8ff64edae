internal import EventSourcing

extension Fault {
  func explanation(at field: String) -> Explanation {
    let (code, value, what, mend) = words(at: field)
    return Explanation(
      code: code, at: field, value: value.map(Self.shortened), what: what, mend: mend,
      outcome: .badData)
  }

  /// Long values are cut: the message is to be read.
  static func shortened(_ value: String) -> String {
    value.unicodeScalars.count <= 80
      ? value : String(String.UnicodeScalarView(value.unicodeScalars.prefix(79))) + "…"
  }

  private typealias Words = (code: String, value: String?, what: Phrase, mend: Phrase)

  private func words(at field: String) -> Words {
    switch self {
    case .missing:
      ("missing-field", nil, "\(field) is needed to understand the act.", "Add \(field).")
    case .missingReason:
      (
        "missing-reason", nil, "The reason is kept for good, so it is asked for here.",
        "Add \("reason") with a sentence that a stranger understands."
      )
    case .unknownField(let key, let known):
      (
        "unknown-field", key, "There is no field \(key) here.",
        Suggestion.sentence(for: key, among: known) + "Fields: \(known.joined(separator: ", "))."
      )
    case .wrongShape(let expected, let found):
      ("wrong-shape", found, "\(field) takes \(expected).", "Write \(expected).")
    case .misspelt(let noun, let text, let pattern):
      (
        "bad-reference", text, "A \(Phrase.word(noun)) is not written like this.",
        "It is written \(pattern)."
      )
    case .unknownWord(let noun, let text, let known):
      (
        "unknown-\(noun)", text, "There is no \(Phrase.word(noun)) with this name.",
        Suggestion.sentence(for: text, among: known) + "Known: \(known.joined(separator: ", "))."
      )
    case .unknownAct(let name, let known):
      (
        "unknown-act", name, "The ledger knows no act with this name.",
        Suggestion.sentence(for: name, among: known) + "Acts: \(known.joined(separator: ", "))."
      )
    case .badDate, .unclearDate, .badPeriod: dayWords
    case .negativeAmount, .unclearAmount, .tooManyDecimals, .amountTooLarge, .badAmount,
      .badDecimal, .badCurrency:
      amountWords
    case .badPeople, .unknownPlace, .unknownTheme, .outOfRange, .repeated: valueWords(at: field)
    default: textWords(at: field)
    }
  }

  private var dayWords: Words {
    switch self {
    case .unclearDate(let text, let readings):
      (
        "unclear-date", text,
        "This can be \(DayWords.either(readings)).",
        "Write \(Phrase.either(readings.map(\.description)))."
      )
    case .badPeriod(let start, let end):
      (
        "bad-period", "\(start)..\(end)", "The end lies before the start.",
        "Swap the days if they were mixed up, or leave the end out while it is open."
      )
    case .badDate(let text, .monthHasFewerDays(let year, let month)):
      (
        "bad-date", text,
        "\(DayWords.months[month - 1]) \(year) has \(Day.length(ofMonth: month, year: year)) days. "
          + "Days are written YYYY-MM-DD.",
        Day(year: year, month: month, day: Day.length(ofMonth: month, year: year))
          .map { "Write \($0)." } ?? "Write the day that is meant."
      )
    case .badDate(let text, .otherOrder(let day)):
      ("bad-date", text, "Days are written YYYY-MM-DD.", "Write \(day).")
    case .badDate(let text, _):
      (
        "bad-date", text, "This is not a day of the calendar. Days are written YYYY-MM-DD.",
        "Write it like 2024-06-30."
      )
    default: preconditionFailure("only days are explained here")
    }
  }

  private var amountWords: Words {
    switch self {
    case .negativeAmount(let text):
      (
        "negative-amount", text, "Amounts are never negative.",
        "For money that came back log a contribution with direction returned; "
          + "for a mistake correct the contribution."
      )
    case .unclearAmount(let text, let readings):
      (
        "unclear-amount", text,
        "This can be \(Phrase.either(readings)). "
          + "Write the decimals with a point and no thousands mark.",
        "Write \(readings.first ?? "it")."
      )
    case .tooManyDecimals(let text, let currency, let exponent):
      (
        "too-many-decimals", text,
        exponent == 0 ? "\(currency) has no decimals." : "\(currency) has \(exponent) decimals.",
        "Round it yourself: the ledger does not choose for you."
      )
    case .amountTooLarge(let text):
      (
        "amount-too-large", text, "No amount beyond \(Money.largestMinor) minor units is taken.",
        "Check the number of digits."
      )
    case .badCurrency(let text):
      (
        "bad-currency", text,
        text.isEmpty ? "The currency is missing." : "No currency has this code.",
        Suggestion.sentence(for: text, among: Array(Codelists.currencies.keys).sorted())
          + "Currencies are written as in ISO 4217, such as EUR."
      )
    case .badAmount(let text):
      ("bad-amount", text, "This is not an amount.", "Write it like 1800.00 EUR.")
    case .badDecimal(let text):
      (
        "bad-number", text,
        "This is not a decimal number of at most \(DecimalText.most.whole) digits before the point "
          + "and \(DecimalText.most.behind) behind it.",
        "Write it with a point and without exponent, as 12.5."
      )
    default: preconditionFailure("only amounts are explained here")
    }
  }

  private func valueWords(at field: String) -> Words {
    switch self {
    case .badPeople(let text, let reason):
      (
        "bad-people", text, reason,
        "Write {\"f\":4,\"m\":11}, on the command line f=4,m=11; zero is a report."
      )
    case .unknownPlace(let code):
      (
        "unknown-region", code, "No country, region or theatre has this code.",
        Suggestion.sentence(for: code, among: Codelists.places.sorted())
          + "Use ISO 3166 (ML, XK), M49 (155) or a theatre (sahel)."
      )
    case .unknownTheme(let code):
      (
        "unknown-theme", code, "No purpose code of the DAC has these digits.",
        Suggestion.sentence(for: code, among: Codelists.themes.keys.sorted())
          + "Use five digits, or three for the group."
      )
    case .outOfRange(let text, let range):
      ("out-of-range", text, "\(field) must be \(range).", "Check the number.")
    case .repeated(let text):
      ("repeated", text, "\(field) names this twice.", "Name it once.")
    default: preconditionFailure("only values are explained here")
    }
  }

  private func textWords(at field: String) -> Words {
    switch self {
    case .emptyText:
      ("empty-text", "", "\(field) holds no words.", "Write some, or leave \(field) out.")
    case .controlCharacter(let scalar):
      (
        "control-character", "U+\(Self.hexadecimal(scalar))",
        "\(field) holds a control character; only line feeds are kept.",
        "Remove it; tabs become spaces and line ends a single line feed."
      )
    case .tooLong(let limit, let characters):
      (
        "too-long", nil, "\(field) has \(characters) characters; \(limit) are kept at most.",
        "Shorten it, or attach the long form as evidence."
      )
    case .listTooLong(let limit, let count):
      (
        "too-long", nil, "\(field) has \(count) entries; \(limit) are kept at most.",
        "Spread them over several records."
      )
    case .notNormal:
      (
        "not-normal", nil, "\(field) is not in Unicode's normal form C.", "Write it in that form."
      )
    case .badDigest(let text):
      (
        "bad-digest", text, "A SHA-256 digest is 64 lower-case hexadecimal digits.",
        "Take it from sha256sum."
      )
    case .badKey(let text):
      (
        "bad-key", text, "This is not a public key.",
        "Write it as <name>+<key id>+<base64>, as it was shown when the key was made."
      )
    case .badSignature:
      (
        "bad-signature", nil, "\(field) is not the base64 of an Ed25519 signature.",
        "Sign with the new key once more."
      )
    default: preconditionFailure("only texts are explained here")
    }
  }

  private static func hexadecimal(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
