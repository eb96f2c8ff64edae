/// A run of consecutive leaves in the middle of a tree, hashed as far as they reach by themselves.
///
/// Parts of one tree can be hashed at the same time, and are joined in order by `TreeEdge.append`.
public struct TreePart: Sendable {
  /// The index of the first leaf.
  public let start: Int64
  /// How many leaves there are.
  public private(set) var count: Int64 = 0
  /// Full binary subtrees, from left to right.
  private(set) var subtrees: [(height: Int64, hash: Hash)] = []

  public init(start: Int64) { self.start = start }

  /// Appends one leaf and hands each stored node above it that is now full to `emit`.
  public mutating func append(
    _ leafHash: Hash, _ emit: (_ level: Int, _ index: Int64, _ hash: Hash) -> Void = { _, _, _ in }
  ) {
    let index = start + count
    var hash = leafHash
    var height: Int64 = 0
    while index >> height & 1 == 1, let left = subtrees.last, left.height == height {
      hash = Hash.node(left.hash, hash)
      subtrees.removeLast()
      height += 1
      if height & 7 == 0 { emit(Int(height >> 3), index >> height, hash) }
    }
    subtrees.append((height, hash))
    count += 1
  }
}

extension TreeEdge {
  /// Appends the leaves of a part that begins where this tree ends, and hands each stored node that
  /// only both together fill to `emit`.
  public mutating func append(
    _ part: TreePart, _ emit: (_ level: Int, _ index: Int64, _ hash: Hash) throws -> Void
  ) rethrows {
    precondition(part.start == size, "a part begins where the tree ends")
    for (height, hash) in part.subtrees { try append(hash, height: height, emit) }
  }
}
