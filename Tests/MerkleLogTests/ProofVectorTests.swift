import Foundation
import MerkleLog
import Testing

/// One published case; sizes reach beyond what a log here can have.
private struct Case: Decodable {
  let file: String
  let leafIdx: UInt64?
  let treeSize: UInt64?
  let size1: UInt64?
  let size2: UInt64?
  let start: UInt64?
  let end: UInt64?
  let size: UInt64?
  let root: String?
  let root1: String?
  let root2: String?
  let leafHash: String?
  let proof: [String]?
  let wantErr: Bool

  /// What the case asks about cannot even be said here.
  struct Unspeakable: Error {}

  /// A hash of another length than 32 bytes is none.
  func hash(_ text: String?) throws -> Hash {
    guard let hash = text.flatMap({ Hash(base64: $0) }) else { throw Unspeakable() }
    return hash
  }
  func path() throws -> [Hash] { try (proof ?? []).map { try hash($0) } }
  func number(_ value: UInt64?) throws -> Int64 {
    guard let number = value.flatMap({ Int64(exactly: $0) }) else { throw Unspeakable() }
    return number
  }
  func part() throws -> Range<Int64> {
    let (start, end) = (try number(start), try number(end))
    guard start <= end else { throw Unspeakable() }
    return start..<end
  }
}

@Suite("published proofs are taken or refused as published")
struct ProofVectorTests {
  @Test("98 inclusion proofs")
  func inclusion() throws {
    try check("inclusion", count: 98) { vector in
      let root = try Proof.root(
        ofLeaf: vector.hash(vector.leafHash), at: vector.number(vector.leafIdx),
        in: vector.number(vector.treeSize), path: vector.path())
      return try root == vector.hash(vector.root)
    }
  }

  @Test("98 consistency proofs")
  func consistency() throws {
    // Its roots are 12 bytes long. A root here has 32, so there is nothing to compare.
    let unlike: Set = ["additional/sizes-are-equal-one-and-proof-is-empty.json"]
    try check("consistency", count: 98, unlike: unlike) { vector in
      try Proof.checkConsistency(
        vector.path(), from: (vector.number(vector.size1), vector.hash(vector.root1)),
        to: (vector.number(vector.size2), vector.hash(vector.root2)))
      return true
    }
  }

  @Test("204 inclusion proofs in subtrees")
  func subtreeInclusion() throws {
    try check("subtreeinclusion", count: 204) { vector in
      let part = try vector.part()
      guard Proof.isSubtree(part) else { return false }
      let root = try Proof.root(
        ofLeaf: vector.hash(vector.leafHash), at: vector.number(vector.leafIdx) - part.lowerBound,
        in: Int64(part.count), path: vector.path())
      return try root == vector.hash(vector.root)
    }
  }

  @Test("118 consistency proofs of subtrees")
  func subtreeConsistency() throws {
    // Roots of 12 bytes again; and the draft has no subtree without leaves any more.
    let empty = [
      "sizes-are-equal-one-subtree-root-valid-tree-root-random-",
      "sizes-are-equal-one-subtree-root-valid-", "subtree-root-valid-tree-root-random-",
      "sizes-are-equal-zero-subtree-root-valid-tree-root-random-", "subtree-root-valid-",
      "sizes-are-equal-zero-subtree-root-valid-",
    ].map { "additional/subtree-is-empty-\($0)proof-is-empty.json" }
    let unlike = Set(empty + ["additional/sizes-are-equal-one-and-proof-is-empty.json"])
    try check("subtreeconsistency", count: 118, unlike: unlike) { vector in
      try Proof.checkConsistency(
        vector.path(), of: vector.part(), root: vector.hash(vector.root1),
        in: (vector.number(vector.size), vector.hash(vector.root2)))
      return true
    }
  }

  /// - Parameter unlike: Files whose verdict is not ours; the reason stands where they are named.
  private func check(
    _ name: String, count: Int, unlike: Set<String> = [], _ holds: (Case) throws -> Bool
  ) throws {
    let vectors = try Fixture.load("rfc6962-merkle/\(name).json", as: [Case].self)
    #expect(vectors.count == count)
    for vector in vectors {
      let isTaken = (try? holds(vector)) ?? false
      #expect(isTaken == (!vector.wantErr && !unlike.contains(vector.file)), "\(vector.file)")
    }
    #expect(unlike.isSubset(of: vectors.map(\.file)))
  }
}
