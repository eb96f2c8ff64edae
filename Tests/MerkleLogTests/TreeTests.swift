import MerkleLog
import Testing

private struct TreeVectors: Decodable {
  struct Hashing: Decodable {
    let what: String
    let inputHex: String?
    let inputUtf8: String?
    let leftUtf8: String?
    let rightUtf8: String?
    let sha256Hex: String
  }
  let leafInputsHex: [String]
  let nodeHashesHex: [[String]]
  let rootHashesHexBySize: [String]
  let hasher: [Hashing]
}

@Suite("the tree is RFC 6962's")
struct TreeTests {
  @Test("the classic CT leaves give the published hashes and roots")
  func publishedRoots() throws {
    let vectors = try Fixture.load("rfc6962-ct/tree.json", as: TreeVectors.self)
    let leaves = try vectors.leafInputsHex.map { Hash.leaf(try bytes(hex: $0)) }
    #expect(leaves.map(\.hex) == vectors.nodeHashesHex[0])
    var row = leaves
    for level in vectors.nodeHashesHex.dropFirst() {
      row = stride(from: 0, to: row.count, by: 2).map { Hash.node(row[$0], row[$0 + 1]) }
      #expect(row.map(\.hex) == level)
    }
    var edge = TreeEdge()
    #expect(edge.root.hex == vectors.rootHashesHexBySize[0])
    for (index, leaf) in leaves.enumerated() {
      edge.append(leaf)
      #expect(edge.root.hex == vectors.rootHashesHexBySize[index + 1])
    }
    for case let line in vectors.hasher where line.what == "leaf" {
      let input = try line.inputUtf8.map { Array($0.utf8) } ?? bytes(hex: line.inputHex ?? "")
      #expect(Hash.leaf(input).hex == line.sha256Hex)
    }
  }

  @Test("the roots of another log follow from its leaves")
  func tesseraRoots() throws {
    struct Log: Decodable { let leavesUtf8: [String] }
    let log = try Fixture.load("tlog/tessera-log.json", as: Log.self)
    let published = try Fixture.load("tlog/checkpoints.json", as: [CheckpointVector].self)
    var edge = TreeEdge()
    for size in 0...log.leavesUtf8.count {
      if size > 0 { edge.append(Hash.leaf(Array(log.leavesUtf8[size - 1].utf8))) }
      let vector = try #require(published.first { $0.name == "tessera testdata \(size)" })
      let note = try SignedNote(parsing: Array(vector.note.utf8))
      #expect(try Checkpoint(parsing: note.text).root == edge.root)
    }
  }

  @Test("the edge gives the root of the definition at every size up to 1500")
  func rootAtEverySize() {
    let leaves = leafHashes(1500)
    var edge = TreeEdge()
    for size in 0...1500 {
      #expect(edge.size == size)
      #expect(edge.root == merkleTreeHash(leaves[..<size]))
      if size < 1500 { edge.append(leaves[size]) }
    }
  }

  @Test("an edge rebuilt from stored nodes goes on as the one that wrote them, from every size")
  func restart() throws {
    let leaves = leafHashes(1500)
    var nodes = StoredNodes()
    var edge = TreeEdge()
    for size in 0..<1500 {
      let rebuilt = try TreeEdge(size: Int64(size)) { nodes[$0, $1] }
      #expect(rebuilt == edge)
      nodes.add(edge.append(leafHash: leaves[size]))
    }
  }

  @Test("stored nodes are roots over 256^level leaves, each once and only when full")
  func nodesAreFull() throws {
    let count = 65_536 + 300
    let leaves = leafHashes(count)
    var nodes = StoredNodes()
    var edge = TreeEdge()
    for leaf in leaves { nodes.add(edge.append(leafHash: leaf)) }
    #expect(nodes.count == count + 257 + 1)
    #expect(nodes[2, 0] == merkleTreeHash(leaves[..<65_536]))
    #expect(nodes[1, 256] == merkleTreeHash(leaves[65_536..<65_792]))
    #expect(nodes[1, 257] == nil)
    #expect(try TreeEdge(size: Int64(count)) { nodes[$0, $1] } == edge)
  }

  @Test("the root of any part of the log comes from its stored nodes")
  func partialRoots() throws {
    let leaves = leafHashes(700)
    var nodes = StoredNodes()
    var edge = TreeEdge()
    for leaf in leaves { nodes.add(edge.append(leafHash: leaf)) }
    for (low, high) in [
      (0, 0), (0, 1), (0, 700), (0, 513), (256, 512), (512, 700), (3, 259), (699, 700),
    ] {
      let root = try Tree.root(of: Int64(low)..<Int64(high)) { nodes[$0, $1] }
      #expect(root == merkleTreeHash(leaves[low..<high]))
    }
  }

  @Test("a missing node is named")
  func missingNode() {
    #expect(throws: TreeError.missingNode(level: 0, index: 0)) {
      try TreeEdge(size: 3) { _, _ in nil }
    }
    #expect(throws: TreeError.missingNode(level: 1, index: 0)) {
      try Tree.root(of: 0..<256) { _, _ in nil }
    }
  }
}
