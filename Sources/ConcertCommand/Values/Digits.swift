/// Numbers for people: groups of three with a space between, a point before decimals.
enum Digits {
  static func grouped(_ number: Int64) -> String {
    (number < 0 ? "-" : "") + grouped(String(number.magnitude))
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += " " }
      result.append(digit)
    }
    return result
  }

  /// `1204.50` from 120450 minor units of a currency with 2 decimals.
  static func decimal(
    minor: some BinaryInteger, exponent: Int, grouped isGrouped: Bool = false
  ) -> String {
    var digits = String(minor.magnitude)
    let missing = exponent + 1 - digits.count
    if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
    let whole = String(digits.dropLast(exponent))
    let sign = minor < 0 ? "-" : ""
    let shown = sign + (isGrouped ? grouped(whole) : whole)
    return exponent == 0 ? shown : shown + "." + digits.suffix(exponent)
  }
}
