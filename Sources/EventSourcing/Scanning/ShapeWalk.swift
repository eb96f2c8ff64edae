/// Walks over a payload beside its shape, and gives up at the first thing that needs a closer look.
struct ShapeWalk {
  var cursor: ByteCursor
  let nodes: UnsafeBufferPointer<PayloadShape.Node>
  let keys: UnsafeBufferPointer<UInt8>
  let tests: UnsafeBufferPointer<@Sendable (UnsafeRawBufferPointer) -> Bool>
  let known: UnsafeMutableBufferPointer<KnownCodes.Entry>

  /// More entries of a set than this are not compared with each other here.
  private static let setLimit = 8

  /// Members in the order of RFC 8785, each known, each required one there.
  mutating func object(_ node: Int, mayBeEmpty: Bool = false) -> Bool {
    guard take(0x7b) else { return false }
    var next = nodes[node].children.lowerBound
    let end = nodes[node].children.upperBound
    if take(0x7d) { return mayBeEmpty && skipOptional(&next, to: end) }
    while true {
      guard take(0x22) else { return false }
      while next < end, !takeKey(next) {
        guard nodes[next].isOptional else { return false }
        next += 1
      }
      guard next < end, value(next) else { return false }
      next += 1
      if take(0x2c) { continue }
      return take(0x7d) && skipOptional(&next, to: end)
    }
  }

  private func skipOptional(_ next: inout Int, to end: Int) -> Bool {
    while next < end {
      guard nodes[next].isOptional else { return false }
      next += 1
    }
    return true
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard cursor.offset < cursor.count, cursor.byte(at: cursor.offset) == byte else { return false }
    cursor.offset += 1
    return true
  }

  /// Steps over the key with its closing quote and colon, when it is the node's.
  @inline(__always)
  private mutating func takeKey(_ node: Int) -> Bool {
    let left = cursor.count - cursor.offset
    let here = cursor.base + cursor.offset
    if left >= 16 {
      guard nodes[node].key.matches(here) else { return false }
      guard nodes[node].key.count > 16 else {
        cursor.offset += nodes[node].key.count
        return true
      }
    }
    return takeLongKey(node)
  }

  /// As `takeKey`, for a key that is longer than what it looks at, or at the payload's end.
  private mutating func takeLongKey(_ node: Int) -> Bool {
    let key = nodes[node].key
    guard cursor.count - cursor.offset >= key.count else { return false }
    for index in 0..<key.count
    where cursor.byte(at: cursor.offset + index) != keys[key.start + index] {
      return false
    }
    cursor.offset += key.count
    return true
  }

  private mutating func value(_ node: Int) -> Bool {
    switch nodes[node].kind {
    case .words: return words(limit: Int(nodes[node].high))
    case .text:
      guard cursor.offset < cursor.count else { return false }
      return cursor.byte(at: cursor.offset) == 0x7b
        ? object(node) : words(limit: Int(nodes[node].high))
    case .code:
      guard let slice = ascii() else { return false }
      let test = nodes[node].test
      return known.passes(slice, test: test) { tests[test]($0) }
    case .whole:
      guard let number = try? cursor.integer() else { return false }
      return number >= nodes[node].low && number <= nodes[node].high
    case .list: return list(node, isSet: false)
    case .set: return list(node, isSet: true)
    case .object: return object(node)
    case .period: return period()
    }
  }

  private mutating func list(_ node: Int, isSet: Bool) -> Bool {
    guard take(0x5b) else { return false }
    let entry = nodes[node].children.lowerBound
    let first = cursor.offset
    var count = 0
    while true {
      let start = cursor.offset
      guard value(entry) else { return false }
      count += 1
      guard count <= Int(nodes[node].high) else { return false }
      if isSet, count > 1 {
        guard count <= Self.setLimit, !isRepeated(start, from: first) else { return false }
      }
      if take(0x2c) { continue }
      return take(0x5d)
    }
  }

