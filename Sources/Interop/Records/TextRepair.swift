import Foundation

/// A text from a file, made fit for the ledger: trimmed, normal form C, no control characters but
/// LF, and mended where it was encoded or escaped twice.
struct RepairedText: Hashable {
  var text: String
  var wasRepaired = false
  var hasReplacement = false
  var wasShortened = false

  /// - Parameter limit: Unicode scalars, the ledger's measure.
  init(_ raw: String, isOneLine: Bool, limit: Int) {
    text = raw
    if Self.isSpaced(raw) {
      text = raw
    } else if Self.isPlain(raw) {
      text = Self.spaced(raw.unicodeScalars, isOneLine: isOneLine)
    } else {
      mend(isOneLine: isOneLine)
    }
    if text.utf8.count > limit, text.unicodeScalars.count > limit {
      text = Self.shortened(text, limit: limit)
      wasShortened = true
    }
  }

  /// ASCII as it should be: one space between words, none at the ends, no `&`, `<` or line end.
  private static func isSpaced(_ text: String) -> Bool {
    var before: UInt8 = 0x20
    for byte in text.utf8 {
      guard byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<"),
        byte != 0x20 || before != 0x20
      else { return false }
      before = byte
    }
    return before != 0x20
  }

  /// ASCII without `&` and `<` needs none of the slow checks.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte < 0x7f && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<")
        && (byte >= 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09)
    }
  }

  private mutating func mend(isOneLine: Bool) {
    var mended = Mojibake.mended(text)
    mended = HTMLText.plain(mended)
    wasRepaired = mended != text
    var scalars = String.UnicodeScalarView()
    for scalar in mended.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0a, 0x0d: scalars.append(scalar)
      case 0x00...0x1f, 0x7f...0x9f, 0xfeff: wasRepaired = true
      case 0xfffd:
        hasReplacement = true
        scalars.append(scalar)
      default: scalars.append(scalar)
      }
    }
    text = Self.normalised(Self.spaced(scalars, isOneLine: isOneLine))
  }

  /// Normal form C. Below U+0300 nothing combines, so such a text is in it already.
  private static func normalised(_ text: String) -> String {
    text.unicodeScalars.allSatisfy { $0.value < 0x300 }
      ? text : text.precomposedStringWithCanonicalMapping
  }

  /// One space between words; a line break stays one where lines are wanted.
  private static func spaced(_ scalars: String.UnicodeScalarView, isOneLine: Bool) -> String {
    var result = String.UnicodeScalarView()
    var gap: Unicode.Scalar?
    for scalar in scalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}" {
        gap = isOneLine ? " " : "\n"
      } else if scalar.isWhitespace {
        gap = gap ?? " "
      } else {
        if let gap, !result.isEmpty { result.append(gap) }
        gap = nil
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func shortened(_ text: String, limit: Int) -> String {
    var kept = String.UnicodeScalarView(text.unicodeScalars.prefix(max(1, limit - 1)))
    if let space = kept.suffix(40).lastIndex(of: " "), space > kept.startIndex {
      kept.removeSubrange(space...)
    }
    // A combining mark that lost its letter would no longer be in normal form with the sign after
    // it.
    return normalised(String(kept)) + "…"
  }
}

