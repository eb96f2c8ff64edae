import EventSourcing

/// One value of a row.
///
/// Nothing, not reported and not applicable are three things and look different from zero.
enum Cell: Hashable, Sendable {
  case text(String)
  /// Words of ours, which every language has its own for; programs get the English ones.
  case words(Phrase)
  case integer(Int64)
  /// A number in decimal digits with a point, exactly as it is to be shown.
  case decimal(String)
  case truth(Bool)
  /// Minor units; `exponent` is how many decimals the currency has.
  case money(minor: Int128, currency: String, exponent: Int)
  case json(JSON)
  case none
  case notReported
  case notApplicable

  static func words(_ phrase: Phrase?) -> Cell { phrase.map { .words($0) } ?? .none }
  static func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .none }
  static func integer(_ number: Int?) -> Cell { number.map { .integer(Int64($0)) } ?? .none }
}

extension Cell {
  /// For a person, on one line, in English.
  var shown: String { shown(in: .en) }

  func shown(in language: Language) -> String {
    switch self {
    case .text(let text): SafeText.oneLine(text)
    case .words(let phrase): SafeText.oneLine(language(phrase))
    case .integer(let number): language.speech.number(Digits.grouped(number))
    case .decimal(let digits): language.speech.number(digits)
    case .truth(let isTrue): language(.word(isTrue ? "yes" : "no"))
    case .money(let minor, let currency, let exponent):
      language.speech.number(
        Digits.decimal(minor: minor, exponent: exponent, grouped: true) + " " + currency)
    case .json(let json): SafeText.oneLine(json.canonicalText)
    case .none: "–"
    case .notReported: "?"
    case .notApplicable: "n/a"
    }
  }

  /// For reading aloud: no signs that a voice would skip. None when there is nothing to say.
  func spoken(in language: Language) -> String? {
    switch self {
    case .none: nil
    case .integer(let number): String(number)
    case .money(let minor, let currency, let exponent):
      language.speech.number(Digits.decimal(minor: minor, exponent: exponent) + " " + currency)
    case .notReported: language(.word("not reported"))
    case .notApplicable: language(.word("not applicable"))
    default: shown(in: language)
    }
  }

  /// For a data file: no grouping, nothing escaped; money without its currency.
  var plain: String {
    switch self {
    case .text(let text): text
    case .words(let phrase): phrase.description
    case .integer(let number): String(number)
    case .truth(let isTrue): isTrue ? "true" : "false"
    case .money(let minor, _, let exponent): Digits.decimal(minor: minor, exponent: exponent)
    case .json(let json): json.canonicalText
    case .none: ""
    case .decimal(let digits): digits
    case .notReported, .notApplicable: shown
    }
  }

  func writeJSON(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): JSON.write(string: text, to: &bytes)
    case .words(let phrase): JSON.write(string: phrase.description, to: &bytes)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .decimal(let digits): bytes.append(contentsOf: digits.utf8)
    case .truth(let isTrue): bytes.append(contentsOf: (isTrue ? "true" : "false").utf8)
    case .money(let minor, let currency, _):
      JSON.object(["currency": .string(currency), "minor": JSON(exact: minor)]).write(to: &bytes)
    case .json(let json): json.write(to: &bytes)
    case .none: bytes.append(contentsOf: "null".utf8)
    case .notReported: bytes.append(contentsOf: "\"not_reported\"".utf8)
    case .notApplicable: bytes.append(contentsOf: "\"not_applicable\"".utf8)
    }
  }

  /// The order of `--sort`: numbers by size, texts by their scalars, nothing last.
  static func precedes(_ left: Cell, _ right: Cell) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.money(let left, let one, _), .money(let right, let other, _)):
      (one, left) < (other, right)
    case (.decimal(let left), .decimal(let right)): (Double(left) ?? 0) < (Double(right) ?? 0)
    case (_, .none): left != .none
    case (.none, _): false
    default: left.plain < right.plain
    }
  }
}

extension JSON {
  static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
    var object = JSONObject()
    for (key, value) in members { object[key] = value }
    return .object(object)
  }
}