  /// Whether the entry from `start` to here, with its quotes, stands before it already.
  private func isRepeated(_ start: Int, from first: Int) -> Bool {
    let length = cursor.offset - start
    var candidate = first
    while candidate + length <= start {
      var index = 0
      while index < length,
        cursor.byte(at: candidate + index) == cursor.byte(at: start + index)
      {
        index += 1
      }
      if index == length { return true }
      candidate += 1
    }
    return false
  }

  private mutating func period() -> Bool {
    guard take(0x7b) else { return false }
    var end: UnsafeRawBufferPointer?
    if cursor.take("\"end\":") {
      end = ascii()
      guard let end, isDay(end), take(0x2c) else { return false }
    }
    guard cursor.take("\"start\":"), let start = ascii(), isDay(start) else { return false }
    // Days as they are written have the order of their bytes.
    if let end { guard Self.isInOrder(start, end) else { return false } }
    return take(0x7d)
  }

  /// Whether ten bytes do not come after ten others.
  @inline(__always)
  private static func isInOrder(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Bool {
    func eight(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    let (left, right) = (eight(first, 0), eight(second, 0))
    return left == right ? eight(first, 2) <= eight(second, 2) : left < right
  }

  private func isDay(_ text: UnsafeRawBufferPointer) -> Bool {
    known.passes(text, test: KnownCodes.day) { Day(utf8: $0) != nil }
  }

  /// A string of printable ASCII without escapes.
  @inline(__always)
  private mutating func ascii() -> UnsafeRawBufferPointer? {
    guard take(0x22) else { return nil }
    let start = cursor.offset
    skipPrintable()
    while cursor.offset < cursor.count {
      let byte = cursor.byte(at: cursor.offset)
      if byte == 0x22 {
        let slice = UnsafeRawBufferPointer(start: cursor.base + start, count: cursor.offset - start)
        cursor.offset += 1
        return slice
      }
      guard byte >= 0x20, byte < 0x7f, byte != 0x5c else { return nil }
      cursor.offset += 1
    }
    return nil
  }

  /// Words that begin with a letter or sign: so they are not blank, whatever follows.
  private mutating func words(limit: Int) -> Bool {
    guard take(0x22), cursor.offset < cursor.count else { return false }
    let start = cursor.offset
    let first = cursor.byte(at: start)
    guard first > 0x20, first < 0x7f else { return false }
    while true {
      skipPrintable()
      guard cursor.offset < cursor.count else { return false }
      let byte = cursor.byte(at: cursor.offset)
      if byte == 0x22 {
        guard cursor.offset > start, cursor.offset - start <= limit else { return false }
        cursor.offset += 1
        return true
      }
      if byte >= 0x20, byte < 0x7f, byte != 0x5c {
        cursor.offset += 1
      } else if byte >= 0xc2, byte < 0xcc {
        // U+0080…U+02FF: below U+0300 nothing combines; U+0080…U+009F are control characters.
        guard cursor.offset + 1 < cursor.count else { return false }
        let second = cursor.byte(at: cursor.offset + 1)
        guard second & 0xc0 == 0x80, byte > 0xc2 || second >= 0xa0 else { return false }
        cursor.offset += 2
      } else {
        return false
      }
    }
  }

  /// As `ByteCursor.skipPlain`, and stops at DEL, too.
  @inline(__always)
  private mutating func skipPrintable() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while cursor.count - cursor.offset >= 8 {
      let word = UInt64(
        littleEndian: cursor.base.loadUnaligned(fromByteOffset: cursor.offset, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5c)
      let delete = word ^ (ones &* 0x7f)
      let marks =
        ((word &- (ones &* 0x20)) & ~word) | ((quote &- ones) & ~quote)
        | ((backslash &- ones) & ~backslash) | ((delete &- ones) & ~delete) | word
      let found = marks & highs
      if found != 0 {
        cursor.offset += found.trailingZeroBitCount >> 3
        return
      }
      cursor.offset += 8
    }
  }
}
