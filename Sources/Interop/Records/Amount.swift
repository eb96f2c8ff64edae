internal import Coordination

/// A decimal from a file, as whole minor units of its currency.
struct Amount: Hashable, Sendable {
  var isNegative: Bool
  /// Never negative, at most `largest`.
  var minor: Int64
  /// Whether digits beyond the minor unit were rounded away, half to even.
  var wasRounded: Bool

  var signed: Int64 { isNegative ? -minor : minor }

  enum Flaw: String, Error, Hashable {
    case empty = "missing-amount"
    /// `1.234` may be a thousand or one and a bit.
    case unclear = "unclear-amount"
    case notANumber = "bad-amount"
    case tooLarge = "amount-too-large"
  }

  /// Which mark stands before the decimals; the other one may group thousands.
  enum DecimalMark: Hashable { case point, comma, unknown }

  /// What a command takes at most.
  static let largest = Money.largestMinor

  init(isNegative: Bool, minor: Int64, wasRounded: Bool) {
    self.isNegative = isNegative
    self.minor = minor
    self.wasRounded = wasRounded
  }

  /// Takes `-1e-10`, `1 234,50`, `1'234.50`, `(12.00)`; spaces and apostrophes never count.
  init(_ text: String, exponent: Int, mark: DecimalMark) throws(Flaw) {
    var digits = AmountScanner(text)
    guard !digits.bytes.isEmpty else { throw .empty }
    isNegative = digits.takeSign()
    let power = try digits.takeExponent()
    let number = try digits.split(mark)
    var significant = number.whole + number.fraction
    var shift = exponent + power - number.fraction.count
    significant = Array(significant.drop { $0 == 0 })
    if significant.isEmpty {
      (minor, wasRounded) = (0, false)
      return
    }
    var isExact = true
    var roundsUp = false
    if shift < 0 {
      let cut = min(-shift, significant.count)
      let tail = -shift > significant.count ? [0] + significant : Array(significant.suffix(cut))
      significant.removeLast(cut)
      isExact = tail.allSatisfy { $0 == 0 }
      roundsUp = Self.roundsUp(tail, afterOdd: (significant.last ?? 0) % 2 == 1)
      shift = 0
    }
    var value: Int64 = 0
    guard significant.count + shift <= 17 else { throw .tooLarge }
    for digit in significant { value = value * 10 + Int64(digit) }
    for _ in 0..<shift { value *= 10 }
    value += roundsUp ? 1 : 0
    guard value <= Self.largest else { throw .tooLarge }
    (minor, wasRounded) = (value, !isExact)
  }

  private static func roundsUp(_ tail: [UInt8], afterOdd: Bool) -> Bool {
    guard let first = tail.first else { return false }
    if first != 5 { return first > 5 }
    return afterOdd || tail.dropFirst().contains { $0 != 0 }
  }

  /// The number with its decimals and a point.
  static func text(_ minor: Int64, exponent: Int) -> String {
    var digits = String(minor.magnitude)
    if exponent > 0 {
      digits = String(repeating: "0", count: max(0, exponent + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -exponent))
    }
    return (minor < 0 ? "-" : "") + digits
  }
}

/// Takes a number's text apart from both ends.
private struct AmountScanner {
  var bytes: [UInt8] = []

  init(_ text: String) {
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      // Its properties are looked up in tables.
      if (0x2a...0x7e).contains(scalar.value) {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        continue
      }
      if scalar.properties.isWhitespace || scalar == "'" || scalar == "\u{2019}" { continue }
      // U+2212 is the typographer's minus; anything else beyond ASCII is no number.
      bytes.append(scalar == "\u{2212}" ? UInt8(ascii: "-") : UInt8(exactly: scalar.value) ?? 0xff)
    }
  }

  mutating func takeSign() -> Bool {
    if bytes.first == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")"), bytes.count > 2 {
      bytes = Array(bytes.dropFirst().dropLast())
      return true
    }
    if bytes.count > 1, bytes.last == UInt8(ascii: "-") {
      bytes.removeLast()
      return true
    }
    guard let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    else { return false }
    bytes.removeFirst()
    return first == UInt8(ascii: "-")
  }

  mutating func takeExponent() throws(Amount.Flaw) -> Int {
    guard let e = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return 0 }
    guard let power = Int(String(decoding: bytes[(e + 1)...], as: UTF8.self)),
      (-400...400).contains(power)
    else { throw .notANumber }
    bytes.removeSubrange(e...)
    return power
  }

  func split(_ mark: Amount.DecimalMark) throws(Amount.Flaw) -> (whole: [UInt8], fraction: [UInt8])
  {
    let point = UInt8(ascii: ".")
    let comma = UInt8(ascii: ",")
    let decimal: UInt8?
    switch mark {
    case .point: decimal = point
    case .comma: decimal = comma
    case .unknown: decimal = try guessedMark(point, comma)
    }
    let at = decimal.flatMap { bytes.lastIndex(of: $0) }
    let whole = try ungrouped(
      bytes[..<(at ?? bytes.count)], group: decimal == comma ? point : comma)
    let fraction = Array(at.map { bytes[($0 + 1)...] } ?? [])
    guard !whole.isEmpty || !fraction.isEmpty,
      fraction.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw .notANumber }
    return (whole, fraction.map { $0 - 0x30 })
  }

  private func guessedMark(_ point: UInt8, _ comma: UInt8) throws(Amount.Flaw) -> UInt8? {
    let points = bytes.count { $0 == point }
    let commas = bytes.count { $0 == comma }
    switch (points, commas) {
    case (0, 0): return point
    case (1..., 1...):
      return (bytes.lastIndex(of: point) ?? 0) > (bytes.lastIndex(of: comma) ?? 0) ? point : comma
    case (let count, 0) where count > 1: return comma
    case (0, let count) where count > 1: return point
    default:
      let mark = points == 1 ? point : comma
      let index = bytes.firstIndex(of: mark) ?? 0
      if bytes.count - index - 1 == 3, (1...3).contains(index), bytes[0] != 0x30 {
        throw .unclear
      }
      return mark
    }
  }

  /// Groups after the first have three digits each, else the mark means something else.
  private func ungrouped(_ slice: ArraySlice<UInt8>, group: UInt8) throws(Amount.Flaw) -> [UInt8] {
    let groups = slice.split(separator: group, omittingEmptySubsequences: false)
    if groups.count > 1 {
      guard groups.dropFirst().allSatisfy({ $0.count == 3 }),
        let first = groups.first, (1...3).contains(first.count)
      else { throw .notANumber }
    }
    let digits = groups.flatMap { $0 }
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .notANumber }
    return digits.map { $0 - 0x30 }
  }
}
