internal import EventSourcing

/// What an authority says of a text: that it was there at a moment.
///
/// Its signature is the authority's own affair and not checked here: `openssl ts -verify` does, with
/// the certificates that the reader trusts.
/// - Source: RFC 3161, 2.4.2; RFC 5652.
struct TimeStampToken: Equatable {
  /// In bytes; with all its certificates a token has a few thousand.
  static let byteLimit = 32_000

  /// The token alone, without the response that it came in.
  let token: [UInt8]
  /// SHA-256 of the text.
  let imprint: [UInt8]
  /// The authority's moment, to the second.
  let at: Moment

  private static let signedData: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]
  private static let info: [UInt8] =
    [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04]
  private static let sha256: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]

  /// Reads a response, as authorities send it (`.tsr`), or the token in it.
  ///
  /// - Throws: `bad-timestamp` for a refusal, another hash than SHA-256, or other bytes.
  init(parsing file: [UInt8]) throws(TimeStampRefusal) {
    guard file.count <= Self.byteLimit, let outer = DER(file), outer.tag == DER.sequence,
      let parts = outer.elements, let first = parts.first
    else { throw .notAToken }
    var token = outer
    if first.tag == DER.sequence {
      // PKIStatus granted or grantedWithMods.
      guard let status = first.elements?.first, status.tag == DER.integer,
        status.content.elementsEqual([0]) || status.content.elementsEqual([1]), parts.count == 2
      else { throw .refused }
      token = parts[1]
    }
    guard let fields = Self.fields(of: token), fields.count >= 5,
      fields[2].tag == DER.sequence, let imprint = fields[2].elements, imprint.count == 2
    else { throw .notAToken }
    guard let algorithm = imprint[0].elements?.first, algorithm.has(DER.identifier, Self.sha256),
      imprint[1].tag == DER.octets, imprint[1].content.count == 32
    else { throw .otherHash }
    guard fields[4].tag == DER.time, let at = Self.moment(fields[4].content) else {
      throw .notAToken
    }
    self.token = Array(token.whole)
    self.imprint = Array(imprint[1].content)
    self.at = at
  }

  /// The fields of the `TSTInfo` in a token.
  private static func fields(of token: DER) -> [DER]? {
    guard let content = token.elements, content.count == 2,
      content[0].has(DER.identifier, signedData), content[1].tag == DER.context0,
      let signed = content[1].elements?.first?.elements, signed.count >= 4,
      signed[0].tag == DER.integer, signed[1].tag == DER.set,
      let inner = signed[2].elements, inner.count == 2,
      inner[0].has(DER.identifier, info), inner[1].tag == DER.context0,
      let octets = inner[1].elements?.first, octets.tag == DER.octets,
      let info = DER(Array(octets.content)), info.tag == DER.sequence
    else { return nil }
    return info.elements
  }

  /// `YYYYMMDDhhmmss[.f…]Z`.
  private static func moment(_ bytes: ArraySlice<UInt8>) -> Moment? {
    let text = Array(String(decoding: bytes, as: UTF8.self))
    guard text.count >= 15, text.last == "Z", text.count == 15 || text[14] == "." else {
      return nil
    }
    func part(_ start: Int, _ count: Int) -> String { String(text[start..<start + count]) }
    return Moment(
      "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2)).000Z")
  }

  /// The question to an authority: SHA-256 of a text, with its certificate in the answer.
  ///
  /// - Parameter imprint: 32 bytes.
  static func query(_ imprint: [UInt8]) -> [UInt8] {
    precondition(imprint.count == 32, "SHA-256 has 32 bytes")
    let algorithm: [UInt8] = [0x30, 0x0d, 0x06, 0x09] + sha256 + [0x05, 0x00]
    let message: [UInt8] = [0x30, 0x31] + algorithm + [0x04, 0x20] + imprint
    return [0x30, 0x39, 0x02, 0x01, 0x01] + message + [0x01, 0x01, 0xff]
  }
}

/// Why a time stamp is not taken.
enum TimeStampRefusal: Explainable, Hashable {
  case notAToken
  case refused
  case otherHash
  case otherText

  var explanation: Explanation {
    let what: Phrase =
      switch self {
      case .notAToken: "This is no RFC 3161 response and no token."
      case .refused: "The authority refused: the response holds no token."
      case .otherHash: "The token is not over a SHA-256 hash."
      case .otherText: "The token is over another text than this checkpoint's note."
      }
    return Explanation(
      code: "bad-timestamp", at: "--timestamp-token", what: what,
      mend: self == .otherText
        ? "Name the checkpoint that the query was made for: --note FILE"
        : "Ask with: concert checkpoint --timestamp-query FILE", outcome: .badData)
  }
}
