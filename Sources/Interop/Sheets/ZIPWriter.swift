/// A ZIP archive whose entries are stored as they are, one after the other.
///
/// Size and checksum stand before an entry's bytes and are put there when it has ended, so that an
/// entry of any size takes no memory. All entries are of the first day that ZIP knows: the same
/// content gives the same bytes.
/// - Source: PKWARE APPNOTE 6.3.3, without encryption, compression and ZIP64.
struct ZIPWriter<Output: ExportOutput> {
  private struct Entry {
    let name: [UInt8]
    let offset: Int64
    var size: Int64 = 0
    var checksum = CRC32()
  }

  private(set) var output: Output
  private var entries: [Entry] = []
  private static var signature: [UInt8] { [0x50, 0x4b] }

  init(_ output: Output) { self.output = output }

  mutating func open(_ name: String) throws {
    let entry = Entry(name: Array(name.utf8), offset: output.offset)
    entries.append(entry)
    try output.write(Self.signature + [3, 4] + Self.fields(of: entry) + entry.name)
  }

  mutating func write(_ bytes: [UInt8]) throws {
    entries[entries.count - 1].checksum.add(bytes)
    entries[entries.count - 1].size += Int64(bytes.count)
    guard output.offset + Int64(bytes.count) < 0xffff_0000 else { throw OutputFault.tooLarge }
    try output.write(bytes)
  }

  mutating func close() throws {
    guard let entry = entries.last else { return }
    try output.patch(
      Self.number(entry.checksum.value, 4) + Self.number(entry.size, 4)
        + Self.number(entry.size, 4), at: entry.offset + 14)
  }

  mutating func add(_ name: String, _ text: String) throws {
    try open(name)
    try write(Array(text.utf8))
    try close()
  }

  mutating func finish() throws {
    let start = output.offset
    for entry in entries {
      try output.write(
        Self.signature + [1, 2, 20, 0] + Self.fields(of: entry)
          + [UInt8](repeating: 0, count: 10) + Self.number(entry.offset, 4) + entry.name)
    }
    let size = output.offset - start
    let count = Self.number(entries.count, 2)
    try output.write(
      Self.signature + [5, 6, 0, 0, 0, 0] + count + count + Self.number(size, 4)
        + Self.number(start, 4) + [0, 0])
  }

  /// Version 2.0, names in UTF-8, stored, 1980-01-01.
  private static func fields(of entry: Entry) -> [UInt8] {
    [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0] + number(entry.checksum.value, 4) + number(entry.size, 4)
      + number(entry.size, 4) + number(entry.name.count, 2) + [0, 0]
  }

  private static func number(_ value: some BinaryInteger, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

/// The checksum of ZIP and PNG.
///
/// - Source: ISO 3309.
struct CRC32 {
  private var state: UInt32 = 0xffff_ffff
  var value: UInt32 { ~state }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xedb8_8320 ^ crc >> 1 : crc >> 1 }
  }

  mutating func add(_ bytes: [UInt8]) {
    state = Self.table.withUnsafeBufferPointer { table in
      bytes.reduce(state) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
  }
}
