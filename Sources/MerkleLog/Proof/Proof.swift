/// Checks inclusion and consistency proofs; knows no log, only hashes.
public enum Proof {
  /// The root to which `path` leads from a leaf; the caller compares it with a signed one.
  ///
  /// - Parameters:
  ///   - hash: The leaf's hash.
  ///   - index: The leaf's, from 0.
  ///   - size: How many leaves the tree has.
  /// - Throws: `.outsideTree`, `.wrongLength`.
  /// - Source: RFC 9162, 2.1.3.2.
  public static func root(
    ofLeaf hash: Hash, at index: Int64, in size: Int64, path: [Hash]
  ) throws(ProofError) -> Hash {
    guard index >= 0, index < size else { throw .outsideTree(index: index, size: size) }
    var place = index
    var last = size - 1
    var root = hash
    for sibling in path {
      guard last > 0 else { throw .wrongLength }
      if place & 1 == 1 || place == last {
        root = Hash.node(sibling, root)
        // At the right edge a node without a sibling rises as it is.
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        root = Hash.node(root, sibling)
      }
      place >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .wrongLength }
    return root
  }

  /// Checks that the tree `to` begins with the tree `from`.
  ///
  /// - Throws: `.sizesOutOfOrder`, `.emptyTree`: from nothing nothing follows; `.wrongLength`,
  ///   `.rootMismatch`.
  /// - Source: RFC 9162, 2.1.4.2.
  public static func checkConsistency(
    _ path: [Hash], from: (size: Int64, root: Hash), to: (size: Int64, root: Hash)
  ) throws(ProofError) {
    guard from.size >= 0, from.size <= to.size else {
      throw .sizesOutOfOrder(from: from.size, to: to.size)
    }
    guard from.size > 0 else { throw .emptyTree }
    try checkConsistency(path, of: 0..<from.size, root: from.root, in: to)
  }

  /// Checks that a subtree, the leaves of `part`, lies in `tree`.
  ///
  /// A subtree begins at a multiple of the power of two that holds its leaves, so that its inner
  /// nodes, except those at its right edge, are nodes of the tree.
  /// - Throws: `.noSubtree`, `.wrongLength`, `.rootMismatch`.
  /// - Source: draft-ietf-plants-merkle-tree-certs, 4; RFC 9162, 2.1.4.2 where it begins at 0.
  public static func checkConsistency(
    _ path: [Hash], of part: Range<Int64>, root: Hash, in tree: (size: Int64, root: Hash)
  ) throws(ProofError) {
    guard isSubtree(part), part.upperBound <= tree.size else { throw .noSubtree }
    var first = part.lowerBound
    var last = part.upperBound - 1
    var end = tree.size - 1
    func rise() {
      first >>= 1
      last >>= 1
      end >>= 1
    }
    // Up to the largest node of the tree at the subtree's right edge.
    while first != last, last == end || last & 1 == 1 { rise() }
    var rest = path[...]
    var partRoot = root
    if first != last {
      guard let node = rest.popFirst() else { throw .wrongLength }
      partRoot = node
    }
    var treeRoot = partRoot
    for sibling in rest {
      guard end > 0 else { throw .wrongLength }
      if last & 1 == 1 || last == end {
        if first < last { partRoot = Hash.node(sibling, partRoot) }
        treeRoot = Hash.node(sibling, treeRoot)
        while last & 1 == 0, last != 0 { rise() }
      } else {
        treeRoot = Hash.node(treeRoot, sibling)
      }
      rise()
    }
    guard end == 0 else { throw .wrongLength }
    guard partRoot == root, treeRoot == tree.root else { throw .rootMismatch }
  }

  /// Whether these leaves can have a root that proofs speak of.
  ///
  /// - Source: draft-ietf-plants-merkle-tree-certs, 4.
  public static func isSubtree(_ part: Range<Int64>) -> Bool {
    guard part.lowerBound >= 0, !part.isEmpty else { return false }
    let height = 64 - (part.upperBound - part.lowerBound - 1).leadingZeroBitCount
    return part.lowerBound == 0 || part.lowerBound.trailingZeroBitCount >= height
  }
}

/// Why a proof cannot be made or proves nothing.
public enum ProofError: Error, Hashable, Sendable {
  case outsideTree(index: Int64, size: Int64)
  case sizesOutOfOrder(from: Int64, to: Int64)
  /// Every tree begins with the empty one.
  case emptyTree
  case noSubtree
  /// More or fewer hashes than a proof between these sizes has.
  case wrongLength
  case rootMismatch
}
