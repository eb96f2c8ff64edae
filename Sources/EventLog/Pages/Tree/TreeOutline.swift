/// A table or index of the file, and what stands in it.
struct TreeShape: Sendable {
  let name: String
  /// False for an index and for a table WITHOUT ROWID.
  let isTable: Bool
  /// Empty where values are of any type.
  let columns: [ColumnRule]
}

/// Records one after the other.
struct RecordList: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  mutating func append(_ record: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: record)
    ends.append(bytes.count)
  }

  func range(_ index: Int) -> Range<Int> { (index > 0 ? ends[index - 1] : 0)..<ends[index] }
}

/// The leaves of one tree from left to right, and what its pages above say between them.
struct TreeOutline: Sendable {
  /// SQLite goes no deeper.
  private static let mostLevels = 20

  let shape: TreeShape
  private(set) var leaves: [UInt32] = []
  /// Of a table: the largest row number that may stand on each leaf but the last.
  private(set) var keys: [Int64] = []
  /// Of an index: the entry between each leaf and the next.
  private(set) var entries = RecordList()

  /// Reads the pages above the leaves, marks all of the tree's pages, and reads no leaf.
  init(
    _ shape: TreeShape, root: UInt32, _ file: PageFile, _ marks: inout PageMarks
  ) throws {
    self.shape = shape
    var reading = OutlineReading(file, depth: 0)
    try reading.findDepth(root)
    try walk(root, level: 0, &reading, &marks)
  }

  /// Of a table, only what stands above the leaves with some of its rows.
  init(_ shape: TreeShape, root: UInt32, rows: Range<Int64>, _ file: PageFile) throws {
    self.shape = shape
    var reading = OutlineReading(file, depth: 0)
    try reading.findDepth(root)
    try walk(root, level: 0, rows, reading)
  }

  private mutating func walk(
    _ page: UInt32, level: Int, _ rows: Range<Int64>, _ reading: OutlineReading
  ) throws {
    guard level < reading.depth else {
      guard leaves.count <= rows.count else {
        throw Unusual(page, "there are more pages than rows")
      }
      return leaves.append(page)
    }
    let tree = try reading.page(page)
    guard tree.kind == .tableInterior else {
      throw Unusual(page, "it is no page above leaves of its tree")
    }
    for cell in tree.cells where cell.key >= rows.lowerBound {
      try walk(cell.child, level: level + 1, rows, reading)
      // The page below has said what may stand on its last leaf, unless that is its rightmost one.
      if keys.count < leaves.count {
        guard keys.last.map({ $0 < cell.key }) ?? true else {
          throw Unusual(page, "row numbers are out of order")
        }
        keys.append(cell.key)
      }
      if let last = keys.last, last >= rows.upperBound - 1 { return }
    }
    try walk(tree.rightChild, level: level + 1, rows, reading)
  }

  private mutating func walk(
    _ page: UInt32, level: Int, _ reading: inout OutlineReading, _ marks: inout PageMarks
  ) throws {
    try marks.mark(page)
    // All leaves lie equally deep; whether this is one is seen when it is read.
    guard level < reading.depth else { return leaves.append(page) }
    let tree = try reading.page(page)
    guard !tree.kind.isLeaf, tree.kind.isTable == shape.isTable, !tree.cells.isEmpty else {
      throw Unusual(page, "it is no page above leaves of its tree")
    }
    for (index, cell) in tree.cells.enumerated() {
      try walk(cell.child, level: level + 1, &reading, &marks)
      if shape.isTable {
        guard keys.last.map({ $0 < cell.key }) ?? true else {
          throw Unusual(page, "row numbers are out of order")
        }
        keys.append(cell.key)
      } else {
        guard cell.overflow == 0 else { throw Unusual(page, "an entry is longer than usual") }
        tree.bytes.withUnsafeBytes { bytes in
          let start = Int(tree.cells[index].payload)
          entries.append(UnsafeRawBufferPointer(rebasing: bytes[start..<start + cell.length]))
        }
      }
    }
    try walk(tree.rightChild, level: level + 1, &reading, &marks)
  }

  /// A page above leaves, with bytes of its own.
  private struct Interior {
    let bytes: [UInt8]
    let kind: BTreePage.Kind
    let cells: [Cell]
    let rightChild: UInt32
  }

  private struct OutlineReading {
    let file: PageFile
    var depth: Int

    init(_ file: PageFile, depth: Int) {
      self.file = file
      self.depth = depth
    }

    func page(_ number: UInt32) throws -> Interior {
      var bytes = [UInt8](repeating: 0, count: file.layout.pageSize)
      var page = BTreePage(file.layout)
      try bytes.withUnsafeMutableBytes { (buffer) throws in
        try file.read(number, into: buffer)
        guard let base = buffer.baseAddress else { return }
        try page.read(base, number: number)
      }
      return Interior(
        bytes: bytes, kind: page.kind, cells: Array(page.cells), rightChild: page.rightChild)
    }

    /// How many levels stand above the leftmost leaf.
    mutating func findDepth(_ root: UInt32) throws {
      var number = root
      while true {
        let page = try page(number)
        if page.kind.isLeaf { return }
        depth += 1
        guard depth < TreeOutline.mostLevels else { throw Unusual(root, "its tree is too deep") }
        number = page.cells.first?.child ?? page.rightChild
      }
    }
  }
}
