/// Why a text is not JSON that the ledger takes; `offset` is the byte, from 0.
public enum JSONError: Error, Hashable, Sendable {
  case unexpectedEnd
  case unexpectedByte(UInt8, offset: Int)
  case invalidUTF8(offset: Int)
  case controlCharacter(offset: Int)
  case badEscape(offset: Int)
  case loneSurrogate(offset: Int)
  case duplicateKey(String, offset: Int)
  case fractionalNumber(offset: Int)
  case numberOutOfRange(offset: Int)
  case tooDeep(offset: Int)
  case trailingBytes(offset: Int)
}

extension JSON {
  /// Deeper nesting than this is refused before it can exhaust the stack.
  public static let depthLimit = 32

  /// Reads one value of RFC 8259 that takes up the whole text.
  ///
  /// Stricter than the RFC: valid UTF-8, no duplicate keys, whole numbers within ±(2^53 − 1).
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.offset == bytes.count else { throw .trailingBytes(offset: parser.offset) }
    self = value
  }

  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

struct JSONParser {
  let bytes: [UInt8]
  var offset = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) { offset += 1 }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw .unexpectedEnd }
    return bytes[offset]
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    let found = try peek()
    guard found == byte else { throw .unexpectedByte(found, offset: offset) }
    offset += 1
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= JSON.depthLimit else { throw .tooDeep(offset: offset) }
    skipSpace()
    let byte = try peek()
    switch byte {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 0x30...0x39: return .int(try integer())
    default: throw .unexpectedByte(byte, offset: offset)
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
    for byte in text.utf8 { try expect(byte) }
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    try expect(UInt8(ascii: "{"))
    var keys = KeyOrder()
    var members: [JSONObject.Member] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      offset += 1
      return JSONObject()
    }
    while true {
      skipSpace()
      let start = offset
      let key = try string()
      guard keys.take(key, after: members) else { throw .duplicateKey(key, offset: start) }
      skipSpace()
      try expect(UInt8(ascii: ":"))
      members.append(JSONObject.Member(key: key, value: try value(depth: depth + 1)))
      skipSpace()
      if try peek() == UInt8(ascii: ",") {
        offset += 1
      } else {
        try expect(UInt8(ascii: "}"))
        return JSONObject(members, areInOrder: keys.isKept)
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
    try expect(UInt8(ascii: "["))
    var result: [JSON] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      offset += 1
      return result
    }
    while true {
      result.append(try value(depth: depth + 1))
      skipSpace()
      if try peek() == UInt8(ascii: ",") {
        offset += 1
      } else {
        try expect(UInt8(ascii: "]"))
        return result
      }
    }
  }

  private mutating func integer() throws(JSONError) -> Int64 {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    var magnitude: Int64 = 0
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
      magnitude = magnitude * 10 + Int64(bytes[offset] - 0x30)
      guard magnitude <= JSON.largestInteger else { throw .numberOutOfRange(offset: start) }
      offset += 1
    }
    guard offset > firstDigit else {
      if offset < bytes.count { throw .unexpectedByte(bytes[offset], offset: offset) }
      throw .unexpectedEnd
    }
    if offset - firstDigit > 1, bytes[firstDigit] == UInt8(ascii: "0") {
      throw .unexpectedByte(bytes[firstDigit], offset: firstDigit)
    }
    if offset < bytes.count, [0x2e, 0x45, 0x65].contains(bytes[offset]) {
      throw .fractionalNumber(offset: start)
    }
    return bytes[start] == UInt8(ascii: "-") ? -magnitude : magnitude
  }

  private mutating func string() throws(JSONError) -> String {
    let opening = offset
    try expect(UInt8(ascii: "\""))
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""),
      bytes[offset] != UInt8(ascii: "\\"), bytes[offset] >= 0x20
    {
      offset += 1
    }
    var collected = Array(bytes[start..<offset])
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard let text = String(validating: collected, as: UTF8.self) else {
          throw .invalidUTF8(offset: opening)
        }
        return text
      case UInt8(ascii: "\\"): collected.append(contentsOf: try escaped())
      case 0..<0x20: throw .controlCharacter(offset: offset)
      default:
        collected.append(byte)
        offset += 1
      }
    }
  }

  private mutating func escaped() throws(JSONError) -> [UInt8] {
    let start = offset
    offset += 1
    let letter = try peek()
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try unicode(start: start)
    default: throw .badEscape(offset: start)
    }
  }

  private mutating func unicode(start: Int) throws(JSONError) -> [UInt8] {
    let unit = try fourHexDigits(start: start)
    var code = UInt32(unit)
    if (0xd800...0xdbff).contains(unit) {
      guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
        bytes[offset + 1] == UInt8(ascii: "u")
      else { throw .loneSurrogate(offset: start) }
      offset += 2
      let low = try fourHexDigits(start: start)
      guard (0xdc00...0xdfff).contains(low) else { throw .loneSurrogate(offset: start) }
      code = 0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(low) - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .loneSurrogate(offset: start) }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourHexDigits(start: Int) throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard offset < bytes.count else { throw .unexpectedEnd }
      let byte = bytes[offset]
      let lower = (0x41...0x46).contains(byte) ? byte + 0x20 : byte
      guard let digit = hexValue(lower) else { throw .badEscape(offset: start) }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }
}

/// Whether the keys of an object come in RFC 8785's order, and none twice.
///
/// Keys in order need one comparison each; a hostile object of a million others takes no longer than
/// its length either.
private struct KeyOrder {
  private(set) var isKept = true
  /// Every key so far, from the first one on that is out of order or not ASCII.
  private var seen: Set<String>?

  /// False when the key was there before.
  mutating func take(_ key: String, after members: [JSONObject.Member]) -> Bool {
    if let last = members.last?.key, !JSONObject.precedes(last, key) { isKept = false }
    if seen == nil, isKept, key.utf8.allSatisfy({ $0 < 0x80 }) { return true }
    var keys = seen ?? Set(members.map(\.key))
    seen = nil
    let isNew = keys.insert(key).inserted
    seen = keys
    return isNew
  }
}
