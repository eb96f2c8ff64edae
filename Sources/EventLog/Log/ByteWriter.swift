internal import EventSourcing
internal import MerkleLog

/// Writes bytes one after the other into room that was made for all of them at once.
///
/// An array asks before each part whether it is its own and has room for it; a header has forty
/// parts.
struct ByteWriter {
  private let room: UnsafeMutableRawBufferPointer
  private(set) var end = 0

  init(into room: UnsafeMutableRawBufferPointer) { self.room = room }

  /// The most bytes that a text takes as a JSON string: each of its bytes may become `\u00xx`.
  static func longest(_ text: String) -> Int { 6 * text.utf8.count + 2 }

  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: room[range])
  }

  mutating func put(_ byte: UInt8) {
    room[end] = byte
    end += 1
  }

  /// - Returns: Where the bytes lie.
  @discardableResult
  mutating func put(_ bytes: UnsafeRawBufferPointer) -> Range<Int> {
    let start = end
    end += bytes.count
    UnsafeMutableRawBufferPointer(rebasing: room[start..<end]).copyMemory(from: bytes)
    return start..<end
  }

  mutating func put(_ text: StaticString) {
    put(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// - Returns: Where the text lies.
  mutating func put(text: String) -> Range<Int> {
    let start = end
    if text.utf8.withContiguousStorageIfAvailable({ put(UnsafeRawBufferPointer($0)) }) == nil {
      for byte in text.utf8 { put(byte) }
    }
    return start..<end
  }

  /// The 16 bytes of RFC 9562.
  ///
  /// - Returns: Where they lie.
  mutating func put(bytesOf id: EventID) -> Range<Int> {
    withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { put($0) }
  }

  /// A string as RFC 8785 writes it.
  mutating func put(string: String) {
    let isPlain = string.utf8.withContiguousStorageIfAvailable { utf8 in
      guard !JSON.needsEscape(utf8) else { return false }
      put(UInt8(ascii: "\""))
      put(UnsafeRawBufferPointer(utf8))
      put(UInt8(ascii: "\""))
      return true
    }
    guard isPlain != true else { return }
    var escaped: [UInt8] = []
    JSON.write(string: string, to: &escaped)
    escaped.withUnsafeBytes { _ = put($0) }
  }

  mutating func put(number: Int) {
    precondition(number >= 0, "years and versions are never negative")
    let start = end
    var rest = number
    repeat {
      end += 1
      rest /= 10
    } while rest > 0
    rest = number
    for place in (start..<end).reversed() {
      room[place] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
    }
  }

  mutating func put(_ hash: Hash) {
    hash.withBytes { bytes in
      for offset in stride(from: 0, to: 32, by: 4) {
        put(hex: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
    }
  }

  /// The 36 characters of RFC 9562, in lower case.
  mutating func put(_ id: EventID) {
    put(hex: UInt32(truncatingIfNeeded: id.high >> 32))
    put(UInt8(ascii: "-"))
    put(hexHalves: UInt32(truncatingIfNeeded: id.high))
    put(UInt8(ascii: "-"))
    put(hexHalves: UInt32(truncatingIfNeeded: id.low >> 32))
    put(hex: UInt32(truncatingIfNeeded: id.low))
  }

  private mutating func put(hex word: UInt32) {
    withUnsafeBytes(of: HexWord.digits(word).littleEndian) { _ = put($0) }
  }

  private mutating func put(hexHalves word: UInt32) {
    withUnsafeBytes(of: HexWord.digits(word).littleEndian) { digits in
      put(UnsafeRawBufferPointer(rebasing: digits[..<4]))
      put(UInt8(ascii: "-"))
      put(UnsafeRawBufferPointer(rebasing: digits[4...]))
    }
  }

  /// `YYYY-MM-DD`.
  mutating func put(_ day: Day) {
    let (year, month, dayOfMonth) = day.civil
    put(pair: year / 100)
    put(pair: year % 100)
    put(UInt8(ascii: "-"))
    put(pair: month)
    put(UInt8(ascii: "-"))
    put(pair: dayOfMonth)
  }

  private mutating func put(pair number: Int) {
    put(UInt8(number / 10) + 0x30)
    put(UInt8(number % 10) + 0x30)
  }
}
