internal import Crypto

/// A public Ed25519 key with the name under which it signs notes (C2SP type 0x01).
public struct VerifierKey: Hashable, Sendable {
  public let name: String
  /// The first four bytes of `SHA-256(name ‖ LF ‖ 0x01 ‖ public key)`, big-endian.
  public let keyID: UInt32
  /// 32 bytes.
  public let publicKey: [UInt8]

  /// - Throws: `.badName`, `.malformed` for another length than 32, `.weakKey`.
  public init(name: String, publicKey: [UInt8]) throws(KeyError) {
    guard isKeyName(name) else { throw .badName(name) }
    guard publicKey.count == 32 else { throw .malformed }
    guard !WeakPoints.contains(publicKey) else { throw .weakKey(name: name) }
    self.init(trusted: name, publicKey: publicKey)
  }

  init(trusted name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = publicKey
    keyID = MerkleLog.keyID(name: name, algorithm: KeyText.ed25519, publicKey: publicKey)
  }

  /// Reads `<name>+<key id>+<b64(0x01 ‖ public key)>`.
  public init(vkey: String) throws(KeyError) {
    let text = try KeyText(parsing: vkey)
    guard
      MerkleLog.keyID(name: text.name, algorithm: text.algorithm, publicKey: text.key) == text.id
    else { throw .idMismatch(name: text.name) }
    guard text.algorithm == KeyText.ed25519 else { throw .unknownAlgorithm(text.algorithm) }
    try self.init(name: text.name, publicKey: text.key)
  }

  public var vkey: String { KeyText.text(name: name, id: keyID, key: publicKey) }

  /// Whether `signature` is this key's over exactly these bytes.
  public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == 64,
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
    else { return false }
    return key.isValidSignature(signature, for: message)
  }
}

/// A private Ed25519 key with its name.
///
/// Its file is one line, `PRIVATE+KEY+<name>+<key id>+<b64(0x01 ‖ seed)>` and LF: the form that
/// Go's `sumdb/note` writes. Whoever stores it keeps the file at mode 0600.
public struct SigningKey: Sendable {
  private static let marker = "PRIVATE+KEY+"

  public let verifier: VerifierKey
  private let key: Curve25519.Signing.PrivateKey

  public var name: String { verifier.name }
  public var publicKey: [UInt8] { verifier.publicKey }

  /// A new key from the system's randomness.
  public init(name: String) throws(KeyError) {
    try self.init(name: name, key: Curve25519.Signing.PrivateKey())
  }

  /// - Parameter seed: 32 bytes (RFC 8032, 5.1.5).
  public init(name: String, seed: [UInt8]) throws(KeyError) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw .malformed
    }
    try self.init(name: name, key: key)
  }

  private init(name: String, key: Curve25519.Signing.PrivateKey) throws(KeyError) {
    verifier = try VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    self.key = key
  }

  /// Reads the line of a key file, with or without its LF.
  public init(fileText text: String) throws(KeyError) {
    let line = text.last == "\n" ? text.dropLast() : text[...]
    guard line.hasPrefix(Self.marker), !line.contains("\n") else { throw .malformed }
    let parts = try KeyText(parsing: line.dropFirst(Self.marker.utf8.count))
    guard parts.algorithm == KeyText.ed25519 else { throw .unknownAlgorithm(parts.algorithm) }
    try self.init(name: parts.name, seed: parts.key)
    guard verifier.keyID == parts.id else { throw .idMismatch(name: parts.name) }
  }

  /// The key file's one line, LF included. A secret.
  public var fileText: String {
    Self.marker
      + KeyText.text(name: name, id: verifier.keyID, key: Array(key.rawRepresentation)) + "\n"
  }

  /// The 64-byte Ed25519 signature over `message`.
  public func sign(_ message: [UInt8]) throws -> [UInt8] {
    Array(try key.signature(for: message))
  }
}

/// Encodings of points that no honest key has.
enum WeakPoints {
  /// Points of order 1, 2, 4 and 8 by their y, with the sign bit cleared.
  private static let smallOrder: Set<String> = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ]

  static func contains(_ publicKey: [UInt8]) -> Bool {
    var y = publicKey
    y[31] &= 0x7f
    // y ≥ 2^255 − 19 names a field element a second time.
    let isNonCanonical = y[31] == 0x7f && y[1...30].allSatisfy { $0 == 0xff } && y[0] >= 0xed
    return isNonCanonical || smallOrder.contains(hexDigits(y))
  }
}
