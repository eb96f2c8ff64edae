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

/// What a key signs and how; its byte stands in a key's text and goes into its id.
///
/// - Source: C2SP signed-note, "Signature types".
enum SignatureType: UInt8 {
  /// The note's text itself.
  case ed25519 = 0x01
  /// A witness's statement about a checkpoint, with its time.
  case cosignature = 0x04
}

/// The first four bytes of `SHA-256(name ‖ LF ‖ type ‖ public key)`.
func keyID(name: String, type: SignatureType, publicKey: some Sequence<UInt8>) -> UInt32 {
  var bytes = Array(name.utf8)
  bytes.append(UInt8(ascii: "\n"))
  bytes.append(type.rawValue)
  bytes.append(contentsOf: publicKey)
  return Hash(of: bytes).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

/// Eight hexadecimal digits.
func keyIDText(_ id: UInt32) -> String {
  hexDigits((0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) })
}

/// `<name>+<key id>+<b64(type ‖ key)>`, the shape that public and private keys share.
struct KeyText {
  let name: String
  let id: UInt32
  let key: [UInt8]

  init(name: String, id: UInt32, key: [UInt8]) {
    self.name = name
    self.id = id
    self.key = key
  }

  /// - Throws: `.unknownAlgorithm` for a key of another type: a witness's is not a log's.
  init(parsing text: some StringProtocol, type: SignatureType) throws(KeyError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 8,
      parts[1].utf8.allSatisfy({ hexDigitValue($0) != nil }), let id = UInt32(parts[1], radix: 16),
      let bytes = Base64.decode(parts[2].utf8), let algorithm = bytes.first
    else { throw .malformed }
    name = String(parts[0])
    guard isKeyName(name) else { throw .badName(name) }
    guard algorithm == type.rawValue else { throw .unknownAlgorithm(algorithm) }
    self.id = id
    key = Array(bytes.dropFirst())
  }

  func text(_ type: SignatureType) -> String {
    "\(name)+\(keyIDText(id))+\(Base64.encode([type.rawValue] + key))"
  }

  private static let fileMarker = "PRIVATE+KEY+"

  /// Reads the line of a private key's file, with or without its LF.
  init(parsingFile text: String, type: SignatureType) throws(KeyError) {
    let line = text.last == "\n" ? text.dropLast() : text[...]
    guard line.hasPrefix(Self.fileMarker), !line.contains("\n") else { throw .malformed }
    try self.init(parsing: line.dropFirst(Self.fileMarker.utf8.count), type: type)
  }

  /// A private key's file, LF included. A secret.
  func fileText(_ type: SignatureType) -> String { Self.fileMarker + text(type) + "\n" }
}
