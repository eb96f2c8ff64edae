/// A part of a whole, exact until it is written down.
public struct Ratio: Hashable, Sendable {
  public let numerator: Int128
  /// Above 0.
  public let denominator: Int128

  /// None where there is nothing to divide by.
  public init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator > 0 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// In lowest terms.
  public var reduced: Ratio {
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(max(1, a))
    return Ratio(numerator / divisor, over: denominator / divisor) ?? self
  }

  /// In decimal digits, the last of them rounded half to even.
  public func decimal(places: Int = Decimals.places) -> String {
    let divisor = denominator.magnitude
    var (whole, rest) = numerator.magnitude.quotientAndRemainder(dividingBy: divisor)
    var digits: [UInt128] = []
    for _ in 0..<places {
      // Ten times the rest may be more than 128 bits hold.
      let (digit, next) = divisor.dividingFullWidth(rest.multipliedFullWidth(by: 10))
      digits.append(digit)
      rest = next
    }
    let isUp = rest > divisor - rest || (rest == divisor - rest && (digits.last ?? whole) % 2 == 1)
    if isUp {
      var index = digits.count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 { digits[index] += 1 } else { whole += 1 }
    }
    return Decimals.text(isBelowZero: numerator < 0, whole: whole, digits: digits)
  }
}

/// Figures that are no whole numbers, as they are written down.
public enum Decimals {
  /// So many digits stand behind the point of an index.
  public static let places = 4

  /// A figure from a logarithm or a root: rounded half to even.
  static func text(_ number: Double, places: Int = places) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (number * scale).rounded(.toNearestOrEven)
    guard scaled.magnitude < 9e18 else { return "\(number)" }
    return Ratio(Int128(scaled), over: Int128(scale))?.decimal(places: places) ?? ""
  }

  static func text(isBelowZero: Bool, whole: UInt128, digits: [UInt128]) -> String {
    let isZero = whole == 0 && digits.allSatisfy { $0 == 0 }
    let sign = isBelowZero && !isZero ? "-" : ""
    guard !digits.isEmpty else { return sign + String(whole) }
    return sign + String(whole) + "." + digits.map { String($0) }.joined()
  }
}

/// Amounts whose squares and products still fit into 128 bits.
struct Squarable {
  let amounts: [Int128]
  /// The amounts were halved until they fitted, which no real money needs.
  let isRounded: Bool

  /// - Parameter amounts: none below 0.
  init(_ amounts: [Int128]) {
    var (list, isRounded) = (amounts, false)
    while !Self.fits(list) {
      list = list.map { $0 / 2 }
      isRounded = true
    }
    self.amounts = list
    self.isRounded = isRounded
  }

  var total: Int128 { amounts.reduce(0, +) }

  private static func fits(_ amounts: [Int128]) -> Bool {
    var rest = Int128(Int64.max)
    for amount in amounts {
      guard amount <= rest else { return false }
      rest -= amount
    }
    return true
  }
}
