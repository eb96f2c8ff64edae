/// Why a header line or a payload is not the canonical JSON that the log holds.
///
/// `offset` is the byte, from 0.
public enum ScanError: Error, Hashable, Sendable {
  case unexpectedEnd
  case unexpectedByte(UInt8, offset: Int)
  case invalidUTF8(offset: Int)
  case controlCharacter(offset: Int)
  case badEscape(offset: Int)
  case loneSurrogate(offset: Int)
  /// A key that comes twice, or before a smaller one.
  case keyOrder(offset: Int)
  /// A key that is not plain printable ASCII.
  case badKey(offset: Int)
  /// A fraction, an exponent, a leading zero, −0, or a number beyond ±(2^53 − 1).
  case badNumber(offset: Int)
  case tooDeep(offset: Int)
  case trailingBytes(offset: Int)
  /// A header member that is missing, out of order or malformed.
  case badMember(String, offset: Int)
}

/// A part of the bytes that were scanned: of a string, what stands between its quotes.
public struct ByteSlice: Hashable, Sendable {
  public let start: Int32
  /// −1 when the member is missing.
  public let count: Int32
  /// Whether the bytes hold escapes that a reader must undo.
  public let isEscaped: Bool

  public static let missing = ByteSlice(start: 0, count: -1, isEscaped: false)

  @inlinable
  public init(start: Int32, count: Int32, isEscaped: Bool) {
    self.start = start
    self.count = count
    self.isEscaped = isEscaped
  }

  @inlinable public var isMissing: Bool { count < 0 }

  /// The bytes as they stand in `buffer`, escapes included.
  @inlinable
  public func bytes(in buffer: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer[Int(start)..<Int(start) + Int(count)])
  }

  /// The string that the slice stands for; none when the member is missing.
  public func text(in buffer: UnsafeRawBufferPointer) -> String? {
    guard !isMissing else { return nil }
    guard isEscaped else { return String(decoding: bytes(in: buffer), as: UTF8.self) }
    return String(decoding: unescaped(in: buffer), as: UTF8.self)
  }

  /// The string's bytes with every escape undone.
  ///
  /// The slice must come from a scanner that took `buffer`: escapes are not checked again.
  public func unescaped(in buffer: UnsafeRawBufferPointer) -> [UInt8] {
    let raw = bytes(in: buffer)
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        index += 1
        continue
      }
      let letter = raw[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0c)
      case UInt8(ascii: "n"): result.append(0x0a)
      case UInt8(ascii: "r"): result.append(0x0d)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var code = Self.fourHexDigits(raw, at: index)
        index += 4
        if (0xd800...0xdbff).contains(code) {
          let low = Self.fourHexDigits(raw, at: index + 2)
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
          index += 6
        }
        if let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) {
          result.append(contentsOf: encoded)
        }
      default: result.append(letter)
      }
    }
    return result
  }

  private static func fourHexDigits(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 4 | UInt32(hexValue(bytes[index + $1] | 0x20) ?? 0) }
  }
}
