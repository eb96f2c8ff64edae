/// Walks over JSON bytes where they lie and refuses whatever JSON refuses.
struct ByteCursor {
  let base: UnsafeRawPointer
  let count: Int
  var offset = 0

  init(base: UnsafeRawPointer, count: Int) {
    self.base = base
    self.count = count
  }

  @inline(__always)
  func byte(at index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

  /// Eight bytes, which must be there.
  @inline(__always)
  func eightBytes(at index: Int) -> EightBytes {
    EightBytes(
      word: UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
  }

  @inline(__always)
  func peek() throws(ScanError) -> UInt8 {
    guard offset < count else { throw .unexpectedEnd }
    return byte(at: offset)
  }

  @inline(__always)
  mutating func expect(_ wanted: UInt8) throws(ScanError) {
    let found = try peek()
    guard found == wanted else { throw .unexpectedByte(found, offset: offset) }
    offset += 1
  }

  /// Steps over `text` if the bytes go on with it.
  @inline(__always)
  mutating func take(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count - offset >= length else { return false }
    // The compiler unrolls this for each text that it is called with.
    let wanted = UnsafeRawPointer(text.utf8Start)
    let here = base + offset
    if length >= 8 {
      var index = 0
      while length - index > 8 {
        guard here.isSame(as: wanted, at: index, UInt64.self) else { return false }
        index += 8
      }
      // The last bytes are looked at together with some that were looked at already.
      guard here.isSame(as: wanted, at: length - 8, UInt64.self) else { return false }
    } else if length >= 4 {
      guard here.isSame(as: wanted, at: 0, UInt32.self),
        here.isSame(as: wanted, at: length - 4, UInt32.self)
      else { return false }
    } else {
      for index in 0..<length where !here.isSame(as: wanted, at: index, UInt8.self) {
        return false
      }
    }
    offset += length
    return true
  }

  /// The slice between the quotes of the string that begins here.
  @inline(__always)
  mutating func string() throws(ScanError) -> ByteSlice {
    try expect(0x22)
    let start = offset
    var isEscaped = false
    while true {
      skipPlain()
      guard offset < count else { throw .unexpectedEnd }
      let byte = byte(at: offset)
      if byte == 0x22 {
        let slice = ByteSlice(
          start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: offset - start),
          isEscaped: isEscaped)
        offset += 1
        return slice
      }
      if byte == 0x5c {
        isEscaped = true
        try skipEscape()
      } else if byte < 0x20 {
        throw .controlCharacter(offset: offset)
      } else if byte < 0x80 {
        offset += 1
      } else {
        try skipMultibyte()
      }
    }
  }

  /// Steps to the first byte that needs a look: quote, backslash, control or non-ASCII.
  @inline(__always)
  private mutating func skipPlain() {
    while count - offset >= 16 {
      let plain = SixteenBytes(base + offset).plainPrefix
      offset += plain
      if plain < 16 { return }
    }
    while count - offset >= 8 {
      let plain = eightBytes(at: offset).plainPrefix
      offset += plain
      if plain < 8 { return }
    }
  }

  private mutating func skipEscape() throws(ScanError) {
    let start = offset
    offset += 1
    let letter = try peek()
    offset += 1
    switch letter {
    case 0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74: return
    case 0x75:
      let unit = try fourHexDigits(start: start)
      if (0xdc00...0xdfff).contains(unit) { throw .loneSurrogate(offset: start) }
      guard (0xd800...0xdbff).contains(unit) else { return }
      guard take("\\u") else { throw .loneSurrogate(offset: start) }
      let low = try fourHexDigits(start: start)
      guard (0xdc00...0xdfff).contains(low) else { throw .loneSurrogate(offset: start) }
    default: throw .badEscape(offset: start)
    }
  }

  private mutating func fourHexDigits(start: Int) throws(ScanError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let byte = try peek()
      let lower = (0x41...0x46).contains(byte) ? byte + 0x20 : byte
      guard let digit = hexValue(lower) else { throw .badEscape(offset: start) }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }

  /// One code point of two to four bytes: no overlong form, no surrogate, none beyond U+10FFFF.
  ///
  /// Source: The Unicode Standard, table 3-7.
  private mutating func skipMultibyte() throws(ScanError) {
    let lead = byte(at: offset)
    let length: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xbf
    switch lead {
    case 0xc2...0xdf: length = 2
    case 0xe0: (length, lowest) = (3, 0xa0)
    case 0xed: (length, highest) = (3, 0x9f)
    case 0xe1...0xef: length = 3
    case 0xf0: (length, lowest) = (4, 0x90)
    case 0xf1...0xf3: length = 4
    case 0xf4: (length, highest) = (4, 0x8f)
    default: throw .invalidUTF8(offset: offset)
    }
    guard count - offset >= length else { throw .invalidUTF8(offset: offset) }
    let second = byte(at: offset + 1)
    guard second >= lowest, second <= highest else { throw .invalidUTF8(offset: offset) }
    for index in 2..<max(length, 2) where byte(at: offset + index) & 0xc0 != 0x80 {
      throw .invalidUTF8(offset: offset)
    }
    offset += length
  }

  /// A whole number as RFC 8785 writes it.
  @inline(__always)
  mutating func integer() throws(ScanError) -> Int64 {
    let start = offset
    let isNegative = try peek() == 0x2d
    if isNegative { offset += 1 }
    let first = offset
    var magnitude: Int64 = 0
    while offset < count {
      let digit = byte(at: offset) &- 0x30
      guard digit < 10 else { break }
      magnitude = magnitude &* 10 &+ Int64(digit)
      guard magnitude <= JSON.largestInteger else { throw .badNumber(offset: start) }
      offset += 1
    }
    guard offset > first else {
      throw try .unexpectedByte(peek(), offset: offset)
    }
    if byte(at: first) == 0x30, offset - first > 1 || isNegative { throw .badNumber(offset: start) }
    if offset < count {
      let next = byte(at: offset)
      if next == 0x2e || next | 0x20 == 0x65 { throw .badNumber(offset: start) }
    }
    return isNegative ? -magnitude : magnitude
  }

  /// Bytes have one meaning and one form: an escape where none is needed would give them a second.
  ///
  /// - Parameter slice: of a string that was scanned, with escapes.
  func requireCanonical(_ slice: ByteSlice) throws(ScanError) {
    var index = Int(slice.start)
    let end = index + Int(slice.count)
    while index < end {
      guard byte(at: index) == 0x5c else {
        index += 1
        continue
      }
      switch byte(at: index + 1) {
      case 0x22, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74: index += 2
      case 0x75:
        let high = byte(at: index + 4)
        let low = byte(at: index + 5)
        guard byte(at: index + 2) == 0x30, byte(at: index + 3) == 0x30,
          high == 0x30 || high == 0x31, let digit = hexValue(low),
          high == 0x31 || ![8, 9, 10, 12, 13].contains(digit)
        else { throw .badEscape(offset: index) }
        index += 6
      default: throw .badEscape(offset: index)
      }
    }
  }
}

extension UnsafeRawPointer {
  /// Whether both hold the same number at an offset.
  @inline(__always)
  fileprivate func isSame<Word: FixedWidthInteger & BitwiseCopyable>(
    as other: UnsafeRawPointer, at offset: Int, _ type: Word.Type
  ) -> Bool {
    loadUnaligned(fromByteOffset: offset, as: type)
      == other.loadUnaligned(fromByteOffset: offset, as: type)
  }
}
