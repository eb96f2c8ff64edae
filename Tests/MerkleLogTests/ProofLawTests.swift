import MerkleLog
import Testing

@Suite("proofs hold for what is there and for nothing else")
struct ProofLawTests {
  @Test("every leaf of every tree up to 130 leaves leads to the root, and no altered one does")
  func everyLeaf() throws {
    let leaves = leafHashes(130)
    let nodes = StoredNodes(leaves)
    for size in 1...130 {
      let root = merkleTreeHash(leaves[..<size])
      for index in 0..<size {
        let path = try Tree.inclusionProof(of: Int64(index), in: Int64(size)) { nodes[$0, $1] }
        if size <= 70 { #expect(path == referencePath(index, leaves[..<size])) }
        #expect(try Tree.inclusionProof(of: Int64(index), among: Array(leaves[..<size])) == path)
        let claim = Claim(leaf: leaves[index], index: Int64(index), size: Int64(size), path: path)
        #expect(claim.leads(to: root))
        #expect(!Claim(leaf: altered(claim.leaf), claim).leads(to: root))
      }
    }
  }

  @Test("consistency holds for all pairs of sizes up to 100, and for no other pair of roots")
  func everyPair() throws {
    let leaves = leafHashes(100)
    let nodes = StoredNodes(leaves)
    let roots = (0...100).map { merkleTreeHash(leaves[..<$0]) }
    for to in 1...100 {
      for from in 1...to {
        let path = try Tree.consistencyProof(from: Int64(from), to: Int64(to)) { nodes[$0, $1] }
        if to <= 50 {  // The definition is slow, and larger trees split no differently.
          #expect(path == referenceSubproof(from, leaves[..<to], knowsRoot: true))
        }
        try Proof.checkConsistency(
          path, from: (Int64(from), roots[from]), to: (Int64(to), roots[to]))
        for (before, after) in [
          (altered(roots[from]), roots[to]), (roots[from], altered(roots[to])),
        ] {
          #expect(throws: ProofError.rootMismatch) {
            try Proof.checkConsistency(path, from: (Int64(from), before), to: (Int64(to), after))
          }
        }
        guard from < to else { continue }
        #expect(throws: ProofError.self) {
          try Proof.checkConsistency(
            path + [roots[0]], from: (Int64(from), roots[from]), to: (Int64(to), roots[to]))
        }
        #expect(throws: ProofError.self) {
          try Proof.checkConsistency(
            path.dropLast(), from: (Int64(from), roots[from]), to: (Int64(to), roots[to]))
        }
      }
    }
  }

  @Test("in large trees, too: 200 seeds, each hash of a proof, its order and its numbers count")
  func largeTrees() throws {
    let leaves = leafHashes(70_000)
    let nodes = StoredNodes(leaves)
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let size = Int64.random(in: 2...70_000, using: &random)
      let index = Int64.random(in: 0..<size, using: &random)
      let root = try TreeEdge(size: size) { nodes[$0, $1] }.root
      let path = try Tree.inclusionProof(of: index, in: size) { nodes[$0, $1] }
      let claim = Claim(leaf: leaves[Int(index)], index: index, size: size, path: path)
      #expect(claim.leads(to: root), "seed \(seed)")
      for changed in claim.alterations(&random) {
        #expect(!changed.leads(to: root), "seed \(seed): \(changed)")
      }
      let from = Int64.random(in: 1...size, using: &random)
      let older = try TreeEdge(size: from) { nodes[$0, $1] }.root
      let consistency = try Tree.consistencyProof(from: from, to: size) { nodes[$0, $1] }
      try Proof.checkConsistency(consistency, from: (from, older), to: (size, root))
      for place in consistency.indices {
        var changed = consistency
        changed[place] = altered(changed[place])
        #expect(throws: ProofError.rootMismatch, "seed \(seed)") {
          try Proof.checkConsistency(changed, from: (from, older), to: (size, root))
        }
      }
    }
  }

  @Test("a subtree lies in its tree, for all subtrees and sizes up to 40")
  func subtrees() throws {
    let leaves = leafHashes(40)
    for size in 1...40 {
      let root = merkleTreeHash(leaves[..<size])
      for end in 1...size {
        for start in 0..<end where Proof.isSubtree(Int64(start)..<Int64(end)) {
          let path = referenceSubtreeProof(start..<end, leaves[..<size], knowsRoot: true)
          let part = merkleTreeHash(leaves[start..<end])
          let range = Int64(start)..<Int64(end)
          try Proof.checkConsistency(path, of: range, root: part, in: (Int64(size), root))
          #expect(throws: ProofError.rootMismatch) {
            try Proof.checkConsistency(
              path, of: range, root: altered(part), in: (Int64(size), root))
          }
        }
      }
    }
  }

  @Test("numbers at the end of their range are refused, not computed with")
  func extremes() {
    let hash = Hash.ofNothing
    let far = Int64.max
    for (index, size) in [(-1, 5), (5, 5), (0, 0), (0, -1), (far, far), (Int64.min, far)] {
      #expect(throws: ProofError.outsideTree(index: index, size: size)) {
        try Proof.root(ofLeaf: hash, at: index, in: size, path: [])
      }
      #expect(throws: ProofError.outsideTree(index: index, size: size)) {
        try Tree.inclusionProof(of: index, in: size) { _, _ in hash }
      }
    }
    for (from, to) in [(2, 1), (-1, 1), (far, 1), (Int64.min, far)] {
      #expect(throws: ProofError.sizesOutOfOrder(from: from, to: to)) {
        try Proof.checkConsistency([], from: (from, hash), to: (to, hash))
      }
      #expect(throws: ProofError.sizesOutOfOrder(from: from, to: to)) {
        try Tree.consistencyProof(from: from, to: to) { _, _ in hash }
      }
    }
    #expect(throws: ProofError.emptyTree) {
      try Proof.checkConsistency([], from: (0, hash), to: (0, hash))
    }
    #expect(throws: ProofError.wrongLength) {
      try Proof.root(ofLeaf: hash, at: far - 1, in: far, path: [hash])
    }
    #expect(throws: ProofError.wrongLength) {
      try Proof.checkConsistency([hash], from: (1, hash), to: (far, hash))
    }
    #expect(throws: ProofError.wrongLength) {
      try Proof.checkConsistency([], from: (far - 1, hash), to: (far, hash))
    }
    #expect(Proof.isSubtree(0..<far))
    #expect(!Proof.isSubtree(1..<far))
    #expect(!Proof.isSubtree(-1..<1))
  }
}

