import MerkleLog

/// The nodes that a growing tree hands out, as a log's table keeps them.
struct StoredNodes {
  private var rows: [Int: [Int64: Hash]] = [:]
  private(set) var count = 0

  mutating func add(_ nodes: [TreeEdge.Node]) {
    for node in nodes { rows[node.level, default: [:]][node.index] = node.hash }
    count += nodes.count
  }

  init(_ leaves: [Hash] = []) {
    var edge = TreeEdge()
    for leaf in leaves { add(edge.append(leafHash: leaf)) }
  }

  subscript(level: Int, index: Int64) -> Hash? { rows[level]?[index] }
}

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}
