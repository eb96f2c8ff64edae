internal import EventSourcing

extension Money {
  /// `1800.00 EUR` or `1800.00EUR`: a point before the decimals and no thousands mark.
  ///
  /// `1.234` and `1,234` mean different things in different languages, so both are refused with
  /// their readings.
  static func read(_ text: String) -> Result<Money, Fault> {
    let trimmed = text.utf8.drop { $0 == 0x20 }
    let number = trimmed.prefix { !($0 == 0x20 || isLetter($0)) }
    let unit = trimmed.dropFirst(number.count).drop { $0 == 0x20 }
    let code = String(decoding: unit.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    guard let first = number.first else { return .failure(.badAmount(text)) }
    guard let currency = Currency(code) else { return .failure(.badCurrency(code)) }
    let unsigned = first == UInt8(ascii: "-") ? number.dropFirst() : number
    let digits = String(decoding: unsigned, as: UTF8.self)
    let fault: (String) -> Fault = { .badAmount($0) }
    guard
      unsigned.allSatisfy({
        Spelling.isDigit($0) || [0x2e, 0x2c, 0x27].contains($0)
      }), unsigned.contains(where: Spelling.isDigit)
    else { return .failure(fault(text)) }
    if first == UInt8(ascii: "-") { return .failure(.negativeAmount(text)) }
    let marks = unsigned.filter { !Spelling.isDigit($0) }
    let parts = unsigned.split(
      omittingEmptySubsequences: false, whereSeparator: { !Spelling.isDigit($0) })
    guard parts.allSatisfy({ !$0.isEmpty }) else { return .failure(fault(text)) }
    if marks.isEmpty { return amount(digits, decimals: "", currency, text) }
    let decimals = String(decoding: parts[parts.count - 1], as: UTF8.self)
    if marks == [UInt8(ascii: ".")],
      decimals.utf8.count != 3 || currency.exponent >= 3 || parts[0].count > 3
    {
      return amount(
        String(decoding: parts[0], as: UTF8.self), decimals: decimals, currency, text)
    }
    return .failure(.unclearAmount(text, readings: readings(parts, currency)))
  }

  /// The amount without thousands marks, and with the last mark before the decimals.
  private static func readings(
    _ parts: [Substring.UTF8View.SubSequence], _ currency: Currency
  ) -> [String] {
    let all = parts.map { String(decoding: $0, as: UTF8.self) }
    var result: [String] = []
    if all.dropFirst().allSatisfy({ $0.utf8.count == 3 }) {
      result.append(written(all.joined(), decimals: "", currency))
    }
    let decimals = all[all.count - 1]
    if currency.exponent > 0, all.dropFirst().dropLast().allSatisfy({ $0.utf8.count == 3 }) {
      result.append(written(all.dropLast().joined(), decimals: decimals, currency))
    }
    return result
  }

  /// Decimals beyond the currency's own are cut: this is a question back, not an amount.
  private static func written(_ whole: String, decimals: String, _ currency: Currency) -> String {
    let kept = String(decimals.prefix(currency.exponent))
    let zeros = String(repeating: "0", count: currency.exponent - kept.utf8.count)
    return whole + (currency.exponent > 0 ? "." + kept + zeros : "") + currency.code
  }

  private static func amount(
    _ whole: String, decimals: String, _ currency: Currency, _ text: String
  ) -> Result<Money, Fault> {
    guard decimals.utf8.count <= currency.exponent else {
      return .failure(
        .tooManyDecimals(text, currency: currency.code, exponent: currency.exponent))
    }
    let zeros = String(repeating: "0", count: currency.exponent - decimals.utf8.count)
    guard let minor = Spelling.number((whole + decimals + zeros).utf8), minor <= Money.largestMinor,
      let money = Money(minor: Int64(minor), currency: currency)
    else { return .failure(.amountTooLarge(text)) }
    return .success(money)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    Spelling.isUpper(byte) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x80
  }
}
