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
      var run = try EventCheckRun(database, origin: origin, size: size, root: root)
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
  private let origin: String
  private let size: Position
  private let root: Hash
  private let nodes: NodeReader
  private(set) var result = EventCheck()

  init(_ database: Database, origin: String, size: Position, root: Hash) throws {
    self.database = database
    self.origin = origin
    self.size = size
    self.root = root
    nodes = try NodeReader(database)
  }

  mutating func check(_ position: Position) throws {
    // No payload's shape is known here, so none is told apart from another.
    let range = position..<position + 1
    var check = try PageCheck(
      range, QueriedEventRows(range, in: database), in: database, origin: origin,
      shape: { _ in nil })
    let page = try check.run()
    result.findings += page.findings
    result.erased += page.events.count { $0.isErased }
    let broken: Set<FindingCode> = [.positionGap, .brokenChain]
    guard let leaf = page.leaves.first, !page.findings.contains(where: { broken.contains($0.kind) })
    else { return }
    result.leaves += 1
    guard position < size else { return }
    do {
      let path = try Tree.inclusionProof(of: position, in: size) { try nodes.hash($0, $1) }
      guard try Proof.root(ofLeaf: leaf, at: position, in: size, path: path) == root else {
        return find(position, "Its hash does not lead to the root over \(size) events.")
      }
      result.included += 1
    } catch TreeError.missingNode(let level, let index) {
      find(position, "Node \(level)/\(index) of the tree is missing.")
    }
  }

  private mutating func find(_ position: Position, _ telling: Phrase) {
    result.findings.append(Finding(.brokenNode, at: position, telling))
  }
}
