/// A text and the signatures under it.
///
/// - Source: C2SP signed-note; refusals as in Go's `sumdb/note`.
public struct SignedNote: Hashable, Sendable {
  /// More signature lines than this, or a longer note, is not read.
  public static let signatureLimit = 100
  public static let byteLimit = 1_000_000

  /// UTF-8, ends with LF.
  public let text: [UInt8]
  public let signatures: [NoteSignature]

  private static let signaturePrefix = Array("— ".utf8)

  /// - Throws: `.badText` when `text` has no final LF, a control character or invalid UTF-8.
  public init(text: [UInt8], signatures: [NoteSignature]) throws(NoteError) {
    guard text.last == UInt8(ascii: "\n"), Self.isPlain(text) else { throw .badText }
    guard !signatures.isEmpty else { throw .noSignature }
    guard signatures.count <= Self.signatureLimit else { throw .tooManySignatures }
    self.text = text
    self.signatures = signatures
  }

  public init(parsing note: [UInt8]) throws(NoteError) {
    guard note.count <= Self.byteLimit else { throw .tooLong }
    guard Self.isPlain(note) else { throw .badText }
    guard let split = Self.lastBlankLine(in: note) else { throw .noSignature }
    guard let lines = terminatedLines(Array(note[(split + 2)...])) else { throw .noSignature }
    guard lines.count <= Self.signatureLimit else { throw .tooManySignatures }
    var signatures: [NoteSignature] = []
    for line in lines { signatures.append(try Self.signature(line)) }
    text = Array(note[...split])
    self.signatures = signatures
  }

  /// The whole note: text, a blank line, one line a signature.
  public var encoded: [UInt8] {
    var bytes = text
    bytes.append(UInt8(ascii: "\n"))
    for signature in signatures {
      bytes.append(contentsOf: Self.signaturePrefix)
      bytes.append(contentsOf: signature.name.utf8)
      bytes.append(UInt8(ascii: " "))
      let id = (0..<4).map { UInt8(truncatingIfNeeded: signature.keyID >> (24 - 8 * $0)) }
      Base64.write(id + signature.signature, to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  public static func sign(_ text: [UInt8], with keys: [SigningKey]) throws -> SignedNote {
    try SignedNote(text: text, signatures: try keys.map { try NoteSignature(of: text, by: $0) })
  }

  /// The keys among `keys` that signed this note; lines of other keys are ignored.
  ///
  /// - Throws: `.badSignature` when a line of one of `keys` is not its signature.
  public func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
    var found: [VerifierKey] = []
    for signature in signatures {
      guard
        let key = keys.first(where: { $0.keyID == signature.keyID && $0.name == signature.name }),
        !found.contains(key)
      else { continue }
      guard key.isValid(signature: signature.signature, for: text) else {
        throw .badSignature(name: key.name)
      }
      found.append(key)
    }
    return found
  }

  private static func signature(_ line: ArraySlice<UInt8>) throws(NoteError) -> NoteSignature {
    guard line.starts(with: signaturePrefix) else { throw .badSignatureLine }
    let rest = line.dropFirst(signaturePrefix.count)
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let bytes = Base64.decode(rest[(space + 1)...]), bytes.count >= 5
    else { throw .badSignatureLine }
    let name = String(decoding: rest[..<space], as: UTF8.self)
    guard isKeyName(name) else { throw .badSignatureLine }
    return NoteSignature(
      name: name, keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      signature: Array(bytes.dropFirst(4)))
  }

  /// The index of the first of the last two LFs in a row.
  private static func lastBlankLine(in note: [UInt8]) -> Int? {
    guard note.count >= 2 else { return nil }
    return stride(from: note.count - 2, through: 0, by: -1).first {
      note[$0] == UInt8(ascii: "\n") && note[$0 + 1] == UInt8(ascii: "\n")
    }
  }

  /// Valid UTF-8 without control characters but LF.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    guard bytes.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }) else { return false }
    return String(validating: bytes, as: UTF8.self) != nil
  }
}

/// One line under a note. The signature is 64 bytes for the keys this project knows.
public struct NoteSignature: Hashable, Sendable {
  public let name: String
  public let keyID: UInt32
  public let signature: [UInt8]

  public init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  public init(of text: [UInt8], by key: SigningKey) throws {
    self.init(
      name: key.name, keyID: key.verifier.keyID, signature: try key.sign(text))
  }
}

/// Why a note is not taken.
public enum NoteError: Error, Hashable, Sendable {
  case tooLong
  /// Invalid UTF-8, a control character, or no LF at the end.
  case badText
  /// No blank line with signature lines, each ended by LF, after it.
  case noSignature
  case tooManySignatures
  case badSignatureLine
  /// A line under the name and id of a known key that this key did not sign.
  case badSignature(name: String)
  /// The text is not that of the kind of note it should be; `line` counts from 1.
  case badLine(line: Int)
}
