/// Nodes of a stored tree, each believed only when it leads to a root that was verified before.
///
/// Tiles are read whole and kept, so that many leaves of one tree are proved for little more than one.
public struct ProvenNodes: Sendable {
  /// Stored nodes of a range of a level, in order up to the first that is missing.
  public typealias Row = (_ level: Int, _ range: Range<Int64>) throws -> [Hash]

  private struct TileName: Hashable {
    let level: Int
    let index: Int64
  }

  /// A tile is 8 KiB; leaves are everywhere, and so are the tiles that hold them.
  private static let tileLimit = 4096

  /// The tree's right edge, from which it may grow.
  public let edge: TreeEdge
  // The nodes of partial tiles, by level: they form the edge.
  private let edgeRows: [[Hash]]
  // None stands for a tile that does not lead to the root.
  private var tiles: [TileName: [Hash]?] = [:]

  public var size: Int64 { edge.size }

  /// - Parameters:
  ///   - size: How many leaves the tree had when it was verified.
  ///   - root: What was verified then.
  /// - Throws: `TreeError.missingNode`; `ProofError.rootMismatch` when the stored edge has another
  ///   root, and what `row` throws.
  public init(size: Int64, root: Hash, row: Row) throws {
    edgeRows = try (0..<8).map { level in
      let count = size >> Int64(8 * level)
      return try row(level, count & ~255..<count)
    }
    edge = try TreeEdge(size: size) { [edgeRows] level, index in
      let place = Int(index & 255)
      return place < edgeRows[level].count ? edgeRows[level][place] : nil
    }
    guard edge.root == root else { throw ProofError.rootMismatch }
  }

  /// A node over 256^level leaves, or a leaf's hash at level 0.
  ///
  /// - Returns: none when the tree has no such node, or when what is stored does not lead to the root.
  public mutating func hash(_ level: Int, _ index: Int64, row: Row) throws -> Hash? {
    guard (0..<8).contains(level), index >= 0, index < size >> Int64(8 * level) else { return nil }
    let tile = index >> 8
    let place = Int(index & 255)
    guard tile < size >> Int64(8 * (level + 1)) else { return edgeRows[level][place] }
    return try nodes(TileName(level: level, index: tile), row)?[place]
  }

  /// The edge that this tree had when it held `count` leaves.
  ///
  /// - Returns: none when there never were so many, or when what is stored does not lead to the root.
  public mutating func edge(over count: Int64, row: Row) throws -> TreeEdge? {
    guard count >= 0, count <= size else { return nil }
    if count == size { return edge }
    do {
      return try TreeEdge(size: count) { try hash($0, $1, row: row) }
    } catch is TreeError {
      return nil
    }
  }

  private mutating func nodes(_ name: TileName, _ row: Row) throws -> [Hash]? {
    if let known = tiles[name] { return known }
    let first = name.index << 8
    let stored = try row(name.level, first..<first + 256)
    let above = try hash(name.level + 1, name.index, row: row)
    let isProven = stored.count == 256 && above != nil && TreeEdge.root(ofFull: stored) == above
    if tiles.count >= Self.tileLimit { tiles.removeAll() }
    tiles[name] = .some(isProven ? stored : nil)
    return isProven ? stored : nil
  }
}
