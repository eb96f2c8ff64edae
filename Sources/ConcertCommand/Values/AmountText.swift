import Coordination
import EventSourcing

/// The currencies that amounts may be in.
struct Currencies: Sendable {
  /// Three letters to the number of decimals (ISO 4217).
  let exponents: [String: Int]
}

/// Money as people write it: `250000.00EUR` or `250000.00 EUR`.
struct AmountText: Hashable, Sendable {
  let minor: Int64
  let currency: String

  var json: JSON { .object(["currency": .string(currency), "minor": .int(minor)]) }

  static func parse(
    _ text: String, at place: String, currencies: Currencies
  ) throws(BadValue) -> AmountText {
    let trimmed = text.filter { !"\u{a0}\u{202f}\t".contains($0) }
    if trimmed.hasPrefix("-") { throw .negativeAmount(text, at: place) }
    let letters = trimmed.reversed().prefix { $0.isLetter }.count
    let code = String(trimmed.suffix(letters)).uppercased()
    var figure = trimmed.dropLast(letters)
    while figure.last == " " { figure.removeLast() }
    guard letters > 0 else {
      throw .amount(
        text, at: place, why: "The currency is missing.", attempts: ["\(figure)EUR"])
    }
    guard let exponent = currencies.exponents[code] else {
      let nearest = Suggestion.nearest(to: code, among: currencies.exponents.keys, limit: 3)
      throw .currency(code, at: place, nearest: nearest)
    }
    let parts = figure.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(DayText.isDigit) }),
      parts.count == 1 || parts[1].utf8.count <= exponent
    else { throw unclear(text, String(figure), code, exponent, at: place) }
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    let digits = parts[0] + decimals + String(repeating: "0", count: exponent - decimals.count)
    guard let minor = Int64(digits), minor <= Money.largestMinor else {
      throw .amount(
        text, at: place, why: "This is more than the ledger can count.",
        attempts: ["250000.00\(code)"])
    }
    return AmountText(minor: minor, currency: code)
  }

  /// Tells the two readings of a mark that may stand for thousands or for decimals.
  private static func unclear(
    _ text: String, _ figure: String, _ code: String, _ exponent: Int, at place: String
  ) -> BadValue {
    let groups = figure.split(omittingEmptySubsequences: false) { !$0.isASCII || !$0.isNumber }
    guard groups.count >= 2, groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCII) }) else {
      return .amount(
        text, at: place, why: "This is no amount.", attempts: ["250000.00\(code)"])
    }
    let zeros = exponent > 0 ? "." + String(repeating: "0", count: exponent) : ""
    let whole = groups.joined() + zeros
    let fraction = groups[groups.count - 1]
    let decimal =
      groups.dropLast().joined()
      + (exponent > 0 ? "." + fraction.prefix(exponent) : "")
    if groups.dropFirst().allSatisfy({ $0.count == 3 }) {
      if groups.count == 2, exponent > 0 {
        return .amount(
          text, at: place, why: "This can be \(whole) or \(decimal).",
          attempts: [whole + code, decimal + code])
      }
      return .amount(
        text, at: place, why: "This looks like \(whole).", attempts: [whole + code])
    }
    return .amount(
      text, at: place, why: "\(code) has \(exponent) decimals.", attempts: [decimal + code])
  }
}

/// Counted people: `f=4,m=11`, with `x` and `u`; a bare number is unknown.
struct PeopleText: Hashable, Sendable {
  let counts: [String: Int]

  var json: JSON {
    var object = JSONObject()
    for (kind, count) in counts { object[kind] = .int(Int64(count)) }
    return .object(object)
  }

  var description: String {
    ["f", "m", "x", "u"].compactMap { kind in counts[kind].map { "\(kind)=\($0)" } }
      .joined(separator: " ")
  }

  static func parse(_ text: String, at place: String) throws(BadValue) -> PeopleText {
    if let number = count(text) { return PeopleText(counts: ["u": number]) }
    var counts: [String: Int] = [:]
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let number = count(sides[1]) else { throw .people(text, at: place) }
      let kind = sides[0].lowercased()
      guard ["f", "m", "x", "u"].contains(kind), counts[kind] == nil else {
        throw .people(text, at: place)
      }
      counts[kind] = number
    }
    guard !counts.isEmpty else { throw .people(text, at: place) }
    return PeopleText(counts: counts)
  }

  private static func count(_ digits: some StringProtocol) -> Int? {
    guard !digits.isEmpty, digits.utf8.count <= 9, digits.utf8.allSatisfy(DayText.isDigit) else {
      return nil
    }
    return Int(digits)
  }
}
