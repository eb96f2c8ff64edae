internal import EventSourcing
internal import Glibc

/// Walks through one index of `events` as it lies on its pages, from its first entry to its last.
struct IndexEntries {
  private let index: EventIndex
  private(set) var sum: UInt64 = 0
  private(set) var count: Int64 = 0
  private var last: Entry?

  private struct Entry {
    let first: UnsafeRawBufferPointer
    let second: UnsafeRawBufferPointer
    let number: Int64

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      var order = Self.order(first, other.first)
      if order == 0 { order = Self.order(second, other.second) }
      return order == 0 ? number < other.number : order < 0
    }

    @inline(__always)
    private static func order(
      _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Int {
      if let a = left.baseAddress, let b = right.baseAddress {
        let order = memcmp(a, b, min(left.count, right.count))
        if order != 0 { return Int(order) }
      }
      return left.count - right.count
    }
  }

  init(_ index: EventIndex) { self.index = index }

  /// - Throws: `Unusual` when a search would miss an entry, so that it is out of order or double.
  mutating func run(_ outline: TreeOutline, _ file: PageFile) throws {
    let size = file.layout.pageSize
    // The last entry of one page is still looked at beside the first of the next.
    var pages = [UInt8](repeating: 0, count: 2 * size)
    try withFields { (fields) throws in
      try pages.withUnsafeMutableBytes { (buffer) throws in
        try outline.entries.bytes.withUnsafeBytes { (between) throws in
          var page = BTreePage(file.layout)
          for (leaf, number) in outline.leaves.enumerated() {
            let start = (leaf & 1) * size
            let bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + size])
            try file.read(number, into: bytes)
            try take(UnsafeRawBufferPointer(bytes), number, &page, outline, fields)
            if leaf < outline.entries.count {
              let entry = between[outline.entries.range(leaf)]
              try take(UnsafeRawBufferPointer(rebasing: entry), number, outline, fields)
            }
          }
        }
      }
    }
  }

  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ number: UInt32, _ page: inout BTreePage,
    _ outline: TreeOutline, _ fields: UnsafeMutablePointer<RecordFields.Field>
  ) throws {
    guard let base = bytes.baseAddress else { return }
    try page.read(base, number: number)
    guard page.kind == .indexLeaf, page.count > 0 || outline.leaves.count == 1 else {
      throw Unusual(number, "it is no leaf of its tree")
    }
    for index in 0..<page.count {
      let cell = page[index]
      guard cell.overflow == 0 else { throw Unusual(number, "an entry is longer than usual") }
      let payload = UnsafeRawBufferPointer(start: base + Int(cell.payload), count: cell.length)
      try take(payload, number, outline, fields)
    }
  }

  @inline(__always)
  private mutating func take(
    _ payload: UnsafeRawBufferPointer, _ number: UInt32, _ outline: TreeOutline,
    _ fields: UnsafeMutablePointer<RecordFields.Field>
  ) throws {
    var record = RecordFields(fields)
    guard let base = payload.baseAddress,
      record.read(
        base, available: payload.count, length: payload.count, outline.shape.columns)
    else { throw Unusual(number, "an entry is not as its index asks") }
    let second = index == .key ? record.bytes(1) : IndexSums.nothing
    let version = index == .stream ? record.integer(1) : 0
    let entry = Entry(first: record.bytes(0), second: second, number: version)
    guard last.map({ $0.precedes(entry) }) ?? true else {
      throw Unusual(number, "entries are out of order")
    }
    last = entry
    count += 1
    sum &+= IndexSums.hash(
      entry.first, second, number: version,
      at: record.integer(outline.shape.columns.count - 1))
  }
}

/// Calls `body` with room for one record's fields.
func withFields<Result>(
  _ body: (UnsafeMutablePointer<RecordFields.Field>) throws -> Result
) throws -> Result {
  let fields = UnsafeMutablePointer<RecordFields.Field>.allocate(
    capacity: RecordFields.mostColumns)
  fields.initialize(repeating: RecordFields.Field(), count: RecordFields.mostColumns)
  defer { fields.deallocate() }
  return try body(fields)
}
