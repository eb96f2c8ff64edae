internal import Crypto

/// A witness's statement: at this time, this checkpoint was the largest one I had seen of the log,
/// and it continues all I had seen before.
///
/// - Source: C2SP tlog-cosignature, Ed25519.
public struct Cosignature: Hashable, Sendable {
  /// Seconds since the epoch (POSIX), from 0.
  public let timestamp: Int64
  /// 64 bytes.
  public let signature: [UInt8]

  /// What a signature line holds after the key id.
  ///
  /// Nothing unless there are 72 bytes and the first eight, big-endian, are at most 2^63 − 1.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 72 else { return nil }
    let seconds = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let timestamp = Int64(exactly: seconds) else { return nil }
    self.init(timestamp: timestamp, signature: Array(bytes.dropFirst(8)))
  }

  init(timestamp: Int64, signature: [UInt8]) {
    self.timestamp = timestamp
    self.signature = signature
  }

  /// 72 bytes: the time in eight, big-endian, then the signature.
  public var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: timestamp >> (56 - 8 * $0)) } + signature
  }

  /// What is signed.
  static func message(_ checkpoint: Checkpoint, at timestamp: Int64) -> [UInt8] {
    Array("cosignature/v1\ntime \(timestamp)\n".utf8) + checkpoint.text
  }
}

/// A witness's public Ed25519 key with its name (C2SP type 0x04).
///
/// Not a `VerifierKey`: what a witness says about a log must never pass as the log's own word.
public struct WitnessKey: Hashable, Sendable {
  public let name: String
  /// The first four bytes of `SHA-256(name ‖ LF ‖ 0x04 ‖ public key)`, big-endian.
  public let keyID: UInt32
  /// 32 bytes.
  public let publicKey: [UInt8]

  /// - Throws: `.badName`, `.malformed` for another length than 32, `.weakKey`.
  public init(name: String, publicKey: [UInt8]) throws(KeyError) {
    try Ed25519.check(publicKey, of: name)
    self.name = name
    self.publicKey = publicKey
    keyID = MerkleLog.keyID(name: name, type: .cosignature, publicKey: publicKey)
  }

  /// Reads `<name>+<key id>+<b64(0x04 ‖ public key)>`.
  public init(vkey: String) throws(KeyError) {
    let text = try KeyText(parsing: vkey, type: .cosignature)
    try self.init(name: text.name, publicKey: text.key)
    guard keyID == text.id else { throw .idMismatch(name: text.name) }
  }

  public var vkey: String { KeyText(name: name, id: keyID, key: publicKey).text(.cosignature) }

  /// Whether this witness said so at the cosignature's time.
  public func isValid(_ cosignature: Cosignature, for checkpoint: Checkpoint) -> Bool {
    let message = Cosignature.message(checkpoint, at: cosignature.timestamp)
    return Ed25519.isValid(cosignature.signature, for: message, by: publicKey)
  }
}

/// A witness's private key with its name; its file is written like a `SigningKey`'s, with type 0x04.
public struct WitnessSigningKey: Sendable {
  public let verifier: WitnessKey
  private let key: Curve25519.Signing.PrivateKey

  public var name: String { verifier.name }

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
    verifier = try WitnessKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    self.key = key
  }

  /// Reads the line of a key file, with or without its LF.
  public init(fileText text: String) throws(KeyError) {
    let parts = try KeyText(parsingFile: text, type: .cosignature)
    try self.init(name: parts.name, seed: parts.key)
    guard verifier.keyID == parts.id else { throw .idMismatch(name: parts.name) }
  }

  /// The key file's one line, LF included. A secret.
  public var fileText: String {
    KeyText(name: name, id: verifier.keyID, key: Array(key.rawRepresentation))
      .fileText(.cosignature)
  }

  /// The signature line that says so.
  ///
  /// - Parameter timestamp: seconds since the epoch, from 0.
  public func cosign(_ checkpoint: Checkpoint, at timestamp: Int64) throws -> NoteSignature {
    precondition(timestamp >= 0, "a witness signs after 1970")
    let message = Cosignature.message(checkpoint, at: timestamp)
    let cosignature = Cosignature(
      timestamp: timestamp, signature: Array(try key.signature(for: message)))
    return NoteSignature(name: name, keyID: verifier.keyID, signature: cosignature.bytes)
  }
}

extension SignedNote {
  /// What the witnesses among `keys` say of this checkpoint; lines of other keys are ignored.
  ///
  /// Whether a time is believable is for the caller to say: it knows the clock.
  /// - Throws: `.badSignature` when a line of one of `keys` is not its cosignature; what
  ///   `Checkpoint(parsing:)` throws.
  public func cosignatures(
    by keys: [WitnessKey]
  ) throws(NoteError) -> [(witness: WitnessKey, cosignature: Cosignature)] {
    let checkpoint = try Checkpoint(parsing: text)
    var found: [(witness: WitnessKey, cosignature: Cosignature)] = []
    for line in signatures {
      guard let key = keys.first(where: { $0.keyID == line.keyID && $0.name == line.name }),
        !found.contains(where: { $0.witness == key })
      else { continue }
      guard let cosignature = Cosignature(bytes: line.signature),
        key.isValid(cosignature, for: checkpoint)
      else { throw .badSignature(name: key.name) }
      found.append((key, cosignature))
    }
    return found
  }
}
