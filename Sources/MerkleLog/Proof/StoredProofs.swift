extension Tree {
  /// The hashes with which a leaf leads to the root, from its sibling up.
  ///
  /// - Parameters:
  ///   - index: The leaf's, from 0.
  ///   - size: How many leaves the tree has; it may have grown since.
  ///   - node: A stored node, of 256^level leaves; level 0 are leaf hashes.
  /// - Throws: `ProofError.outsideTree`, `TreeError.missingNode`.
  /// - Source: RFC 6962, 2.1.1, `PATH`.
  public static func inclusionProof(
    of index: Int64, in size: Int64, node: (_ level: Int, _ index: Int64) throws -> Hash?
  ) throws -> [Hash] {
    guard index >= 0, index < size else { throw ProofError.outsideTree(index: index, size: size) }
    var path: [Hash] = []
    var part = 0..<size
    while part.upperBound - part.lowerBound > 1 {
      let middle = middle(of: part)
      let (with, beside) =
        index < middle
        ? (part.lowerBound..<middle, middle..<part.upperBound)
        : (middle..<part.upperBound, part.lowerBound..<middle)
      path.append(try root(of: beside, node: node))
      part = with
    }
    return path.reversed()
  }

  /// The inclusion proof in a tree whose leaf hashes are all at hand, such as an append's headers.
  ///
  /// - Throws: `ProofError.outsideTree`.
  public static func inclusionProof(of index: Int64, among leafHashes: [Hash]) throws -> [Hash] {
    try inclusionProof(of: index, in: Int64(leafHashes.count)) { level, index in
      let width = 1 << (8 * level)
      return TreeEdge.root(ofFull: Array(leafHashes[Int(index) * width..<Int(index + 1) * width]))
    }
  }

  /// The hashes which show that a tree of `to` leaves begins with the one of `from` leaves.
  ///
  /// None when the sizes are equal, and none from an empty tree, about which nothing can be shown.
  /// - Throws: `ProofError.sizesOutOfOrder`, `TreeError.missingNode`.
  /// - Source: RFC 6962, 2.1.2, `PROOF`.
  public static func consistencyProof(
    from: Int64, to: Int64, node: (_ level: Int, _ index: Int64) throws -> Hash?
  ) throws -> [Hash] {
    guard from >= 0, from <= to else { throw ProofError.sizesOutOfOrder(from: from, to: to) }
    guard from > 0 else { return [] }
    var path: [Hash] = []
    var part = 0..<to
    // Whoever checks knows the old root, but no smaller part of the old tree.
    while part.upperBound > from {
      let middle = middle(of: part)
      if from <= middle {
        path.append(try root(of: middle..<part.upperBound, node: node))
        part = part.lowerBound..<middle
      } else {
        path.append(try root(of: part.lowerBound..<middle, node: node))
        part = middle..<part.upperBound
      }
    }
    if part.lowerBound > 0 { path.append(try root(of: part, node: node)) }
    return path.reversed()
  }
}
