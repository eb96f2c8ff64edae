/// Text as it is compared: repaired, lower case, without diacritics, cut to words.
///
/// Only what Swift itself offers is used, so that a score is the same on every machine and system.
public enum Folding {
  /// The folded words of a text in their order, stop words and single letters included.
  public static func tokens(of text: String) -> [String] { tokens(ofRepaired: repaired(text)) }

  static func tokens(ofRepaired text: String) -> [String] {
    var tokens: [String] = []
    var token = ""
    for scalar in text.unicodeScalars {
      if (0x300...0x36F).contains(scalar.value) || isInnerMark(scalar) { continue }
      let before = token.utf8.count
      append(scalar, to: &token)
      if token.utf8.count == before && !token.isEmpty {
        tokens.append(token)
        token = ""
      }
    }
    if !token.isEmpty { tokens.append(token) }
    return tokens
  }

  /// The folded words joined by single spaces.
  public static func folded(_ text: String) -> String { tokens(of: text).joined(separator: " ") }

  /// Soft hyphens, zero-width and direction marks belong to the word around them.
  private static func isInnerMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0xFEFF: true
    default: false
    }
  }

  /// The text, or as many of its first bytes as `limit` and whole characters allow.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var bytes = text.utf8.prefix(limit)
    while let last = bytes.last, last & 0xC0 == 0x80 { bytes = bytes.dropLast() }
    if let last = bytes.last, last >= 0xC0 { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }

  private static func append(_ scalar: Unicode.Scalar, to token: inout String) {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: token.unicodeScalars.append(scalar)
    case 0x41...0x5A: token.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value + 32)))
    case 0...0x7F: break
    case 0xFF01...0xFF5E:
      append(Unicode.Scalar(scalar.value - 0xFEE0) ?? " ", to: &token)
    default:
      if let letters = LatinLetters.base[scalar.value] ?? LatinLetters.compatible[scalar.value] {
        token += letters
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        token += scalar.properties.lowercaseMapping
      }
    }
  }

  /// Undoes the two damages that real files carry: HTML entities, and UTF-8 read as Latin-1.
  static func repaired(_ text: String) -> String {
    var result = text
    if result.utf8.contains(UInt8(ascii: "&")) { result = withoutEntities(result) }
    if result.unicodeScalars.contains(where: { $0.value == 0xC3 || $0.value == 0xC2 }) {
      var bytes: [UInt8] = []
      for scalar in result.unicodeScalars {
        guard scalar.value < 0x100 else { return result }
        bytes.append(UInt8(scalar.value))
      }
      if let repaired = String(validating: bytes, as: UTF8.self) { result = repaired }
    }
    return result
  }

  private static func withoutEntities(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      let tail = rest[rest.index(after: start)...]
      guard let end = tail.prefix(8).firstIndex(of: ";"), let value = entity(tail[..<end]) else {
        result += " "
        rest = tail
        continue
      }
      result += value
      rest = tail[tail.index(after: end)...]
    }
    return result + rest
  }

  private static func entity(_ name: Substring) -> String? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      return UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }.map { String($0) }
    }
    if name.hasPrefix("#") {
      return UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }.map { String($0) }
    }
    return LatinLetters.entities[String(name)] ?? LatinLetters.entities[name.lowercased()]
  }
}
