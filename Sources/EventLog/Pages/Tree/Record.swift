/// What a column of a STRICT table may hold.
struct ColumnRule: Sendable {
  enum Kind: Sendable {
    /// Stored with the row's number, and as NULL in its record.
    case rowNumber
    case integer, text, blob
  }

  let kind: Kind
  let mayBeNull: Bool

  static let rowNumber = ColumnRule(kind: .rowNumber, mayBeNull: true)
  static let integer = ColumnRule(kind: .integer, mayBeNull: false)
  static let text = ColumnRule(kind: .text, mayBeNull: false)
  static let blob = ColumnRule(kind: .blob, mayBeNull: false)
  static let anyText = ColumnRule(kind: .text, mayBeNull: true)
  static let anyBlob = ColumnRule(kind: .blob, mayBeNull: true)

  /// - Parameter serial: a value's type and length, as the record's header says them.
  @inline(__always)
  func admits(_ serial: UInt64) -> Bool {
    if serial == 0 { return mayBeNull }
    switch kind {
    case .rowNumber: return false
    case .integer: return serial <= 6 || serial == 8 || serial == 9
    case .text: return serial >= 13 && serial & 1 == 1
    case .blob: return serial >= 12 && serial & 1 == 0
    }
  }
}

/// Where the values of one record lie.
///
/// - Source: "Database File Format", 2.1.
struct RecordFields {
  struct Field {
    var serial: UInt64 = 0
    var offset = 0
  }

  static let mostColumns = 10
  private let fields: UnsafeMutablePointer<Field>
  private(set) var base = UnsafeRawPointer(bitPattern: 1)

  /// - Parameter fields: room for `mostColumns`, which outlives this value.
  init(_ fields: UnsafeMutablePointer<Field>) { self.fields = fields }

  /// Reads the header of a record, and holds it against what the table's columns may hold.
  ///
  /// - Parameters:
  ///   - available: how many of the record's `length` bytes are at `base`.
  /// - Returns: false when SQLite would not have written it so.
  @inline(__always)
  mutating func read(
    _ base: UnsafeRawPointer, available: Int, length: Int, _ columns: [ColumnRule]
  ) -> Bool {
    self.base = base
    guard let (header, first) = base.varint(0, end: available), header <= UInt64(available) else {
      return false
    }
    let end = Int(header)
    var offset = first
    var value = end
    for index in columns.indices {
      guard let (serial, next) = base.varint(offset, end: end), serial < 1 << 32,
        columns[index].admits(serial)
      else { return false }
      fields[index] = Field(serial: serial, offset: value)
      value += Self.size(serial)
      offset = next
    }
    return offset == end && value == length
  }

  @inline(__always)
  private static func size(_ serial: UInt64) -> Int {
    if serial >= 12 { return Int(serial - 12) >> 1 }
    switch serial {
    case 0, 8, 9: return 0
    case 5: return 6
    case 6, 7: return 8
    default: return Int(serial)
    }
  }

  @inline(__always)
  func isNull(_ column: Int) -> Bool { fields[column].serial == 0 }

  /// 0 for NULL.
  @inline(__always)
  func integer(_ column: Int) -> Int64 {
    let serial = fields[column].serial
    guard let base, serial != 0, serial != 8 else { return 0 }
    if serial == 9 { return 1 }
    let size = Self.size(serial)
    let start = base + fields[column].offset
    var value = Int64(Int8(bitPattern: start.byte(0)))
    for index in 1..<max(size, 1) { value = value << 8 | Int64(start.byte(index)) }
    return value
  }

  /// Empty for NULL.
  @inline(__always)
  func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    let field = fields[column]
    guard let base, field.serial >= 12 else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: base + field.offset, count: Self.size(field.serial))
  }
}
