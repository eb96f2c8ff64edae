import ArgumentParser
import Crypto
import EventLog
import Foundation
import GRDB
import MerkleLog

/// The tree alone, at a size that no government's ledger reaches: what a leaf adds, what a proof asks.
struct Prove: ParsableCommand, Bench {
  static let configuration = CommandConfiguration(
    abstract: "Grow a stored tree of --events leaves, then prove some of them.",
    discussion: """
      Examples:
        concert-bench prove --events 10000000
        concert-bench prove --events 1000000 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "How many proofs of each kind.")
  var proofs = 1000

  /// Leaves a transaction.
  private static let batch = 10_000

  func measure() throws -> Measurement {
    let scratch = try ScratchFolder()
    try SQLiteEventLog.create(folder: scratch.path, origin: "bench.example")
    let database = try Self.open(scratch.path + "/ledger.db")
    var tree = Effort.none
    let edge = try grow(database, &tree)
    let treePeak = peakResidentBytes()
    var notes = try database.read { try prove(edge, try NodeReader($0)) }
    let file = try FileManager.default.attributesOfItem(atPath: scratch.path + "/ledger.db")
    notes["bytes_a_leaf"] = Double(file[.size] as? Int ?? 0) / Double(options.events)
    notes["tree_us_a_leaf"] = tree.cpuSeconds / Double(options.events) * 1e6
    notes["tree_peak_mib"] = Double(treePeak >> 20)
    return Measurement(
      "prove", events: options.events, effort: tree,
      limit: (
        "plain C storing the same nodes, and SHA-256 over the same bytes", try limit(scratch)
      ),
      notes: notes)
  }

  /// With the settings of the ledger's own connections.
  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA recursive_triggers = ON; PRAGMA cache_size = -32768;
          PRAGMA wal_autocheckpoint = 8000; PRAGMA synchronous = FULL;
          """)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// What an append does to the tree: hash leaves, grow the edge, store nodes past their guard.
  private func grow(_ database: DatabaseQueue, _ effort: inout Effort) throws -> TreeEdge {
    var edge = TreeEdge()
    for start in stride(from: 0, to: options.events, by: Self.batch) {
      try effort.add {
        try database.write { database in
          var nodes = try NodeRows(database)
          for index in start..<min(start + Self.batch, options.events) {
            try edge.append(SyntheticLeaf.hash(index)) {
              try nodes.add(level: $0, index: $1, hash: $2)
            }
          }
          try nodes.finish()
        }
      }
    }
    return edge
  }

  /// Proofs of random leaves and from random sizes, each checked against the root.
  private func prove(_ edge: TreeEdge, _ nodes: NodeReader) throws -> [String: Double] {
    var random = SplitMix(state: 1)
    let (size, root) = (edge.size, edge.root)
    var inclusion: [Effort] = []
    var consistency: [Effort] = []
    for _ in 0..<proofs {
      let index = Int64.random(in: 0..<size, using: &random)
      var effort = Effort.none
      let path = try effort.add {
        try Tree.inclusionProof(of: index, in: size) { try nodes.hash($0, $1) }
      }
      inclusion.append(effort)
      let leaf = SyntheticLeaf.hash(Int(index))
      guard try Proof.root(ofLeaf: leaf, at: index, in: size, path: path) == root else {
        throw ProofError.rootMismatch
      }
      let older = Int64.random(in: 1...size, using: &random)
      let olderRoot = try TreeEdge(size: older) { try nodes.hash($0, $1) }.root
      effort = .none
      let steps = try effort.add {
        try Tree.consistencyProof(from: older, to: size) { try nodes.hash($0, $1) }
      }
      consistency.append(effort)
      try Proof.checkConsistency(steps, from: (older, olderRoot), to: (size, root))
    }
    return Self.times("inclusion", inclusion).merging(Self.times("consistency", consistency)) { $1 }
  }

  private static func times(_ name: String, _ efforts: [Effort]) -> [String: Double] {
    var times: [String: Double] = [:]
    for (kind, seconds) in [("", \Effort.wallSeconds), ("cpu_", \Effort.cpuSeconds)] {
      let sorted = efforts.map { $0[keyPath: seconds] * 1000 }.sorted()
      guard let slowest = sorted.last else { continue }
      times["\(name)_\(kind)p50_ms"] = sorted[sorted.count / 2]
      times["\(name)_\(kind)p99_ms"] = sorted[sorted.count * 99 / 100]
      times["\(name)_\(kind)max_ms"] = slowest
    }
    return times
  }

  /// The same hashes and rows without a tree, a guard or a name.
  private func limit(_ scratch: borrowing ScratchFolder) throws -> Effort {
    let player = try PlainC(
      path: scratch.path + "/plain.db",
      setup: """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
        PRAGMA wal_autocheckpoint = 8000;
        CREATE TABLE nodes (
          level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
          PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
        """,
      statements: ["INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)"])
    var effort = Effort.none
    var trace = Trace()
    for start in stride(from: 0, to: options.events, by: Self.batch) {
      let leaves = start..<min(start + Self.batch, options.events)
      effort.add { SyntheticLeaf.hashAsMuch(leaves) }
      trace.removeAll()
      trace.begin()
      let hash = [UInt8](repeating: 7, count: 32)
      for index in leaves { trace.step(0, [.integer(0), .integer(Int64(index)), .blob(hash)]) }
      for index in leaves where index % 256 == 255 {
        trace.step(0, [.integer(1), .integer(Int64(index / 256)), .blob(hash)])
      }
      trace.commit()
      try effort.add { try player.run(trace) }
    }
    return effort
  }
}

/// 400 bytes, about as long as an event's leaf.
private enum SyntheticLeaf {
  static func hash(_ index: Int) -> Hash {
    withBytes(index) { Hash.leaf($0) }
  }

  /// One SHA-256 for each leaf and one for the inner node that it completes on average.
  static func hashAsMuch(_ leaves: Range<Int>) {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { node in
      node.initializeMemory(as: UInt8.self, repeating: 1)
      for index in leaves {
        let leaf = withBytes(index) { SHA256.hash(data: $0) }
        leaf.withUnsafeBytes { node.copyMemory(from: $0) }
        _ = SHA256.hash(data: UnsafeRawBufferPointer(node))
      }
    }
  }

  private static func withBytes<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(byteCount: 401, alignment: 8) { buffer in
      buffer.initializeMemory(as: UInt8.self, repeating: 0x20)
      buffer.storeBytes(of: index, as: Int.self)
      return body(UnsafeRawBufferPointer(rebasing: buffer[..<400]))
    }
  }
}
