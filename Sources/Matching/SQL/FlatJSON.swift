/// As much JSON as the view's `json_object` writes: an object of texts, numbers and lists of texts.
enum FlatJSON {
  enum Value: Equatable {
    case null
    case number(Int)
    /// A number that is not whole, as it is written.
    case decimal(String)
    case text(String)
    case list([String])
  }

  static func quoted(_ text: String) -> String {
    var json = ""
    json.reserveCapacity(text.utf8.count + 2)
    append(text, to: &json)
    return json
  }

  /// In quotes.
  static func append(_ text: String, to json: inout String) {
    json += "\""
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
      json += text
    } else {
      json += escaped(text)
    }
    json += "\""
  }

  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes += [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func array(_ texts: [String]) -> String {
    "[" + texts.map(quoted).joined(separator: ",") + "]"
  }

  static func list(_ text: String) -> [String]? {
    var reader = Reader(bytes: Array(text.utf8))
    return reader.list()
  }

  static func object(_ text: String) -> [String: Value]? {
    var reader = Reader(bytes: Array(text.utf8))
    return reader.object()
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    mutating func object() -> [String: Value]? {
      var result: [String: Value] = [:]
      guard take("{") else { return nil }
      if take("}") { return atEnd ? result : nil }
      repeat {
        guard let key = string(), take(":"), let value = value() else { return nil }
        result[key] = value
      } while take(",")
      return take("}") && atEnd ? result : nil
    }

    private mutating func value() -> Value? {
      skipSpace()
      guard index < bytes.count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "\""): return string().map(Value.text)
      case UInt8(ascii: "["): return list().map(Value.list)
      default:
        let start = index
        while index < bytes.count, isWord(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if ["null", "true", "false"].contains(word) { return .null }
        return Int(word).map(Value.number) ?? Double(word).map { _ in .decimal(word) }
      }
    }

    mutating func list() -> [String]? {
      var result: [String] = []
      guard take("[") else { return nil }
      if take("]") { return result }
      repeat {
        guard let text = string() else { return nil }
        result.append(text)
      } while take(",")
      return take("]") ? result : nil
    }

    private mutating func string() -> String? {
      guard take("\"") else { return nil }
      var text: [UInt8] = []
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
        guard byte == UInt8(ascii: "\\") else {
          text.append(byte)
          continue
        }
        guard escape(into: &text) else { return nil }
      }
      return nil
    }

    private mutating func escape(into text: inout [UInt8]) -> Bool {
      guard index < bytes.count else { return false }
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"):
        guard var unit = hexadecimal() else { return false }
        if (0xD800..<0xDC00).contains(unit), bytes[index...].starts(with: Array("\\u".utf8)) {
          index += 2
          guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { return false }
          unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(unit) else { return false }
        text.append(contentsOf: String(scalar).utf8)
      default: text.append(byte)
      }
      return true
    }

    private mutating func hexadecimal() -> UInt32? {
      guard index + 4 <= bytes.count else { return nil }
      defer { index += 4 }
      return UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
      index += 1
      return true
    }

    private mutating func skipSpace() {
      while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private var atEnd: Bool {
      bytes[index...].allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    }

    private func isWord(_ byte: UInt8) -> Bool {
      [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "E")].contains(byte)
        || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
  }
}
