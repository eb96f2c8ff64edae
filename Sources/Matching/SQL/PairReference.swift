/// The reference of a suspected pair: the same for every rebuild and on every machine.
///
/// `DUP-` and eight digits of Crockford's base 32 (upper case, without I, L, O and U, so that it can
/// be read out) of the first five bytes of SHA-256 over ``key(_:_:)``.
public enum PairReference {
  /// The bytes to hash: both references in byte order, an LF between them.
  public static func key(_ a: String, _ b: String) -> String {
    Score.precedes(b, a) ? "\(b)\n\(a)" : "\(a)\n\(b)"
  }

  /// - Parameter digest: SHA-256 of the key; its first five bytes count, missing ones are zero.
  public static func text(digest: [UInt8]) -> String {
    var number: UInt64 = 0
    for place in 0..<min(5, digest.count) {
      number |= UInt64(digest[place]) << UInt64(32 - 8 * place)
    }
    var text: [UInt8] = Array("DUP-".utf8)
    for shift in stride(from: UInt64(35), through: 0, by: -5) {
      text.append(alphabet[Int(number >> shift & 31)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
