/// Standard base64 with padding, RFC 4648, 4; exactly one text for one value.
public enum Base64 {
  private static let alphabet = StaticString(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    write(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the text of `bytes` to `text`.
  public static func write(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
    let letters = alphabet.utf8Start
    var held: UInt32 = 0
    var count = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      count += 1
      guard count == 3 else { continue }
      for shift in [18, 12, 6, 0] as [UInt32] { text.append(letters[Int(held >> shift & 63)]) }
      held = 0
      count = 0
    }
    guard count > 0 else { return }
    held <<= count == 1 ? 16 : 8
    text.append(letters[Int(held >> 18 & 63)])
    text.append(letters[Int(held >> 12 & 63)])
    text.append(count == 2 ? letters[Int(held >> 6 & 63)] : UInt8(ascii: "="))
    text.append(UInt8(ascii: "="))
  }

  /// Nothing when a character, the padding or an unused bit is not what `encode` would write.
  public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    let characters = Array(text)
    guard characters.count % 4 == 0 else { return nil }
    let padding = characters.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3)
    var held: UInt32 = 0
    var count = 0
    for character in characters.dropLast(padding) {
      guard let value = value(of: character) else { return nil }
      held = held << 6 | UInt32(value)
      count += 1
      guard count == 4 else { continue }
      for shift in [16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: held >> shift)) }
      held = 0
      count = 0
    }
    switch (count, padding) {
    case (0, 0): return bytes
    case (3, 1):
      guard held & 3 == 0 else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: held >> 10))
      bytes.append(UInt8(truncatingIfNeeded: held >> 2))
    case (2, 2):
      guard held & 15 == 0 else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: held >> 4))
    default: return nil
    }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// Lower-case hexadecimal of four bytes at once.
public enum HexWord {
  /// The eight digits of a number, the first of them lowest.
  ///
  /// - Source: Warren, "Hacker's Delight", 2nd edition, 7-2: each half of the bits moves up.
  @inlinable
  public static func digits(_ number: UInt32) -> UInt64 {
    var nibbles = UInt64(number)
    nibbles = (nibbles << 16 | nibbles) & 0x0000_ffff_0000_ffff
    nibbles = (nibbles << 8 | nibbles) & 0x00ff_00ff_00ff_00ff
    nibbles = (nibbles << 4 | nibbles) & 0x0f0f_0f0f_0f0f_0f0f
    let letters = ((nibbles &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return (nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).byteSwapped
  }
}

/// Lower-case hexadecimal, two digits a byte.
func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
  let digits = StaticString("0123456789abcdef").utf8Start
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

func hexDigitValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case 0x30...0x39: digit - 0x30
  case 0x61...0x66: digit - 0x61 + 10
  default: nil
  }
}

/// A whole number as the formats write it: digits only, no sign, no leading zero.
func decimalNumber(_ text: some Collection<UInt8>) -> Int64? {
  guard let first = text.first, text.count <= 19,
    text.allSatisfy({ (0x30...0x39).contains($0) }),
    first != UInt8(ascii: "0") || text.count == 1
  else { return nil }
  return Int64(String(decoding: text, as: UTF8.self))
}

/// Lines of a text whose every line ends with LF; nothing when the last one does not.
func terminatedLines(_ text: [UInt8]) -> [ArraySlice<UInt8>]? {
  guard text.last == UInt8(ascii: "\n") else { return nil }
  return text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
}
