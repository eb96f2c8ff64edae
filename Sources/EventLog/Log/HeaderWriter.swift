internal import EventSourcing
internal import MerkleLog

/// Writes header lines as `EventHeader.line` does, without a string or an array for each part.
enum HeaderWriter {
  /// A longer header would make a leaf of more than 32,768 bytes: heading, `seq`, `recorded` and
  /// `append` take at most 147.
  static let byteLimit = Leaf.byteLimit - 147

  /// Appends the header line, without LF.
  static func write(_ event: borrowing NewEvent, body: Hash, to bytes: inout [UInt8]) {
    write("{\"act\":", to: &bytes)
    JSON.write(string: event.act, to: &bytes)
    write(",\"body\":\"sha256:", to: &bytes)
    body.withBytes { digest in
      for byte in digest { writeHex(byte, to: &bytes) }
    }
    write("\",\"by\":", to: &bytes)
    JSON.write(string: event.by, to: &bytes)
    if let cause = event.cause {
      write(",\"cause\":", to: &bytes)
      write(cause, to: &bytes)
    }
    write(",\"id\":", to: &bytes)
    write(event.id, to: &bytes)
    write(",\"key\":", event.key, to: &bytes)
    write(",\"lang\":", event.lang, to: &bytes)
    write(",\"ministry\":", event.ministry, to: &bytes)
    write(",\"on\":\"", to: &bytes)
    write(event.on, to: &bytes)
    write("\",\"stream\":", to: &bytes)
    JSON.write(string: event.stream.text, to: &bytes)
    write(",\"v\":", to: &bytes)
    write(event.v, digits: 1, to: &bytes)
    write(",\"version\":", to: &bytes)
    write(event.version, digits: 1, to: &bytes)
    write(",\"visibility\":", event.visibility, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private static func write(_ text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private static func write(_ name: StaticString, _ value: String?, to bytes: inout [UInt8]) {
    guard let value else { return }
    write(name, to: &bytes)
    JSON.write(string: value, to: &bytes)
  }

  private static func write(_ id: EventID, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for index in 0..<16 {
      if index == 4 || index == 6 || index == 8 || index == 10 { bytes.append(UInt8(ascii: "-")) }
      let word = index < 8 ? id.high : id.low
      writeHex(UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (index & 7))), to: &bytes)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func write(_ day: Day, to bytes: inout [UInt8]) {
    let (year, month, dayOfMonth) = day.civil
    write(year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    write(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    write(dayOfMonth, digits: 2, to: &bytes)
  }

  private static func write(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
    precondition(number >= 0, "years and versions are never negative")
    var divisor = 1
    var width = 1
    while number / divisor >= 10 || width < digits {
      divisor *= 10
      width += 1
    }
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: number / divisor % 10) + 0x30)
      divisor /= 10
    }
  }

  private static func writeHex(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(hexDigit(byte >> 4))
    bytes.append(hexDigit(byte & 15))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? value + 0x30 : value + 0x57
  }
}
