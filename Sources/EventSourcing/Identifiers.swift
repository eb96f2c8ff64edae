/// A reference to one subject, typed so that a ministry cannot stand where a mission should.
public struct ID<Subject>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let text: String

  /// Trusts `text`; parse outside input with the subject's own rule first.
  public init(unchecked text: String) { self.text = text }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// `<kind>/<ref>`, such as `commitment/COM-2024-0031`: one aggregate's history.
public struct StreamName: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init(kind: String, ref: String) { text = kind + "/" + ref }

  /// No stream when a part is missing or a byte is not printable ASCII.
  public init?(_ text: String) {
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")), slash > text.utf8.startIndex,
      text.utf8.index(after: slash) < text.utf8.endIndex, text.utf8.count <= 256,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return nil }
    self.text = text
  }

  public var kind: String { String(text[..<slash]) }
  public var ref: String { String(text[text.utf8.index(after: slash)...]) }

  private var slash: String.Index {
    guard let index = text.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      preconditionFailure("a stream's name has a kind, a slash and a reference")
    }
    return index
  }

  public var description: String { text }
}

/// An event's place in the whole log, from 0, without gaps.
public typealias Position = Int64

/// A UUID version 7: ordered by the millisecond in which it was made (RFC 9562, 5.7).
public struct EventID: Hashable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter random: 74 random bits are taken from these 128.
  public init(at moment: Moment, random: (UInt64, UInt64)) {
    // A clock that stands before 1970 gives an id of 1970, not a stop.
    high = UInt64(clamping: moment.millisecondsSinceEpoch) << 16 | 0x7000 | (random.0 & 0x0fff)
    low = 0x8000_0000_0000_0000 | (random.1 & 0x3fff_ffff_ffff_ffff)
  }

  /// The 36 characters of RFC 9562, in lower case.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 36 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    var nibble = 0
    for (index, byte) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let value = hexValue(byte) else { return nil }
      if nibble < 16 {
        words.0 = words.0 << 4 | UInt64(value)
      } else {
        words.1 = words.1 << 4 | UInt64(value)
      }
      nibble += 1
    }
    self.init(high: words.0, low: words.1)
  }

  public var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
      + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
  }

  public var description: String {
    let hex = hexText(bytes).utf8
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, digit) in hex.enumerated() {
      if index == 8 || index == 12 || index == 16 || index == 20 { text.append(0x2d) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Lower-case hexadecimal, two digits a byte.
public func hexText(_ bytes: some Sequence<UInt8>) -> String {
  let digits = StaticString("0123456789abcdef")
  var text: [UInt8] = []
  text.reserveCapacity(bytes.underestimatedCount * 2)
  for byte in bytes {
    text.append(digits.utf8Start[Int(byte >> 4)])
    text.append(digits.utf8Start[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
  /// Bytes of lower-case hexadecimal; none when a digit is missing or in upper case.
  public init?(hex text: some StringProtocol) {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    self = []
    reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else {
        return nil
      }
      append(high << 4 | low)
    }
  }
}

func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x61...0x66: byte - 0x61 + 10
  default: nil
  }
}
