/// One cell of a page: a row, an entry, or the way to a page below.
struct Cell {
  /// Where the cell begins on its page, and how many bytes of the page it has.
  var start: Int32 = 0
  var size: Int32 = 0
  /// The page below at its left; 0 on a leaf.
  var child: UInt32 = 0
  /// Of a row, or the largest one below `child`; 0 in an index.
  var key: Int64 = 0
  /// Where the payload begins on the page, and how much of it is there.
  var payload: Int32 = 0
  var local: Int32 = 0
  /// How long the whole payload is.
  var length: Int = 0
  /// The first page with the rest of it; 0 when all is there.
  var overflow: UInt32 = 0
}

/// The cells of one page after another, each page checked as `PRAGMA quick_check` checks it.
///
/// - Source: "Database File Format", 1.6.
struct BTreePage {
  enum Kind: UInt8 {
    case indexInterior = 2
    case tableInterior = 5
    case indexLeaf = 10
    case tableLeaf = 13

    @inline(__always)
    var isLeaf: Bool { rawValue >= 10 }
    @inline(__always)
    var isTable: Bool { self == .tableLeaf || self == .tableInterior }
  }

  let layout: PageLayout
  private(set) var number: UInt32 = 0
  private(set) var kind = Kind.tableLeaf
  /// How many cells there are.
  private(set) var count = 0
  // Longer than that when another page had more.
  private var storage: [Cell] = []
  /// The last page below, at the right of all cells; 0 on a leaf.
  private(set) var rightChild: UInt32 = 0
  /// A bit for each byte, for pages whose cells don't lie in order.
  private var covered: [UInt64] = []

  init(_ layout: PageLayout) { self.layout = layout }

  var cells: ArraySlice<Cell> { storage[..<count] }

  @inline(__always)
  subscript(index: Int) -> Cell { storage[index] }

  /// Forgets the page.
  mutating func clear() { count = 0 }

  /// Takes a page's cells up.
  ///
  /// - Parameter base: `pageSize` bytes.
  /// - Throws: `Unusual` for whatever SQLite would not have written so.
  mutating func read(_ base: UnsafeRawPointer, number: UInt32) throws {
    self.number = number
    let head = number == 1 ? 100 : 0
    guard let kind = Kind(rawValue: base.byte(head)) else {
      throw Unusual(number, "it is no page of a tree")
    }
    self.kind = kind
    let count = base.short(head + 3)
    let pointers = head + (kind.isLeaf ? 8 : 12)
    let content = base.short(head + 5) == 0 ? 65_536 : base.short(head + 5)
    guard count <= layout.mostCells, pointers + 2 * count <= content, content <= layout.pageSize
    else { throw Unusual(number, "its cells have no room") }
    rightChild = kind.isLeaf ? 0 : base.word(head + 8)
    self.count = 0
    if storage.count < count {
      storage.append(contentsOf: repeatElement(Cell(), count: count - storage.count))
    }
    let layout = layout
    // Where rows are only ever added, each cell ends where the one before it begins.
    let (isInOrder, last) = try storage.withUnsafeMutableBufferPointer { (cells) throws in
      var isInOrder = true
      var last = layout.pageSize
      for index in 0..<count {
        let start = base.short(pointers + 2 * index)
        guard start >= content, start <= layout.pageSize - 4 else {
          throw Unusual(number, "a cell lies outside of its page")
        }
        let cell = try Self.cell(base, start, kind, layout, number)
        let end = start + Int(cell.size)
        guard end <= layout.pageSize else { throw Unusual(number, "a cell leaves its page") }
        isInOrder = isInOrder && end == last
        last = start
        cells[index] = cell
      }
      return (isInOrder, last)
    }
    self.count = count
    let free = base.short(head + 1)
    let fragments = Int(base.byte(head + 7))
    if isInOrder, last == content, free == 0, fragments == 0 { return }
    try checkRoom(base, content: content, free: free, fragments: fragments)
  }

  @inline(__always)
  private static func cell(
    _ base: UnsafeRawPointer, _ start: Int, _ kind: Kind, _ layout: PageLayout, _ number: UInt32
  ) throws -> Cell {
    let end = layout.pageSize
    var cell = Cell()
    cell.start = Int32(truncatingIfNeeded: start)
    var offset = start
    if !kind.isLeaf {
      cell.child = base.word(offset)
      offset += 4
    }
    if kind != .tableInterior {
      guard let (length, next) = base.varint(offset, end: end), length < 1 << 31 else {
        throw Unusual(number, "the length of a cell can't be read")
      }
      cell.length = Int(length)
      offset = next
    }
    if kind.isTable {
      guard let (key, next) = base.varint(offset, end: end) else {
        throw Unusual(number, "the number of a row can't be read")
      }
      cell.key = Int64(bitPattern: key)
      offset = next
    }
    cell.payload = Int32(truncatingIfNeeded: offset)
    guard kind != .tableInterior else {
      cell.size = Int32(truncatingIfNeeded: offset - start)
      return cell
    }
    let local = layout.local(
      cell.length, most: kind.isTable ? layout.tableLocal : layout.indexLocal)
    cell.local = Int32(truncatingIfNeeded: local)
    offset += local
    if local < cell.length {
      guard offset + 4 <= end else { throw Unusual(number, "a cell leaves its page") }
      cell.overflow = base.word(offset)
      guard cell.overflow != 0 else { throw Unusual(number, "the rest of a payload is missing") }
      offset += 4
    }
    // A freed cell must have room for the four bytes that say so.
    cell.size = Int32(truncatingIfNeeded: max(4, offset - start))
    return cell
  }

  /// Each byte behind the cells' pointers belongs to one cell, one free block, or is counted lost.
  private mutating func checkRoom(
    _ base: UnsafeRawPointer, content: Int, free: Int, fragments: Int
  ) throws {
    covered.removeAll(keepingCapacity: true)
    covered.append(contentsOf: repeatElement(0, count: layout.pageSize / 64))
    var room = layout.pageSize - content
    try covered.withUnsafeMutableBufferPointer { (covered) throws in
      for index in 0..<count {
        let size = Int(storage[index].size)
        try Self.cover(Int(storage[index].start), size, &covered, number)
        room -= size
      }
    }
    var block = free
    var lowest = content
    while block != 0 {
      guard block >= lowest, block <= layout.pageSize - 4 else {
        throw Unusual(number, "its free blocks are not in order")
      }
      let size = base.short(block + 2)
      guard size >= 4, block + size <= layout.pageSize else {
        throw Unusual(number, "a free block leaves its page")
      }
      try covered.withUnsafeMutableBufferPointer { try Self.cover(block, size, &$0, number) }
      room -= size
      // Less than four bytes between two blocks would belong to one of them.
      lowest = block + size + 4
      block = base.short(block)
    }
    guard room == fragments else {
      throw Unusual(number, "bytes of it belong to nothing")
    }
  }

  @inline(__always)
  private static func cover(
    _ start: Int, _ size: Int, _ covered: inout UnsafeMutableBufferPointer<UInt64>,
    _ number: UInt32
  ) throws {
    var first = start
    let end = start + size
    while first < end {
      let word = first >> 6
      let stop = min(end, (word + 1) << 6)
      let bits = stop - first == 64 ? ~0 : ((UInt64(1) << UInt64(stop - first)) - 1)
      let mask = bits << UInt64(first & 63)
      guard covered[word] & mask == 0 else { throw Unusual(number, "bytes of it are used twice") }
      covered[word] |= mask
      first = stop
    }
  }
}