/// UTF-8 that was read as Latin-1 or Windows-1252 and encoded again: `Ã©` for `é`.
enum Mojibake {
  static func mended(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isLead($0) }) else { return text }
    var result = String.UnicodeScalarView()
    var run: [Unicode.Scalar] = []
    func flush() {
      let bytes = run.compactMap(byte)
      if bytes.count > 1, bytes.count == run.count, UTF8Check.firstInvalid(bytes) == nil {
        result.append(contentsOf: String(decoding: bytes, as: UTF8.self).unicodeScalars)
      } else {
        result.append(contentsOf: run)
      }
      run.removeAll()
    }
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x80, byte(scalar) != nil {
        run.append(scalar)
      } else {
        flush()
        result.append(scalar)
      }
    }
    flush()
    return String(result)
  }

  /// The first byte of a two- or three-byte sequence, as Latin-1 shows it.
  private static func isLead(_ scalar: Unicode.Scalar) -> Bool {
    (0xc2...0xef).contains(scalar.value)
  }

  static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.value < 0x100 { return UInt8(scalar.value) }
    return windows1252[scalar.value]
  }

  /// What a byte of Windows-1252 is; five of them are nothing and stay what they were.
  static func scalar(ofWindows1252 byte: UInt8) -> UInt16 {
    (0x80...0x9f).contains(byte) ? upperHalf[Int(byte) - 0x80] : UInt16(byte)
  }

  private static let upperHalf: [UInt16] = {
    var result = (0x80...0x9f).map { UInt16($0) }
    for (scalar, byte) in windows1252 { result[Int(byte) - 0x80] = UInt16(scalar) }
    return result
  }()

  private static let windows1252: [UInt32: UInt8] = [
    0x20ac: 0x80, 0x201a: 0x82, 0x0192: 0x83, 0x201e: 0x84, 0x2026: 0x85, 0x2020: 0x86,
    0x2021: 0x87, 0x02c6: 0x88, 0x2030: 0x89, 0x0160: 0x8a, 0x2039: 0x8b, 0x0152: 0x8c,
    0x017d: 0x8e, 0x2018: 0x91, 0x2019: 0x92, 0x201c: 0x93, 0x201d: 0x94, 0x2022: 0x95,
    0x2013: 0x96, 0x2014: 0x97, 0x02dc: 0x98, 0x2122: 0x99, 0x0161: 0x9a, 0x203a: 0x9b,
    0x0153: 0x9c, 0x017e: 0x9e, 0x0178: 0x9f,
  ]
}

/// HTML that was escaped once more than XML asks for.
enum HTMLText {
  /// Entities become characters, a few known tags become spaces or line breaks; other `<` stay.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) || text.utf8.contains(UInt8(ascii: "<")) else {
      return text
    }
    var result = text
    // Twice: `&amp;lt;p&amp;gt;` was seen in published files.
    for _ in 0..<2 where result.utf8.contains(UInt8(ascii: "&")) { result = unescaped(result) }
    return withoutTags(result)
  }

  private static let names: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "rsquo": "’",
    "lsquo": "‘", "rdquo": "”", "ldquo": "“", "ndash": "–", "mdash": "—", "hellip": "…",
    "bull": "•", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "aacute": "á",
    "acirc": "â", "ccedil": "ç", "ocirc": "ô", "oacute": "ó", "iacute": "í", "uacute": "ú",
    "ntilde": "ñ", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
    "szlig": "ß", "euro": "€", "pound": "£", "deg": "°", "middot": "·",
  ]

  private static func unescaped(_ text: String) -> String {
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    var result = String(parts[0])
    for part in parts.dropFirst() {
      let name = part.prefix { $0 != ";" }
      if name.endIndex < part.endIndex, name.count <= 8, let found = character(String(name)) {
        result += found + part[part.index(after: name.endIndex)...]
      } else {
        result += "&" + part
      }
    }
    return result
  }

  private static func character(_ name: String) -> String? {
    guard name.hasPrefix("#") else { return names[name] }
    let digits = name.dropFirst()
    let value =
      digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) }
  }

  private static let tags: Set<String> = [
    "p", "br", "b", "i", "u", "em", "strong", "ul", "ol", "li", "div", "span", "a", "h1", "h2",
    "h3", "h4", "table", "tbody", "tr", "td", "th", "sup", "sub", "font", "o:p", "img", "hr",
  ]
  private static let breaks: Set<String> = ["p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4"]

  private static func withoutTags(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    let parts = text.split(separator: "<", omittingEmptySubsequences: false)
    var result = String(parts[0])
    for part in parts.dropFirst() {
      let body = part.hasPrefix("/") ? part.dropFirst() : part
      let name = body.prefix { $0.isLetter || $0.isNumber || $0 == ":" }.lowercased()
      if tags.contains(name), let close = part.firstIndex(of: ">") {
        result += breaks.contains(name) ? "\n" : ""
        result += part[part.index(after: close)...]
      } else {
        result += "<" + part
      }
    }
    return result
  }
}
