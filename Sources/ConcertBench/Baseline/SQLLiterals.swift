import EventSourcing

/// Reads the literals that SQLite writes in place of bound values.
struct SQLLiterals {
  private let text: UnsafeBufferPointer<CChar>
  private var at = 0

  init(_ text: UnsafeBufferPointer<CChar>) { self.text = text }

  mutating func skip(_ count: Int) { at += count }

  private func byte(_ index: Int) -> UInt8 {
    index < text.count ? UInt8(bitPattern: text[index]) : 0
  }

  mutating func next() -> Trace.Value {
    switch byte(at) {
    case UInt8(ascii: "N"):
      at += 4
      return .null
    case UInt8(ascii: "'"): return .text(quoted())
    case UInt8(ascii: "x"):
      at += 1
      return .blob([UInt8](hex: String(decoding: quoted(), as: UTF8.self)) ?? [])
    default:
      let isNegative = byte(at) == UInt8(ascii: "-")
      if isNegative { at += 1 }
      var number: Int64 = 0
      while (0x30...0x39).contains(byte(at)) {
        number = number &* 10 &+ Int64(byte(at) - 0x30)
        at += 1
      }
      return .integer(isNegative ? -number : number)
    }
  }

  private mutating func quoted() -> [UInt8] {
    at += 1
    var result: [UInt8] = []
    while at < text.count {
      if byte(at) == UInt8(ascii: "'") {
        guard byte(at + 1) == UInt8(ascii: "'") else { break }
        at += 1
      }
      result.append(byte(at))
      at += 1
    }
    at += 1
    return result
  }

  static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  /// The length of what stands at `at`: a quoted text or a comment as a whole, else one byte.
  static func tokenLength(_ sql: [UInt8], _ at: Int) -> Int {
    var end = at + 1
    switch sql[at] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      while end < sql.count, sql[end] != sql[at] { end += 1 }
      return min(end + 1, sql.count) - at
    case UInt8(ascii: "-") where end < sql.count && sql[end] == sql[at]:
      while end < sql.count, sql[end] != UInt8(ascii: "\n") { end += 1 }
      return end - at
    default: return 1
    }
  }
}
