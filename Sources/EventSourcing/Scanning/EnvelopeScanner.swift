/// A header line taken apart where it lies.
///
/// Slices point into the line that was scanned; they mean nothing without it.
public struct Envelope: Sendable {
  public var act = ByteSlice.missing
  /// The 64 hexadecimal digits of the body's digest.
  public var bodyDigest = ByteSlice.missing
  /// The whole key name.
  public var by = ByteSlice.missing
  public var cause = ByteSlice.missing
  public var id = ByteSlice.missing
  public var key = ByteSlice.missing
  public var lang = ByteSlice.missing
  public var ministry = ByteSlice.missing
  public var on = ByteSlice.missing
  public var stream = ByteSlice.missing
  /// The part of the stream's name after its first slash.
  public var ref = ByteSlice.missing
  public var visibility = ByteSlice.missing
  public var v: Int64 = 0
  public var version: Int64 = 0

  public init() {}

  /// The part of the key name after its last `/officer/`; all of it when there is none.
  public func officer(in line: UnsafeRawBufferPointer) -> ByteSlice {
    guard let base = line.baseAddress else { return by }
    let marker: StaticString = "/officer/"
    var probe = ByteCursor(base: base, count: line.count)
    let start = Int(by.start)
    let end = start + Int(by.count)
    for candidate in stride(from: end - marker.utf8CodeUnitCount, through: start, by: -1)
    where probe.byte(at: candidate) == 0x2f {
      probe.offset = candidate
      guard probe.take(marker) else { continue }
      return ByteSlice(
        start: Int32(probe.offset), count: Int32(end - probe.offset), isEscaped: by.isEscaped)
    }
    return by
  }
}

/// Reads header lines without making a string: one pass, in the order that RFC 8785 fixes.
///
/// Every line it takes is one that `EventHeader(line:)` takes, with the same values. It is stricter
/// in two things only: the body's digest has 64 digits, and `v` and `version` are not negative.
public enum EnvelopeScanner {
  public static func scan(_ line: UnsafeRawBufferPointer) throws(ScanError) -> Envelope {
    guard let base = line.baseAddress else { throw .unexpectedEnd }
    var walk = HeaderWalk(cursor: ByteCursor(base: base, count: line.count))
    return try walk.envelope()
  }
}

private struct HeaderWalk {
  var cursor: ByteCursor

  mutating func envelope() throws(ScanError) -> Envelope {
    var result = Envelope()
    result.act = try member("{\"act\":", "act")
    guard cursor.take(",\"body\":\"sha256:") else { throw missing("body") }
    result.bodyDigest = try digest()
    result.by = try member(",\"by\":", "by")
    if cursor.take(",\"cause\":") { result.cause = try identifier("cause") }
    guard cursor.take(",\"id\":") else { throw missing("id") }
    result.id = try identifier("id")
    if cursor.take(",\"key\":") { result.key = try value() }
    if cursor.take(",\"lang\":") { result.lang = try value() }
    result.ministry = try member(",\"ministry\":", "ministry")
    result.on = try member(",\"on\":", "on")
    guard isDay(result.on) else { throw missing("on") }
    result.stream = try member(",\"stream\":", "stream")
    result.ref = try ref(of: result.stream)
    guard cursor.take(",\"v\":") else { throw missing("v") }
    result.v = try cursor.integer()
    guard cursor.take(",\"version\":") else { throw missing("version") }
    result.version = try cursor.integer()
    guard result.v >= 0, result.version >= 0 else { throw missing("version") }
    result.visibility = try member(",\"visibility\":", "visibility")
    try cursor.expect(0x7d)
    guard cursor.offset == cursor.count else { throw .trailingBytes(offset: cursor.offset) }
    return result
  }

  private func missing(_ name: String) -> ScanError {
    .badMember(name, offset: cursor.offset)
  }

  @inline(__always)
  private mutating func member(_ lead: StaticString, _ name: StaticString) throws(ScanError)
    -> ByteSlice
  {
    guard cursor.take(lead) else { throw missing("\(name)") }
    return try value()
  }

  @inline(__always)
  private mutating func value() throws(ScanError) -> ByteSlice {
    let slice = try cursor.string()
    if slice.isEscaped { try cursor.requireCanonical(slice) }
    return slice
  }

  private mutating func digest() throws(ScanError) -> ByteSlice {
    let start = cursor.offset
    guard cursor.count - start > 64 else { throw .unexpectedEnd }
    for index in stride(from: start, to: start + 64, by: 16) {
      guard SixteenBytes(cursor.base + index).areHex else {
        throw .badMember("body", offset: index)
      }
    }
    cursor.offset = start + 64
    try cursor.expect(0x22)
    return ByteSlice(start: Int32(start), count: 64, isEscaped: false)
  }

  private mutating func identifier(_ name: StaticString) throws(ScanError) -> ByteSlice {
    let slice = try cursor.string()
    guard slice.count == 36 else { throw missing("\(name)") }
    let start = Int(slice.start)
    // 8-4-4-4-12 digits; the last two parts of eight bytes overlap.
    guard cursor.eightBytes(at: start).areHex,
      cursor.eightBytes(at: start + 8).areHex(dashesIn: 0x0000_ff00_0000_00ff),
      cursor.eightBytes(at: start + 16).areHex(dashesIn: 0xff00_0000_00ff_0000),
      cursor.eightBytes(at: start + 24).areHex, cursor.eightBytes(at: start + 28).areHex
    else { throw .badMember("\(name)", offset: start) }
    return slice
  }

  private func isDay(_ slice: ByteSlice) -> Bool {
    guard slice.count == 10 else { return false }
    let start = Int(slice.start)
    // Any month has this many days.
    let tens = cursor.byte(at: start + 8) &- 0x30
    let ones = cursor.byte(at: start + 9) &- 0x30
    if cursor.eightBytes(at: start).isMonth, tens < 3, ones < 10,
      (1...28).contains(tens * 10 + ones)
    {
      return true
    }
    let raw = UnsafeRawBufferPointer(start: cursor.base + start, count: 10)
    return Day(utf8: raw) != nil
  }

  /// `StreamName`'s rule, on the bytes.
  private func ref(of stream: ByteSlice) throws(ScanError) -> ByteSlice {
    let start = Int(stream.start)
    let end = start + Int(stream.count)
    if stream.isEscaped {
      let line = UnsafeRawBufferPointer(start: cursor.base, count: cursor.count)
      guard let text = stream.text(in: line), StreamName(text) != nil else {
        throw missing("stream")
      }
    } else {
      guard stream.count <= 256 else { throw missing("stream") }
      // No control character, quote or backslash: a plain string has none.
      var index = start
      while end - index >= 8 {
        guard cursor.eightBytes(at: index).areVisible else { throw missing("stream") }
        index += 8
      }
      while index < end {
        let byte = cursor.byte(at: index)
        guard byte > 0x20, byte < 0x7f else { throw missing("stream") }
        index += 1
      }
    }
    for index in start..<end where cursor.byte(at: index) == 0x2f {
      guard index > start, index + 1 < end else { break }
      return ByteSlice(
        start: Int32(index + 1), count: Int32(end - index - 1), isEscaped: stream.isEscaped)
    }
    throw missing("stream")
  }
}
