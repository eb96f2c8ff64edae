internal import MerkleLog

/// The place of a node in the stored tree, in the order of its table.
struct NodePlace: Comparable, Sendable {
  let level: Int64
  let index: Int64

  @inline(__always)
  static func < (left: NodePlace, right: NodePlace) -> Bool {
    left.level == right.level ? left.index < right.index : left.level < right.level
  }
}

/// The leaves of the table `nodes`, and the rows between them: an index holds rows above its leaves.
struct NodeOutline: Sendable {
  let leaves: [UInt32]
  /// The row after each leaf but the last.
  private(set) var places: [NodePlace] = []
  private(set) var hashes: [Hash] = []

  init(_ outline: TreeOutline) throws {
    leaves = outline.leaves
    let entries = outline.entries
    for index in 0..<entries.count {
      let row = entries.bytes.withUnsafeBytes { bytes in
        NodeRow(UnsafeRawBufferPointer(rebasing: bytes[entries.range(index)]))
      }
      guard let row else { throw Unusual(0, "a node is not as its table asks") }
      places.append(row.place)
      hashes.append(row.hash)
    }
  }

  /// As `TreeOutline.span`, for leaf hashes of the Merkle tree.
  func span(_ range: Range<Int64>, isFirst: Bool) -> LeafSpan {
    let end = leaf(of: range.upperBound - 1) + 1
    return LeafSpan(
      leaves: (isFirst ? 0 : leaf(of: range.lowerBound))..<end,
      owned: (isFirst ? 0 : leaf(of: range.lowerBound - 1) + 1)..<end)
  }

  /// What the spans up to `end` leave.
  func rest(after end: Int64) -> LeafSpan {
    let leaves = leaf(of: end - 1) + 1..<self.leaves.count
    return LeafSpan(leaves: leaves, owned: leaves)
  }

  private func leaf(of index: Int64) -> Int {
    let place = NodePlace(level: 0, index: index)
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// One row of the table `nodes`.
private struct NodeRow {
  let place: NodePlace
  let hash: Hash

  private static let columns: [ColumnRule] = [.integer, .integer, .blob]

  @inline(__always)
  init?(_ record: UnsafeRawBufferPointer) {
    guard let base = record.baseAddress else { return nil }
    let row: NodeRow? = withUnsafeTemporaryAllocation(
      of: RecordFields.Field.self, capacity: RecordFields.mostColumns
    ) { fields in
      guard let start = fields.baseAddress else { return nil }
      var record = (fields: RecordFields(start), count: record.count)
      guard
        record.fields.read(
          base, available: record.count, length: record.count, Self.columns),
        let hash = Hash(buffer: record.fields.bytes(2))
      else { return nil }
      return NodeRow(
        NodePlace(level: record.fields.integer(0), index: record.fields.integer(1)), hash)
    }
    guard let row else { return nil }
    self = row
  }

  private init(_ place: NodePlace, _ hash: Hash) {
    self.place = place
    self.hash = hash
  }
}

/// Walks over the leaf hashes on some leaves of the table `nodes`.
struct NodeLeaves {
  private let outline: NodeOutline
  private var span = LeafSpan(leaves: 0..<0, owned: 0..<0)
  private var batch: PageBatch?
  private var page: BTreePage
  private var rows: [(index: Int64, hash: Hash)] = []
  private var nextLeaf = 0
  private var nextRow = 0
  /// How many rows of each level stand on the leaves that are counted here, and behind each.
  private(set) var counts = [Int64](repeating: 0, count: 8)

  init(_ outline: NodeOutline, _ layout: PageLayout) {
    self.outline = outline
    page = BTreePage(layout)
  }

  /// Goes on with other leaves.
  mutating func begin(_ span: LeafSpan, _ batch: PageBatch) {
    self.span = span
    self.batch = batch
    nextLeaf = span.leaves.lowerBound
    rows.removeAll(keepingCapacity: true)
    nextRow = 0
  }

  /// The stored hash of a leaf of the Merkle tree, if it is there. Asks only forwards.
  @inline(__always)
  mutating func hash(at position: Int64) throws -> Hash? {
    while true {
      while nextRow < rows.count {
        let row = rows[nextRow]
        if row.index == position { return row.hash }
        if row.index > position { return nil }
        nextRow += 1
      }
      guard nextLeaf < span.leaves.upperBound else { return nil }
      try enter(nextLeaf)
    }
  }

  mutating func finish() throws {
    while nextLeaf < span.leaves.upperBound { try enter(nextLeaf) }
  }

  private mutating func enter(_ leaf: Int) throws {
    let number = outline.leaves[leaf]
    guard let base = try batch?.page(number) else { throw Unusual(number, "it was not read") }
    try page.read(base, number: number)
    guard page.kind == .indexLeaf, page.count > 0 || outline.leaves.count == 1 else {
      throw Unusual(number, "it is no leaf of its tree")
    }
    rows.removeAll(keepingCapacity: true)
    nextRow = 0
    nextLeaf += 1
    var last = leaf > 0 ? outline.places[leaf - 1] : nil
    let isOwned = span.owned.contains(leaf)
    for index in 0..<page.count {
      let cell = page[index]
      guard cell.overflow == 0,
        let row = NodeRow(
          UnsafeRawBufferPointer(start: base + Int(cell.payload), count: cell.length))
      else { throw Unusual(number, "a node is not as its table asks") }
      try add(row.place, row.hash, after: last, isOwned, number)
      last = row.place
    }
    if leaf < outline.places.count {
      try add(outline.places[leaf], outline.hashes[leaf], after: last, isOwned, number)
    }
  }

  private mutating func add(
    _ place: NodePlace, _ hash: Hash, after last: NodePlace?, _ isOwned: Bool, _ page: UInt32
  ) throws {
    guard last.map({ $0 < place }) ?? true, (0...7).contains(place.level) else {
      throw Unusual(page, "nodes are out of order")
    }
    if isOwned { counts[Int(place.level)] += 1 }
    if place.level == 0 { rows.append((place.index, hash)) }
  }
}
