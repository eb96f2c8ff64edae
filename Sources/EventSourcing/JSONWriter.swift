extension JSON {
  /// Appends the RFC 8785 form.
  public func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): bytes.append(contentsOf: String(value).utf8)
    case .string(let value): Self.write(string: value, to: &bytes)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object): object.write(to: &bytes)
    }
  }

  /// Appends a string with RFC 8785's escapes: the short ones, `\u00xx` for other controls.
  public static func write(string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var copy = string
    copy.withUTF8 { utf8 in
      var start = 0
      for index in 0..<utf8.count {
        let byte = utf8[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        bytes.append(contentsOf: utf8[start..<index])
        start = index + 1
        bytes.append(contentsOf: escape(byte))
      }
      bytes.append(contentsOf: utf8[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether any byte of a string must be escaped by RFC 8785.
  public static func needsEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    // Without a way out of the loop many bytes are looked at in one step.
    var found: UInt8 = 0
    for byte in utf8 {
      found |= byte < 0x20 ? 1 : 0
      found |= byte == UInt8(ascii: "\"") ? 1 : 0
      found |= byte == UInt8(ascii: "\\") ? 1 : 0
    }
    return found != 0
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""): Array("\\\"".utf8)
    case UInt8(ascii: "\\"): Array("\\\\".utf8)
    case 0x08: Array("\\b".utf8)
    case 0x09: Array("\\t".utf8)
    case 0x0a: Array("\\n".utf8)
    case 0x0c: Array("\\f".utf8)
    case 0x0d: Array("\\r".utf8)
    default: Array("\\u00\(hexText([byte]))".utf8)
    }
  }
}

extension JSONObject {
  /// Appends the RFC 8785 form.
  func write(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      member.write(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension JSONObject.Member {
  func write(to bytes: inout [UInt8]) {
    JSON.write(string: key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    value.write(to: &bytes)
  }
}
