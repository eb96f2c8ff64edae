/// Whether a key may have this name: no space, no `+`, not empty, and not beginning with `{`.
///
/// - Source: C2SP signed-note; the last rule is INTEGRITY's own.
public func isKeyName(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first != "{" else { return false }
  return name.unicodeScalars.allSatisfy { scalar in
    scalar != "+" && scalar.value >= 0x20 && !scalar.properties.isWhitespace
  }
}

/// Why a key's text is not taken. No case carries the text: it may be a secret.
public enum KeyError: Error, Hashable, Sendable {
  case badName(String)
  case malformed
  /// The id does not follow from name and key: one of them was altered.
  case idMismatch(name: String)
  case unknownAlgorithm(UInt8)
  /// Small-order and non-canonical points would let one signature fit several texts or keys.
  case weakKey(name: String)
}

/// The first four bytes of `SHA-256(name ‖ LF ‖ 0x01 ‖ public key)`.
func keyID(name: String, algorithm: UInt8, publicKey: some Sequence<UInt8>) -> UInt32 {
  var bytes = Array(name.utf8)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(algorithm)
  bytes.append(contentsOf: publicKey)
  return Hash(of: bytes).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

/// Eight hexadecimal digits.
func keyIDText(_ id: UInt32) -> String {
  hexDigits((0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) })
}

/// `<name>+<key id>+<b64(algorithm ‖ key)>`, the shape that public and private keys share.
struct KeyText {
  static let ed25519: UInt8 = 0x01

  let name: String
  let id: UInt32
  let algorithm: UInt8
  let key: [UInt8]

  init(parsing text: some StringProtocol) throws(KeyError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 8,
      parts[1].utf8.allSatisfy({ hexDigitValue($0) != nil }), let id = UInt32(parts[1], radix: 16),
      let bytes = Base64.decode(parts[2].utf8), let algorithm = bytes.first
    else { throw .malformed }
    name = String(parts[0])
    guard isKeyName(name) else { throw .badName(name) }
    self.id = id
    self.algorithm = algorithm
    key = Array(bytes.dropFirst())
  }

  static func text(name: String, id: UInt32, key: [UInt8]) -> String {
    "\(name)+\(keyIDText(id))+\(Base64.encode([ed25519] + key))"
  }
}
