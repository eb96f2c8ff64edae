/// Walks over the rows of some leaves of a table, in the order of their numbers.
struct TableRows {
  private let outline: TreeOutline
  private var span = LeafSpan(leaves: 0..<0, owned: 0..<0)
  private var batch: PageBatch?
  private var page: BTreePage
  private var base = UnsafeRawPointer(bitPattern: 1)
  private var overflow: OverflowReader
  /// Keeps a payload that lies on several pages while it is the current row's.
  private var long: LongPayload?
  private var nextLeaf = 0
  private var nextCell = 0
  private var isRead = false
  private(set) var row: PageRow
  /// How many rows stand on the leaves that are counted here.
  private(set) var count: Int64 = 0
  var overflowPages: [UInt32] { overflow.pages }

  /// - Parameter fields: as for `RecordFields`.
  init(
    _ outline: TreeOutline, _ file: PageFile, _ fields: UnsafeMutablePointer<RecordFields.Field>
  ) {
    self.outline = outline
    page = BTreePage(file.layout)
    overflow = OverflowReader(file)
    row = PageRow(fields: RecordFields(fields))
  }

  /// Goes on with other leaves; the current row is no longer there.
  mutating func begin(_ span: LeafSpan, _ batch: PageBatch) {
    self.span = span
    self.batch = batch
    nextLeaf = span.leaves.lowerBound
    page.clear()
    nextCell = 0
    isRead = false
  }

  /// Whether there is a row with this number, which then is the current one. Asks only forwards.
  @inline(__always)
  mutating func isAt(_ key: Int64) throws -> Bool {
    while true {
      while nextCell < page.count {
        let found = page[nextCell].key
        if found < key {
          nextCell += 1
          isRead = false
          continue
        }
        guard found == key else { return false }
        if !isRead { try read(page[nextCell]) }
        return true
      }
      guard nextLeaf < span.leaves.upperBound else { return false }
      try enter(nextLeaf)
    }
  }

  /// Meets the leaves that are left, so that each has been checked.
  mutating func finish() throws {
    while nextLeaf < span.leaves.upperBound { try enter(nextLeaf) }
  }

  private mutating func enter(_ leaf: Int) throws {
    let number = outline.leaves[leaf]
    guard let base = try batch?.page(number) else { throw Unusual(number, "it was not read") }
    self.base = base
    try page.read(base, number: number)
    try outline.checkKeys(of: page, leaf: leaf)
    if span.owned.contains(leaf) { count += Int64(page.count) }
    nextLeaf += 1
    nextCell = 0
    isRead = false
  }

  private mutating func read(_ cell: Cell) throws {
    row.number = cell.key
    isRead = true
    guard let base else { throw Unusual(page.number, "it was not read") }
    guard cell.overflow != 0 else {
      guard
        row.fields.read(
          base + Int(cell.payload), available: cell.length, length: cell.length,
          outline.shape.columns)
      else { throw Unusual(page.number, "a row is not as its table asks") }
      return
    }
    let payload = LongPayload(try overflow.payload(cell, on: base))
    long = payload
    guard
      row.fields.read(
        payload.base, available: cell.length, length: cell.length, outline.shape.columns)
    else { throw Unusual(page.number, "a row is not as its table asks") }
  }
}

extension TreeOutline {
  /// Row numbers ascend on a leaf, and stay between those that the pages above it name.
  func checkKeys(of page: BTreePage, leaf: Int) throws {
    guard page.kind == .tableLeaf else { throw Unusual(page.number, "it is no leaf of its tree") }
    guard page.count > 0 else {
      guard leaves.count == 1 else { throw Unusual(page.number, "it is empty") }
      return
    }
    let first = page[0].key
    var last = first
    for index in 1..<page.count {
      let key = page[index].key
      guard key > last else { throw Unusual(page.number, "row numbers are out of order") }
      last = key
    }
    guard leaf == 0 || first > keys[leaf - 1], leaf == keys.count || last <= keys[leaf]
    else { throw Unusual(page.number, "row numbers are out of order") }
  }
}

/// The current row of a table, where it lies.
struct PageRow {
  var number: Int64 = 0
  var fields: RecordFields
}

/// A payload that was put together; a class, so that it stays where it is while rows point into it.
final class LongPayload {
  private let bytes: UnsafeMutableRawBufferPointer
  let base: UnsafeRawPointer

  init(_ payload: [UInt8]) {
    bytes = .allocate(byteCount: max(payload.count, 1), alignment: 8)
    bytes.copyBytes(from: payload)
    base = UnsafeRawPointer(bytes.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 1)!)
  }

  deinit { bytes.deallocate() }
}
