/// The right edge of a growing RFC 6962 tree: enough to append and to give the root at any time.
///
/// Stored nodes are 256-ary: `node(L, i) = MTH(D[i·256^L : (i+1)·256^L])`; level 0 are leaf hashes.
/// - Source: RFC 6962, 2.1; C2SP tlog-tiles.
public struct TreeEdge: Hashable, Sendable {
  /// One stored node; only full ones exist.
  public typealias Node = (level: Int, index: Int64, hash: Hash)

  /// How many leaves there are.
  public private(set) var size: Int64 = 0
  // Roots of the full binary subtrees, largest first: one for each bit set in `size`.
  private var subtrees: [Hash] = []

  public init() {}

  /// The edge of a tree of `size` leaves, read from at most 255 stored nodes a level.
  ///
  /// - Throws: `.missingNode` when `node` has none where one must be.
  public init(size: Int64, node: (_ level: Int, _ index: Int64) throws -> Hash?) throws {
    precondition(size >= 0, "a tree has no negative number of leaves")
    self.size = size
    for level in stride(from: 7, through: 0, by: -1) {
      let count = Int(size >> Int64(8 * level) & 255)
      var index = size >> Int64(8 * level) & ~255
      for bit in stride(from: 7, through: 0, by: -1) where count & 1 << bit != 0 {
        let next = index + 1 << Int64(bit)
        var row: [Hash] = []
        while index < next {
          guard let hash = try node(level, index) else {
            throw TreeError.missingNode(level: level, index: index)
          }
          row.append(hash)
          index += 1
        }
        subtrees.append(Self.root(ofFull: row))
      }
    }
  }

  /// Appends one leaf and returns the nodes that are now full, level 0 first.
  public mutating func append(leafHash: Hash) -> [Node] {
    var nodes: [Node] = []
    append(leafHash) { nodes.append(($0, $1, $2)) }
    return nodes
  }

  /// Appends one leaf and hands each node that is now full to `emit`, level 0 first.
  public mutating func append(
    _ leafHash: Hash, _ emit: (_ level: Int, _ index: Int64, _ hash: Hash) throws -> Void
  ) rethrows {
    try emit(0, size, leafHash)
    try append(leafHash, height: 0, emit)
  }

  /// Appends a full subtree of `1 << height` leaves and hands each node above it to `emit`.
  mutating func append(
    _ subtree: Hash, height: Int64,
    _ emit: (_ level: Int, _ index: Int64, _ hash: Hash) throws -> Void
  ) rethrows {
    let index = size
    var hash = subtree
    var height = height
    size += 1 << height
    while index >> height & 1 == 1 {
      hash = Hash.node(subtrees.removeLast(), hash)
      height += 1
      if height & 7 == 0 { try emit(Int(height >> 3), index >> height, hash) }
    }
    subtrees.append(hash)
  }

  /// Appends one leaf whose nodes are not kept.
  public mutating func append(_ leafHash: Hash) {
    append(leafHash) { _, _, _ in }
  }

  /// The Merkle tree hash over all leaves so far.
  public var root: Hash {
    guard var root = subtrees.last else { return .ofNothing }
    for left in subtrees.dropLast().reversed() { root = Hash.node(left, root) }
    return root
  }

  /// The root over a power of two of equal subtrees.
  static func root(ofFull row: [Hash]) -> Hash {
    var row = row
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { Hash.node(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }
}

/// A stored tree that does not hold what its size promises.
public enum TreeError: Error, Hashable, Sendable {
  case missingNode(level: Int, index: Int64)
}

/// Roots over parts of a stored tree, read from its nodes.
public enum Tree {
  /// `MTH(D[range])`, as inclusion and consistency proofs ask for it.
  ///
  /// - Throws: `.missingNode` when `node` has none where one must be.
  /// - Source: RFC 6962, 2.1.
  public static func root(
    of range: Range<Int64>, node: (_ level: Int, _ index: Int64) throws -> Hash?
  ) throws -> Hash {
    let count = Int64(range.count)
    guard count > 0 else { return .ofNothing }
    let isFull = count & (count - 1) == 0 && range.lowerBound & (count - 1) == 0
    guard isFull else {
      let middle = middle(of: range)
      return Hash.node(
        try root(of: range.lowerBound..<middle, node: node),
        try root(of: middle..<range.upperBound, node: node))
    }
    let level = count.trailingZeroBitCount / 8
    let first = range.lowerBound >> Int64(8 * level)
    let row = try (first..<first + count >> Int64(8 * level)).map { index in
      guard let hash = try node(level, index) else {
        throw TreeError.missingNode(level: level, index: index)
      }
      return hash
    }
    return TreeEdge.root(ofFull: row)
  }

  /// Where a part of two leaves or more splits: after the largest power of two below its count.
  static func middle(of part: Range<Int64>) -> Int64 {
    let count = part.upperBound - part.lowerBound
    return part.lowerBound + 1 << Int64(63 - (count - 1).leadingZeroBitCount)
  }
}
