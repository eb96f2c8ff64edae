package import GRDB
package import MerkleLog

/// Writes nodes of the tree, leaf hashes many to a statement.
///
/// Most of what a small row costs is the beginning and end of its statement, and of the guard's.
package struct NodeRows {
  private static let bulkLength = 64
  private static let insert = "INSERT OR FAIL INTO nodes (level, idx, hash) VALUES "
  private static let bulkInsert =
    insert + (0..<bulkLength).map { "(0, ?1 + \($0), ?\($0 + 2))" }.joined(separator: ", ")

  private let database: Database
  private let single: RawStatement
  // Leaf hashes that wait, one after the other.
  private var leaves: [UInt8] = []
  private var firstLeaf: Int64 = 0
  // Stored after all leaves: the table is in order of level, and going to and fro in it costs more
  // than holding one hash in 256.
  private var upper: [TreeEdge.Node] = []

  package init(_ database: Database) throws {
    self.database = database
    single = try RawStatement(cached: Self.insert + "(?, ?, ?)", in: database)
    leaves.reserveCapacity(Self.bulkLength * 32)
  }

  package mutating func add(level: Int, index: Int64, hash: Hash) throws {
    guard level == 0 else { return upper.append((level, index, hash)) }
    if leaves.isEmpty { firstLeaf = index }
    hash.withBytes { leaves.append(contentsOf: $0) }
    if leaves.count == Self.bulkLength * 32 { try storeBulk() }
  }

  /// Stores what waits.
  package mutating func finish() throws {
    for offset in 0..<leaves.count / 32 {
      try leaves.withUnsafeBytes { buffer in
        let hash = UnsafeRawBufferPointer(rebasing: buffer[offset * 32..<offset * 32 + 32])
        try store(level: 0, index: firstLeaf + Int64(offset), hash)
      }
    }
    leaves.removeAll()
    for node in upper.sorted(by: { ($0.level, $0.index) < ($1.level, $1.index) }) {
      try node.hash.withBytes { try store(level: node.level, index: node.index, $0) }
    }
    upper.removeAll()
  }

  private mutating func storeBulk() throws {
    let bulk = try RawStatement(cached: Self.bulkInsert, in: database)
    bulk.bind(1, firstLeaf)
    try leaves.withUnsafeBytes { buffer in
      for row in 0..<Self.bulkLength {
        let hash = UnsafeRawBufferPointer(rebasing: buffer[row * 32..<row * 32 + 32])
        bulk.bind(Int32(row + 2), blob: hash)
      }
      try bulk.run()
    }
    leaves.removeAll(keepingCapacity: true)
  }

  private func store(level: Int, index: Int64, _ hash: UnsafeRawBufferPointer) throws {
    single.bind(1, Int64(level))
    single.bind(2, index)
    single.bind(3, blob: hash)
    try single.run()
  }
}
