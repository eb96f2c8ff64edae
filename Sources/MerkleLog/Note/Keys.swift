internal import Crypto

/// A public Ed25519 key with the name under which it signs notes (C2SP type 0x01).
///
/// A signature holds when `[S]B = R + [k]A` holds as it stands (no cofactor), `S` is below the group's
/// order and `R` is written in its one way. A point of small order or in a second encoding is no key.
/// - Source: RFC 8032, 5.1.7; decision 0004.
public struct VerifierKey: Hashable, Sendable {
  public let name: String
  /// The first four bytes of `SHA-256(name ‖ LF ‖ 0x01 ‖ public key)`, big-endian.
  public let keyID: UInt32
  /// 32 bytes.
  public let publicKey: [UInt8]

  /// - Throws: `.badName`, `.malformed` for another length than 32, `.weakKey`.
  public init(name: String, publicKey: [UInt8]) throws(KeyError) {
    try Ed25519.check(publicKey, of: name)
    self.name = name
    self.publicKey = publicKey
    keyID = MerkleLog.keyID(name: name, type: .ed25519, publicKey: publicKey)
  }

  /// Reads `<name>+<key id>+<b64(0x01 ‖ public key)>`.
  public init(vkey: String) throws(KeyError) {
    let text = try KeyText(parsing: vkey, type: .ed25519)
    try self.init(name: text.name, publicKey: text.key)
    guard keyID == text.id else { throw .idMismatch(name: text.name) }
  }

  public var vkey: String { KeyText(name: name, id: keyID, key: publicKey).text(.ed25519) }

  /// The key's id as its text writes it: 8 hexadecimal digits in lower case.
  public var keyIDText: String { MerkleLog.keyIDText(keyID) }

  /// Whether `signature` is this key's over exactly these bytes.
  public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
    Ed25519.isValid(signature, for: message, by: publicKey)
  }
}

/// A private Ed25519 key with its name.
///
/// Its file is one line, `PRIVATE+KEY+<name>+<key id>+<b64(0x01 ‖ seed)>` and LF: the form that
/// Go's `sumdb/note` writes. Whoever stores it keeps the file at mode 0600.
public struct SigningKey: Sendable {
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
    let parts = try KeyText(parsingFile: text, type: .ed25519)
    try self.init(name: parts.name, seed: parts.key)
    guard verifier.keyID == parts.id else { throw .idMismatch(name: parts.name) }
  }

  /// The key file's one line, LF included. A secret.
  public var fileText: String {
    KeyText(name: name, id: verifier.keyID, key: Array(key.rawRepresentation)).fileText(.ed25519)
  }

  /// The 64-byte Ed25519 signature over `message`.
  public func sign(_ message: [UInt8]) throws -> [UInt8] {
    Array(try key.signature(for: message))
  }
}
