internal import Crypto

/// Which keys and signatures are taken, in one place for all types of key.
///
/// No cofactor, `S` below the group's order, `R` compared by its bytes, `k` over the bytes given. Keys
/// of small order or in a second encoding are none; `R` of small order is taken where the equation
/// holds, as OpenSSL does. Decision 0004 says why; the 914 edge cases of CCTV hold us to it.
/// - Source: RFC 8032, 5.1.7.
enum Ed25519 {
  /// - Throws: `.badName`, `.malformed` for another length than 32, `.weakKey`.
  static func check(_ publicKey: [UInt8], of name: String) throws(KeyError) {
    guard isKeyName(name) else { throw .badName(name) }
    guard publicKey.count == 32 else { throw .malformed }
    guard !WeakPoints.contains(publicKey) else { throw .weakKey(name: name) }
  }

  /// Whether `signature` is this key's over exactly these bytes.
  static func isValid(_ signature: [UInt8], for message: [UInt8], by publicKey: [UInt8]) -> Bool {
    guard signature.count == 64,
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
    else { return false }
    return key.isValidSignature(signature, for: message)
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
