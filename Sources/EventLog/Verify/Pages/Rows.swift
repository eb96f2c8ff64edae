internal import EventSourcing
internal import GRDB
internal import Glibc
internal import MerkleLog

/// Walks over the rows of one table in the order of their first column.
struct RowCursor {
  let row: RawStatement
  private var key: Int64?

  /// - Parameter sql: binds the first position and the one after the last.
  init(_ sql: String, _ range: Range<Position>, in database: Database) throws {
    row = try RawStatement(cached: sql, in: database)
    row.bind(1, range.lowerBound)
    row.bind(2, range.upperBound)
    try advance()
  }

  private mutating func advance() throws {
    key = try row.step() ? row.integer(0) : nil
  }

  /// Whether there is a row at `position`, which then is the current one. Only ever asks forwards.
  @inline(__always)
  mutating func isAt(_ position: Position) throws -> Bool {
    while let found = key, found < position { try advance() }
    return key == position
  }

  func end() { row.reset() }
}

/// Compares nodes that were formed from the leaves with those that are stored.
enum NodeCheck {
  static func compare(
    _ node: TreeEdge.Node, _ nodes: NodeReader, _ findings: inout [Finding]
  ) throws {
    let stored = try nodes.hash(node.level, node.index)
    guard stored != node.hash else { return }
    let what: Phrase = stored == nil ? "is missing" : "does not match its content"
    let last = (node.index + 1) << Int64(8 * node.level) - 1
    findings.append(
      Finding(.brokenNode, at: last, "Node \(node.level)/\(node.index) of the tree \(what)."))
  }
}

/// One event's columns beside its header line: they are what is searched, and say nothing of their own.
struct HeaderColumns<Row: RowValues> {
  private let row: Row
  private let header: UnsafeRawBufferPointer
  private let envelope: Envelope

  init(_ row: Row, _ header: UnsafeRawBufferPointer, _ envelope: Envelope) {
    self.row = row
    self.header = header
    self.envelope = envelope
  }

  func findings(_ position: Position, _ page: inout Page) {
    func differs(_ column: String) {
      page.find(
        .columnDiffers, position,
        "The column \(column) does not say what the signed header says.")
    }
    if !holds(1, envelope.stream) { differs("stream") }
    if row.integer(2) != envelope.version { differs("version") }
    if !holdsID { differs("id") }
    if row.isNull(4) != envelope.key.isMissing || !envelope.key.isMissing && !holds(4, envelope.key)
    {
      differs("key")
    }
    if !holds(5, envelope.ministry) { differs("ministry") }
  }

  @inline(__always)
  private func holds(_ column: Int32, _ slice: ByteSlice) -> Bool {
    let stored = row.buffer(column)
    if slice.isEscaped { return stored.elementsEqual(slice.unescaped(in: header)) }
    let written = slice.bytes(in: header)
    guard stored.count == written.count else { return false }
    guard let a = stored.baseAddress, let b = written.baseAddress else { return true }
    return memcmp(a, b, stored.count) == 0
  }

  /// Whether the 16 bytes of the column are the UUID that the header writes out.
  private var holdsID: Bool {
    let stored = row.buffer(3)
    let text = envelope.id.bytes(in: header)
    guard stored.count == 16, text.count == 36 else { return false }
    func number(_ offset: Int) -> UInt32 {
      UInt32(bigEndian: stored.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    func digits(_ first: Int, _ second: Int) -> UInt64 {
      let low = text.loadUnaligned(fromByteOffset: first, as: UInt32.self)
      let high = text.loadUnaligned(fromByteOffset: second, as: UInt32.self)
      return UInt64(UInt32(littleEndian: high)) << 32 | UInt64(UInt32(littleEndian: low))
    }
    // 8-4-4-4-12 digits, eight at a time without the dashes between them.
    return HexWord.digits(number(0)) == digits(0, 4)
      && HexWord.digits(number(4)) == digits(9, 14)
      && HexWord.digits(number(8)) == digits(19, 24)
      && HexWord.digits(number(12)) == digits(28, 32)
  }
}
