import MerkleLog
import Testing

@Suite("nodes that lead to a root")
struct ProvenNodesTests {
  private static let sizes: [Int64] = [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 66_000]

  private static func leaf(_ index: Int64) -> Hash { Hash.leaf(Array(String(index).utf8)) }

  private static func row(_ nodes: StoredNodes) -> ProvenNodes.Row {
    { level, range in range.compactMap { nodes[level, $0] } }
  }

  @Test("leaves, nodes and earlier roots of a sound tree are believed", arguments: sizes)
  func sound(size: Int64) throws {
    let leaves = (0..<size).map(Self.leaf)
    let nodes = StoredNodes(leaves)
    var edge = TreeEdge()
    var roots: [Hash] = [edge.root]
    for leaf in leaves {
      edge.append(leaf)
      roots.append(edge.root)
    }
    let row = Self.row(nodes)
    var proven = try ProvenNodes(size: size, root: edge.root, row: row)
    #expect(proven.edge == edge)
    for index in [0, 1, 254, 255, 256, size / 2, size - 2, size - 1] where (0..<size) ~= index {
      #expect(try proven.hash(0, index, row: row) == leaves[Int(index)])
    }
    for level in 1...7 {
      let count = size >> Int64(8 * level)
      for index in Set([0, count - 1]) where (0..<count) ~= index {
        #expect(try proven.hash(level, index, row: row) == nodes[level, index])
      }
      #expect(try proven.hash(level, count, row: row) == nil)
    }
    #expect(try proven.hash(0, size, row: row) == nil)
    #expect(try proven.hash(0, -1, row: row) == nil)
    for count in [0, 1, 255, 256, 300, size / 3, size - 1, size] where (0...size) ~= count {
      #expect(try proven.edge(over: count, row: row)?.root == roots[Int(count)])
    }
    #expect(try proven.edge(over: size + 1, row: row) == nil)
    #expect(try proven.edge(over: -1, row: row) == nil)
  }

  @Test("an edge with another root, or with a hole, is no beginning")
  func otherEdge() throws {
    let leaves = (0..<Int64(700)).map(Self.leaf)
    let nodes = StoredNodes(leaves)
    #expect(throws: ProofError.rootMismatch) {
      try ProvenNodes(size: 700, root: Hash(of: [1]), row: Self.row(nodes))
    }
    #expect(throws: TreeError.missingNode(level: 0, index: 690)) {
      try ProvenNodes(size: 700, root: Hash(of: [1])) { level, range in
        range.filter { level > 0 || $0 < 690 }.compactMap { nodes[level, $0] }
      }
    }
  }

  @Test("a stored node that was altered or removed is not believed, at whatever level it is")
  func altered() throws {
    let size: Int64 = 66_000
    let leaves = (0..<size).map(Self.leaf)
    let nodes = StoredNodes(leaves)
    var edge = TreeEdge()
    for leaf in leaves { edge.append(leaf) }
    for (level, index, earlier) in [(0, Int64(1000), Int64(1001)), (1, 3, 1100)] {
      for isRemoved in [false, true] {
        let row: ProvenNodes.Row = { at, range in
          range.compactMap { place -> Hash? in
            guard at == level, place == index else { return nodes[at, place] }
            return isRemoved ? nil : Hash(of: [9])
          }
        }
        var proven = try ProvenNodes(size: size, root: edge.root, row: row)
        #expect(try proven.hash(level, index, row: row) == nil)
        #expect(try proven.hash(0, 1000, row: row) == nil)
        // What does not hang on it still is.
        #expect(try proven.hash(0, 65_600, row: row) == leaves[65_600])
        // An earlier edge that would hold the altered node is none of this tree.
        #expect(try proven.edge(over: earlier, row: row) == nil)
      }
    }
  }
}
