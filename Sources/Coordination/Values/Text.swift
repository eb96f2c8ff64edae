// Normal form C is Foundation's to give: the standard library has no public way to it.
internal import Foundation

/// Words that people wrote: in the event's own language, or in several.
public enum Text: Hashable, Sendable {
  case plain(String)
  /// At least one, by language in the order of their codes.
  case languages([Translation])

  /// One language's words.
  public struct Translation: Hashable, Sendable {
    public let language: Language
    public let text: String

    public init(_ language: Language, _ text: String) {
      self.language = language
      self.text = text
    }
  }

  /// The words in `language`, else in English, French, German, Luxembourgish.
  public func words(in language: Language?) -> String {
    switch self {
    case .plain(let text): return text
    case .languages(let all):
      let order = [language, .english, .french, .german, .luxembourgish].compactMap { $0 }
      for wanted in order {
        if let found = all.first(where: { $0.language == wanted }) { return found.text }
      }
      return all.first?.text ?? ""
    }
  }

  /// The same words with their language written beside them, so that the event may take another.
  func marked(_ language: Language) -> Text {
    guard case .plain(let text) = self else { return self }
    return .languages([Translation(language, text)])
  }
}

/// What a text may hold: normal form C, no control characters but LF, a limited length.
///
/// Direction marks and other invisible characters are kept: they are part of names in some scripts.
/// Whoever prints a text makes them visible.
enum TextRule {
  static let textLimit = 10_000
  static let titleLimit = 500
  static let listLimit = 500

  /// What is wrong with a text; `characters` are Unicode scalar values.
  enum Flaw: Hashable {
    case empty
    case control(UInt32)
    case tooLong(characters: Int)
    case notNormal
  }

  /// The first flaw, or none. Normal form is asked for last, because it is the dearest to find.
  static func flaw(in text: String, limit: Int) -> Flaw? {
    var copy = text
    let plain = copy.withUTF8 { bytes -> Flaw?? in
      var isBlank = true
      for byte in bytes {
        if byte >= 0x80 { return nil }
        if byte < 0x20 || byte == 0x7f {
          if byte != 0x0a { return .some(.control(UInt32(byte))) }
        } else if byte != 0x20 {
          isBlank = false
        }
      }
      if isBlank { return .some(.empty) }
      return .some(bytes.count > limit ? .tooLong(characters: bytes.count) : nil)
    }
    if let plain { return plain }
    return flawBeyondASCII(in: text, limit: limit)
  }

  private static func flawBeyondASCII(in text: String, limit: Int) -> Flaw? {
    var count = 0
    var isBlank = true
    // Where nothing combines, every text is in normal form already.
    var mayCombine = false
    for scalar in text.unicodeScalars {
      count += 1
      let value = scalar.value
      if value < 0x20 && value != 0x0a || (0x7f...0x9f).contains(value) { return .control(value) }
      if value >= 0x300, !standsForItself(value) { mayCombine = true }
      if isBlank, !scalar.properties.isWhitespace { isBlank = false }
    }
    if isBlank { return .empty }
    if count > limit { return .tooLong(characters: count) }
    if mayCombine, !normalised(text).unicodeScalars.elementsEqual(text.unicodeScalars) {
      return .notNormal
    }
    return nil
  }

  /// Letters of Cyrillic, dashes and quotes, and signs of currencies: in normal form, whatever stands
  /// before them. Nothing below U+0300 combines, either.
  ///
  /// - Source: Unicode Standard Annex 15, `NFC_Quick_Check`.
  static func standsForItself(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x400...0x482, 0x48a...0x52f, 0x2010...0x2027, 0x20a0...0x20bf: true
    default: false
    }
  }

  static func normalised(_ text: String) -> String { text.precomposedStringWithCanonicalMapping }
}
