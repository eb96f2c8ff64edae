/// Reads RFC 4180 records from bytes in pieces.
///
/// Beyond the RFC: a byte-order mark is skipped, lines may end in LF or CR alone, the delimiter may
/// be told from the first line, and blank lines are counted instead of read as records. Memory is
/// one piece and one record.
/// - Source: RFC 4180, 2.
public struct CSVReader<Source: ByteSource> {
  private let dialect: CSVDialect
  private var buffer: [UInt8]
  private var offset = 0
  private var end = 0
  private var isAtEnd = false
  private var started = false
  private var line = 1
  private var rowNumber = 0
  /// How many fields a record has; none: as many as the next one.
  public var fieldCount: Int?
  /// The delimiter in use, known after the first record.
  public private(set) var delimiter: UInt8
  /// Lines without any byte, so far.
  public private(set) var blankLines = 0
  // Last, so that the others lie at the same place whatever it is: else each field of each row asks
  // first how large it is.
  private var source: Source

  public init(_ source: Source, dialect: CSVDialect = CSVDialect()) {
    self.source = source
    self.dialect = dialect
    delimiter = dialect.delimiter ?? UInt8(ascii: ",")
    buffer = [UInt8](repeating: 0, count: dialect.chunk)
  }

  /// Reads the next record; false at the end.
  ///
  /// After an error that does not end the file, the next call goes on with the record after it.
  /// - Throws: `CSVError`, and what the source throws.
  public mutating func next(into row: inout CSVRow) throws -> Bool {
    if !started { try start() }
    row.clear()
    guard try skipBlankLines() else { return false }
    rowNumber += 1
    row.row = rowNumber
    row.line = line
    try record(into: &row)
    if let byte = row.bytes.firstIndex(of: 0) {
      throw error(.nulByte, row, column: Self.column(of: byte, in: row))
    }
    if let byte = UTF8Check.firstInvalid(row.bytes) {
      throw error(.invalidUTF8, row, column: Self.column(of: byte, in: row))
    }
    if let expected = fieldCount, row.count != expected {
      throw error(
        .wrongFieldCount(expected: expected, found: row.count), row, column: row.count)
    }
    fieldCount = row.count
    return true
  }

  private static func column(of byte: Int, in row: CSVRow) -> Int {
    (row.ends.firstIndex { byte < $0 } ?? row.count) + 1
  }

  private func error(
    _ reason: CSVError.Reason, _ row: CSVRow, line: Int? = nil, column: Int
  ) -> CSVError {
    CSVError(row: row.row, line: line ?? row.line, column: column, reason: reason)
  }

  /// Fills one whole piece first, so that a mark or a heading cut by the source is still seen.
  private mutating func start() throws {
    started = true
    while end < buffer.count, !isAtEnd {
      let from = end
      let count = try buffer.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[from...]))
      }
      end += count
      isAtEnd = count == 0
    }
    let head = Array(buffer[..<min(8, end)])
    if let kind = PackedFile.name(head) {
      throw CSVError(row: 1, line: 1, column: 1, reason: .packed(kind))
    }
    if head.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      throw CSVError(row: 1, line: 1, column: 1, reason: .otherEncoding("UTF-16"))
    }
    if dialect.delimiter == nil {
      delimiter = buffer.withUnsafeBytes {
        CSVDialect.sniff(UnsafeRawBufferPointer(rebasing: $0[offset..<end]))
      }
    }
  }

  /// Makes sure that a byte lies at `offset`; false at the end.
  private mutating func hasByte() throws -> Bool {
    if offset < end { return true }
    if isAtEnd { return false }
    end = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
    offset = 0
    isAtEnd = end == 0
    return !isAtEnd
  }

  private mutating func skipBlankLines() throws -> Bool {
    while try hasByte() {
      guard buffer[offset] == 0x0a || buffer[offset] == 0x0d else { return true }
      blankLines += 1
      try lineEnd()
    }
    return false
  }

  /// Steps over LF, CR LF or CR.
  private mutating func lineEnd() throws {
    let byte = buffer[offset]
    offset += 1
    line += 1
    if byte == 0x0d, try hasByte(), buffer[offset] == 0x0a { offset += 1 }
  }

  private mutating func record(into row: inout CSVRow) throws {
    while true {
      let start = row.bytes.count
      if try hasByte(), buffer[offset] == UInt8(ascii: "\"") {
        try quoted(into: &row, from: start)
      } else {
        try plain(into: &row, from: start)
      }
      row.ends.append(row.bytes.count)
      guard try hasByte() else { return }
      if buffer[offset] == delimiter {
        offset += 1
      } else {
        return try lineEnd()
      }
    }
  }

  /// Leaves `offset` at the delimiter, the line end or the end.
  private mutating func plain(into row: inout CSVRow, from start: Int) throws {
    while try hasByte() {
      let (first, end, delimiter) = (offset, end, delimiter)
      buffer.withUnsafeBufferPointer { bytes in
        var index = first
        while index < end {
          let byte = bytes[index]
          if byte == delimiter || byte == 0x0a || byte == 0x0d || byte == UInt8(ascii: "\"") {
            break
          }
          index += 1
        }
        row.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[first..<index]))
        offset = index
      }
      try check(row, from: start, line: row.line)
      guard offset < end else { continue }
      if buffer[offset] == UInt8(ascii: "\"") { try strayQuote(&row) }
      return
    }
  }

  /// Leaves `offset` behind the closing quote.
  private mutating func quoted(into row: inout CSVRow, from start: Int) throws {
    let opened = line
    offset += 1
    while try hasByte() {
      let (first, end) = (offset, end)
      buffer.withUnsafeBufferPointer { bytes in
        var index = first
        while index < end, bytes[index] != UInt8(ascii: "\"") {
          if bytes[index] == 0x0a { line += 1 }
          index += 1
        }
        row.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[first..<index]))
        offset = index
      }
      try check(row, from: start, line: opened)
      guard offset < end else { continue }
      offset += 1
      guard try hasByte() else { return }
      switch buffer[offset] {
      case UInt8(ascii: "\""):
        row.bytes.append(UInt8(ascii: "\""))
        offset += 1
      case delimiter, 0x0a, 0x0d: return
      default: try strayQuote(&row)
      }
    }
    throw error(.unclosedQuote, row, line: opened, column: row.count + 1)
  }

  private func check(_ row: CSVRow, from start: Int, line: Int) throws {
    if row.bytes.count - start > dialect.fieldLimit {
      throw error(
        .fieldTooLong(limit: dialect.fieldLimit), row, line: line, column: row.count + 1)
    }
    if row.bytes.count > dialect.rowLimit {
      throw error(
        .rowTooLong(limit: dialect.rowLimit), row, line: line, column: row.count + 1)
    }
  }

  /// Gives the rest of the physical line up, so that the next record starts on a line of its own.
  private mutating func strayQuote(_ row: inout CSVRow) throws -> Never {
    let found = line
    while try hasByte() {
      if buffer[offset] == 0x0a || buffer[offset] == 0x0d {
        try lineEnd()
        break
      }
      if row.rest.count < 64 << 10 { row.rest.append(buffer[offset]) }
      offset += 1
    }
    throw error(.strayQuote, row, line: found, column: row.count + 1)
  }
}
