public import EventSourcing
internal import GRDB
public import MerkleLog

/// What was looked at of a few events, and what was found.
public struct EventCheck: Hashable, Sendable {
  /// Events whose leaf was rebuilt from what is stored and is the one that the tree holds.
  public fileprivate(set) var leaves = 0
  /// Those among them whose leaf leads to the root that was given.
  public fileprivate(set) var included = 0
  /// Payloads that were erased; their digests stand.
  public fileprivate(set) var erased = 0
  public fileprivate(set) var findings: [Finding] = []
}

extension SQLiteEventLog {
  /// Checks single events: the leaf of each is rebuilt, its payload compared with the digest that
  /// was signed, and its path followed to the root over the first `size` events.
  ///
  /// Neither signatures nor rights are looked at: whoever signed is bound by the leaf, which holds
  /// the hash of the signed note.
  public func check(_ positions: [Position], size: Position, root: Hash) throws -> EventCheck {
    try inReadTransaction { database in
      var run = try EventCheckRun(database, size: size, root: root)
      for position in positions { try run.check(position) }
      return run.result
    }
  }

  /// The stored checkpoint over the most events, and over no more than `size`.
  ///
  /// - Throws: `.damaged` when what is stored is no signed note.
  public func checkpoint(upTo size: Position) throws -> SignedNote? {
    try inReadTransaction { database in
      let statement = try RawStatement(
        cached: "SELECT note FROM checkpoints WHERE size <= ? ORDER BY size DESC LIMIT 1",
        in: database)
      defer { statement.reset() }
      statement.bind(1, size)
      guard try statement.step() else { return nil }
      do {
        return try SignedNote(parsing: Array(statement.buffer(0)))
      } catch {
        throw EventLogError.damaged(
          path: folder + "/ledger.db", detail: "a checkpoint is not a signed note")
      }
    }
  }
}

private struct EventCheckRun {
  private let database: Database
  private let size: Position
  private let root: Hash
  private var tree: PathsToRoot
  private var noteHashes: [Position: Hash] = [:]
  private var scratch: [UInt8] = []
  private(set) var result = EventCheck()

  init(_ database: Database, size: Position, root: Hash) throws {
    self.database = database
    self.size = size
    self.root = root
    tree = PathsToRoot(nodes: try NodeReader(database), size: size)
  }

  private mutating func find(_ code: String, _ position: Position, _ message: String) {
    result.findings.append(Finding(code: code, position: position, message: message))
  }

  mutating func check(_ position: Position) throws {
    let rows = try RawStatement(
      own: """
        SELECT e.seq, e.stream, e.version, e.id, e.key, e.ministry, e.recorded, e.append, e.header,
          b.seq, b.salt, b.payload, b.command_digest, n.hash
        FROM events e
        LEFT JOIN bodies b ON b.seq = e.seq
        LEFT JOIN nodes n ON n.level = 0 AND n.idx = e.seq
        WHERE e.seq = ?
        """, in: database)
    defer { rows.reset() }
    rows.bind(1, position)
    guard try rows.step() else {
      return find("position-gap", position, "The event is missing.")
    }
    let row = EventRow(rows)
    result.findings += row.findings()
    if row.isErased { result.erased += 1 }
    let leaf = try rebuilt(row)
    guard leaf == row.leafHash else {
      return find("broken-chain", position, "The stored hash does not match its content.")
    }
    result.leaves += 1
    guard position < size else { return }
    do {
      guard try tree.root(from: leaf, at: position) == root else {
        return find(
          "broken-node", position, "Its hash does not lead to the root over \(size) events.")
      }
      result.included += 1
    } catch TreeError.missingNode(let level, let index) {
      find("broken-node", position, "Node \(level)/\(index) of the tree is missing.")
    }
  }

  private mutating func rebuilt(_ row: EventRow) throws -> Hash {
    let leaf = LeafWriter(
      recorded: row.recorded.description, noteHash: try noteHash(ofAppendAt: row.append))
    return leaf.hash(
      seq: row.seq, appendIndex: max(0, row.seq - row.append), headerLine: row.header,
      scratch: &scratch)
  }

  private mutating func noteHash(ofAppendAt first: Position) throws -> Hash {
    if let hash = noteHashes[first] { return hash }
    let statement = try RawStatement(
      cached: "SELECT note FROM appends WHERE first = ?", in: database)
    defer { statement.reset() }
    statement.bind(1, first)
    // Without its note no leaf of an append can be rebuilt, and the comparison says so.
    let hash = try statement.step() ? Hash(ofBuffer: statement.buffer(0)) : .ofNothing
    noteHashes[first] = hash
    return hash
  }
}

/// Roots of a tree of one size, each formed anew from one leaf and what stands beside its path.
///
/// - Source: RFC 6962, 2.1.1.
private struct PathsToRoot {
  let nodes: NodeReader
  let size: Int64
  /// Paths of one tree meet near its root; each part is read once.
  private var beside: [Range<Int64>: Hash] = [:]

  init(nodes: NodeReader, size: Int64) {
    self.nodes = nodes
    self.size = size
  }

  mutating func root(from leaf: Hash, at index: Int64) throws -> Hash {
    try root(of: 0..<size, from: leaf, at: index)
  }

  private mutating func root(
    of range: Range<Int64>, from leaf: Hash, at index: Int64
  ) throws -> Hash {
    guard range.count > 1 else { return leaf }
    let count = Int64(range.count)
    let middle = range.lowerBound + 1 << Int64(63 - (count - 1).leadingZeroBitCount)
    guard index < middle else {
      return Hash.node(
        try stored(range.lowerBound..<middle),
        try root(of: middle..<range.upperBound, from: leaf, at: index))
    }
    return Hash.node(
      try root(of: range.lowerBound..<middle, from: leaf, at: index),
      try stored(middle..<range.upperBound))
  }

  private mutating func stored(_ range: Range<Int64>) throws -> Hash {
    if let hash = beside[range] { return hash }
    let hash = try Tree.root(of: range) { try nodes.hash($0, $1) }
    beside[range] = hash
    return hash
  }
}
