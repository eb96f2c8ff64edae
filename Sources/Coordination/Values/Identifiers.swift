public import EventSourcing

extension ID where Subject == Ministry {
  /// `[A-Z][A-Z0-9-]{1,15}`.
  public init?(_ text: String) {
    guard Spelling.isCode(text, length: 2...16) else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == Mission {
  /// `[A-Z][A-Z0-9-]{1,31}`, and not the look of a reference that the ledger gives.
  public init?(_ text: String) {
    guard Spelling.isCode(text, length: 2...32), SerialRef(text) == nil,
      !text.hasPrefix("DUP-")
    else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == Officer {
  /// Two to 64 ASCII letters, digits and `. - _`, such as `DEF.weber`; the first is no mark.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard (2...64).contains(bytes.count), let first = bytes.first,
      Spelling.isLetterOrDigit(first),
      bytes.allSatisfy({
        Spelling.isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
          || $0 == UInt8(ascii: "_")
      })
    else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == Commitment {
  /// `COM-2024-0031`.
  public init?(_ text: String) {
    guard SerialRef(text)?.prefix == .commitment else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == Contribution {
  /// `CTR-2024-0007`.
  public init?(_ text: String) {
    guard SerialRef(text)?.prefix == .contribution else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == Consultation {
  /// `CSL-2023-0004`.
  public init?(_ text: String) {
    guard SerialRef(text)?.prefix == .consultation else { return nil }
    self.init(unchecked: text)
  }
}

extension ID where Subject == DuplicateReview {
  /// `DUP-` and eight letters or digits.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard bytes.count == 12, text.hasPrefix("DUP-"),
      bytes.dropFirst(4).allSatisfy(Spelling.isLetterOrDigit)
    else { return nil }
    self.init(unchecked: text)
  }
}

/// A reference that the ledger gives out: prefix, year of the act's day, serial from 1.
public struct SerialRef: Hashable, Sendable {
  /// What is numbered.
  public enum Prefix: String, Hashable, Sendable, CaseIterable {
    case commitment = "COM"
    case contribution = "CTR"
    case consultation = "CSL"

    /// The streams that it numbers.
    public var kind: String {
      switch self {
      case .commitment: Commitment.kind
      case .contribution: Contribution.kind
      case .consultation: Consultation.kind
      }
    }
  }

  public let prefix: Prefix
  public let year: Int
  public let serial: Int

  public init(prefix: Prefix, year: Int, serial: Int) {
    self.prefix = prefix
    self.year = year
    self.serial = serial
  }

  /// Only the one spelling that `text` gives: four digits of the year, at least four of the serial.
  public init?(_ text: String) {
    var copy = text
    let parsed = copy.withUTF8 { bytes -> SerialRef? in
      guard (13...18).contains(bytes.count), bytes[3] == UInt8(ascii: "-"),
        bytes[8] == UInt8(ascii: "-"),
        let prefix = Prefix(rawValue: String(decoding: bytes[0..<3], as: UTF8.self)),
        let year = Spelling.number(bytes[4..<8]), let serial = Spelling.number(bytes[9...]),
        serial > 0, bytes.count == 13 || bytes[9] != UInt8(ascii: "0")
      else { return nil }
      return SerialRef(prefix: prefix, year: year, serial: serial)
    }
    guard let parsed else { return nil }
    self = parsed
  }

  /// `COM-2024-0031`; serials beyond 9999 have more digits.
  public var text: String {
    "\(prefix.rawValue)-\(Spelling.padded(year))-\(Spelling.padded(serial))"
  }
}

/// How identifiers may be spelt.
enum Spelling {
  static func isCode(_ text: String, length: ClosedRange<Int>) -> Bool {
    var copy = text
    return copy.withUTF8 { bytes in
      guard length.contains(bytes.count), isUpper(bytes[0]) else { return false }
      for byte in bytes where !(isUpper(byte) || isDigit(byte) || byte == UInt8(ascii: "-")) {
        return false
      }
      return true
    }
  }

  static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isUpper(byte) || isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)
  }

  /// A number of ASCII digits and nothing else; none when it does not fit.
  static func number(_ digits: some Sequence<UInt8>) -> Int? {
    var value = 0
    var isEmpty = true
    for digit in digits {
      guard isDigit(digit) else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, stillTooLarge) = product.addingReportingOverflow(Int(digit - 0x30))
      guard !tooLarge, !stillTooLarge else { return nil }
      value = sum
      isEmpty = false
    }
    return isEmpty ? nil : value
  }

  static func padded(_ number: Int) -> String {
    let digits = String(number)
    return digits.utf8.count >= 4
      ? digits : String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}
