import MerkleLog
import Testing

@Suite("parts of a tree, hashed apart and joined")
struct TreePartTests {
  @Test("parts of any length give the tree and the nodes that leaves one by one give")
  func joined() {
    for length in [1, 2, 3, 255, 256, 300, 1000] {
      var whole = TreeEdge()
      var wanted: [String] = []
      for index in 0..<2500 {
        whole.append(Hash(of: [UInt8(index & 255)])) { level, index, hash in
          if level > 0 { wanted.append("\(level)/\(index)/\(hash)") }
        }
      }
      var joined = TreeEdge()
      var found: [String] = []
      while joined.size < 2500 {
        var part = TreePart(start: joined.size)
        for index in joined.size..<min(2500, joined.size + Int64(length)) {
          part.append(Hash(of: [UInt8(index & 255)])) { found.append("\($0)/\($1)/\($2)") }
        }
        joined.append(part) { found.append("\($0)/\($1)/\($2)") }
      }
      #expect(joined.root == whole.root)
      #expect(found.sorted() == wanted.sorted(), "parts of \(length)")
    }
  }
}
