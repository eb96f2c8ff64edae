/// Text as XML 1.0 can hold it.
public enum XMLText {
  /// Appends text with its signs escaped; a line end stays what it was in an attribute, too.
  ///
  /// - Returns: how many characters XML 1.0 has no way to write; U+FFFD stands for each.
  @discardableResult
  public static func write(_ text: String, to bytes: inout [UInt8]) -> Int {
    var text = text
    return text.withUTF8 { source in
      var lost = 0
      var start = 0
      var index = 0
      func flush(_ end: Int) { bytes.append(contentsOf: source[start..<end]) }
      while index < source.count {
        let byte = source[index]
        let entity: StaticString? =
          switch byte {
          case UInt8(ascii: "&"): "&amp;"
          case UInt8(ascii: "<"): "&lt;"
          case UInt8(ascii: ">"): "&gt;"
          case UInt8(ascii: "\""): "&quot;"
          case 0x0a: "&#10;"
          case 0x09: "&#9;"
          case 0x0d: "&#13;"
          default: nil
          }
        if let entity {
          flush(index)
          bytes.append(
            contentsOf: UnsafeBufferPointer(
              start: entity.utf8Start, count: entity.utf8CodeUnitCount))
          start = index + 1
        } else if byte < 0x20 {
          flush(index)
          bytes += replacement
          lost += 1
          start = index + 1
        } else if byte == 0xef, index + 2 < source.count, source[index + 1] == 0xbf,
          source[index + 2] >= 0xbe
        {
          // U+FFFE and U+FFFF.
          flush(index)
          bytes += replacement
          lost += 1
          index += 2
          start = index + 1
        }
        index += 1
      }
      flush(source.count)
      return lost
    }
  }

  private static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

  public static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    write(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Text within `<!-- -->`, where no two hyphens may stand together and none at the end.
  public static func comment(_ text: String) -> String {
    var result = ""
    var wasHyphen = false
    for scalar in text.unicodeScalars {
      if scalar == "-", wasHyphen { result.unicodeScalars.append(" ") }
      wasHyphen = scalar == "-"
      result.unicodeScalars.append(
        scalar.value >= 0x20 && scalar.value & 0xfffe != 0xfffe || scalar == "\n"
          ? scalar : "\u{fffd}")
    }
    return " " + result + " "
  }
}

/// Writes elements into a buffer of bytes.
struct XMLBuilder {
  private(set) var bytes: [UInt8] = []
  /// Characters that XML can't hold.
  private(set) var lost = 0

  mutating func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func comment(_ text: String) {
    raw("<!--")
    bytes.append(contentsOf: XMLText.comment(text).utf8)
    raw("-->")
  }

  mutating func text(_ text: String) { lost += XMLText.write(text, to: &bytes) }

  /// `<name a="…">`, or `<name a="…"/>` when it holds nothing.
  mutating func open(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    isEmpty: Bool = false
  ) {
    raw("<")
    raw(name)
    for (name, value) in attributes {
      guard let value else { continue }
      raw(" ")
      raw(name)
      raw("=\"")
      text(value)
      raw("\"")
    }
    raw(isEmpty ? "/>" : ">")
  }

  mutating func close(_ name: StaticString) {
    raw("</")
    raw(name)
    raw(">")
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  mutating func append(contentsOf other: XMLBuilder) {
    bytes += other.bytes
    lost += other.lost
  }
}