/// What an inclusion proof says.
private struct Claim: CustomStringConvertible {
  var leaf: Hash
  var index: Int64
  var size: Int64
  var path: [Hash]

  init(leaf: Hash, index: Int64, size: Int64, path: [Hash]) {
    self.leaf = leaf
    self.index = index
    self.size = size
    self.path = path
  }

  init(leaf: Hash, _ claim: Claim) {
    self = claim
    self.leaf = leaf
  }

  var description: String { "leaf \(index) of \(size), \(path.count) hashes" }

  func leads(to root: Hash) -> Bool {
    (try? Proof.root(ofLeaf: leaf, at: index, in: size, path: path)) == root
  }

  func alterations(_ random: inout SeededGenerator) -> [Claim] {
    var changed = [Claim(leaf: altered(leaf), self)]
    for place in path.indices {
      var copy = self
      copy.path[place] = altered(path[place])
      changed.append(copy)
      if place > 0, path[place] != path[place - 1] {
        copy = self
        copy.path.swapAt(place - 1, place)
        changed.append(copy)
      }
    }
    var copy = self
    copy.path.append(leaf)
    changed.append(copy)
    copy.path = Array(path.dropLast())
    changed.append(copy)
    copy = self
    repeat { copy.index = Int64.random(in: 0..<size, using: &random) } while copy.index == index
    changed.append(copy)
    return changed
  }
}

private func altered(_ hash: Hash) -> Hash {
  var bytes = hash.bytes
  bytes[31] ^= 1
  return Hash(bytes: bytes)!
}

/// `PATH(m, D[n])`, word for word.
private func referencePath(_ index: Int, _ leaves: ArraySlice<Hash>) -> [Hash] {
  guard leaves.count > 1 else { return [] }
  let middle = leaves.startIndex + split(leaves.count)
  let (left, right) = (leaves[..<middle], leaves[middle...])
  return index < middle
    ? referencePath(index, left) + [merkleTreeHash(right)]
    : referencePath(index, right) + [merkleTreeHash(left)]
}

/// `SUBPROOF(m, D[n], b)`, word for word.
private func referenceSubproof(
  _ size: Int, _ leaves: ArraySlice<Hash>, knowsRoot: Bool
) -> [Hash] {
  guard size < leaves.count else { return knowsRoot ? [] : [merkleTreeHash(leaves)] }
  let half = split(leaves.count)
  let middle = leaves.startIndex + half
  let (left, right) = (leaves[..<middle], leaves[middle...])
  return size <= half
    ? referenceSubproof(size, left, knowsRoot: knowsRoot) + [merkleTreeHash(right)]
    : referenceSubproof(size - half, right, knowsRoot: false) + [merkleTreeHash(left)]
}

/// `SUBTREE_SUBPROOF(start, end, D[n], b)`, word for word.
private func referenceSubtreeProof(
  _ part: Range<Int>, _ leaves: ArraySlice<Hash>, knowsRoot: Bool
) -> [Hash] {
  if part == leaves.startIndex..<leaves.endIndex {
    return knowsRoot ? [] : [merkleTreeHash(leaves)]
  }
  let middle = leaves.startIndex + split(leaves.count)
  let (left, right) = (leaves[..<middle], leaves[middle...])
  if part.upperBound <= middle {
    return referenceSubtreeProof(part, left, knowsRoot: knowsRoot) + [merkleTreeHash(right)]
  }
  if part.lowerBound >= middle {
    return referenceSubtreeProof(part, right, knowsRoot: knowsRoot) + [merkleTreeHash(left)]
  }
  return referenceSubtreeProof(middle..<part.upperBound, right, knowsRoot: false)
    + [merkleTreeHash(left)]
}

private func split(_ count: Int) -> Int {
  var split = 1
  while split * 2 < count { split *= 2 }
  return split
}
