/// How a sheet separates its fields, and how much of it is taken at once.
public struct CSVDialect: Hashable, Sendable {
  /// The delimiter; none: the one of `,` `;` tab that the first line holds most often.
  public var delimiter: UInt8?
  /// Bytes of one field.
  public var fieldLimit: Int
  /// Bytes of one row, quotes not counted.
  public var rowLimit: Int
  /// Bytes asked of the source at once.
  public var chunk: Int

  public init(
    delimiter: UInt8? = nil, fieldLimit: Int = 1 << 20, rowLimit: Int = 8 << 20,
    chunk: Int = 256 << 10
  ) {
    self.delimiter = delimiter
    self.fieldLimit = fieldLimit
    self.rowLimit = rowLimit
    self.chunk = max(16, chunk)
  }

  /// Counts the candidates outside quotes up to the first line end; a draw goes to the comma.
  static func sniff(_ bytes: UnsafeRawBufferPointer) -> UInt8 {
    var counts = (comma: 0, semicolon: 0, tab: 0)
    var isQuoted = false
    loop: for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case 0x0a, 0x0d:
        if !isQuoted { break loop }
      case UInt8(ascii: ",") where !isQuoted: counts.comma += 1
      case UInt8(ascii: ";") where !isQuoted: counts.semicolon += 1
      case 0x09 where !isQuoted: counts.tab += 1
      default: break
      }
    }
    if counts.semicolon > counts.comma, counts.semicolon >= counts.tab {
      return UInt8(ascii: ";")
    }
    return counts.tab > counts.comma ? 0x09 : UInt8(ascii: ",")
  }
}

/// One record, in memory that the next one uses again.
public struct CSVRow: Sendable {
  /// The record, from 1, the heading included; blank lines are none.
  public internal(set) var row = 0
  /// The physical line, from 1, on which it starts.
  public internal(set) var line = 0
  var bytes: [UInt8] = []
  var ends: [Int] = []
  /// What follows a stray quote on its line, at most 64 KiB; the row can't be read further.
  var rest: [UInt8] = []

  public init() {}

  public var count: Int { ends.count }

  /// The field as text, from 0.
  public subscript(index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// The field as it was before a spreadsheet was kept from running it.
  public func value(_ index: Int) -> String { FormulaGuard.unguarded(self[index]) }

  /// `value` without white space at both ends.
  func trimmed(_ index: Int) -> String {
    var bytes = utf8(index)
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    guard let first = bytes.first, let last = bytes.last else { return "" }
    // A guarded formula, or white space beyond ASCII.
    if first == UInt8(ascii: "'") || first >= 0x7f || last >= 0x7f { return value(index).trimmed }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The field's bytes, from 0; none for one that a short row lacks.
  public func utf8(_ index: Int) -> ArraySlice<UInt8> {
    guard index < ends.count else { return [] }
    return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// Whether all its cells are empty or white space: a spreadsheet exports what was once formatted.
  public var isBlank: Bool {
    // A printable letter of ASCII is no white space, and nearly every row has one.
    !bytes.contains { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "'") }
      && !fields.contains { !$0.trimmed.isEmpty }
  }

  public var fields: [String] { (0..<count).map { self[$0] } }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    if !rest.isEmpty { rest.removeAll() }
  }

  /// Parts what a stray quote kept from being read, as well as can be: so that people see the row.
  mutating func partRest(_ delimiter: UInt8) {
    guard !rest.isEmpty else { return }
    for byte in rest {
      if byte == delimiter { ends.append(bytes.count) } else { bytes.append(byte) }
    }
    ends.append(bytes.count)
    rest = []
  }
}
