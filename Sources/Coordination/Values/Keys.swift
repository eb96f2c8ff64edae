public import EventSourcing

/// A public key as C2SP writes it: `<name>+<key id, 8 hex digits>+<base64 of 0x01 and the key>`.
///
/// Only the shape is checked here; that the key id fits, and that the key is a point of full order,
/// is for whoever can compute SHA-256 and Ed25519.
public struct VerifierText: Hashable, Sendable {
  public let text: String
  public let name: String
  /// The key's 32 bytes; the same key under two names is the same material.
  public let material: [UInt8]

  public init?(_ text: String) {
    guard let parts = KeyParts(text, algorithm: 1) else { return nil }
    self.text = text
    name = parts.name
    material = parts.key
  }
}

/// The parts of `<name>+<key id, 8 hex digits>+<base64 of the algorithm and the key>`.
struct KeyParts {
  let name: String
  /// 32 bytes.
  let key: [UInt8]

  /// - Parameter algorithm: C2SP's signature type, 1 for notes and 4 for cosignatures.
  init?(_ text: String, algorithm: UInt8) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].utf8.count <= 200,
      parts[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !parts[0].hasPrefix("{"),
      parts[1].utf8.count == 8, [UInt8](hex: parts[1]) != nil,
      let bytes = Base64.bytes(parts[2]), bytes.count == 33, bytes[0] == algorithm
    else { return nil }
    name = String(parts[0])
    key = Array(bytes.dropFirst())
  }
}

/// What a new key's owner signs to show that the private half is theirs.
public struct Possession: Hashable, Sendable {
  public let key: VerifierText
  /// Base64 of the 64 bytes of an Ed25519 signature.
  public let signature: String
  /// The bytes that were signed.
  public let message: [UInt8]

  /// `concert-possession/v1`, the officer's id and the ledger's origin, a line each, LF after all.
  public static func message(officer: ID<Officer>, origin: String) -> [UInt8] {
    Array("concert-possession/v1\n\(officer.text)\n\(origin)\n".utf8)
  }
}

/// Strict RFC 4648: padding where it belongs, no spare bits, nothing else.
enum Base64 {
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 4 == 0, !digits.isEmpty else { return nil }
    let padding = digits.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits.dropLast(padding) {
      guard let value = value(of: digit) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    guard bits == 0, digits.count * 6 - padding * 6 == result.count * 8 + count else { return nil }
    return result
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case 0x41...0x5a: UInt32(digit - 0x41)
    case 0x61...0x7a: UInt32(digit - 0x61) + 26
    case 0x30...0x39: UInt32(digit - 0x30) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
