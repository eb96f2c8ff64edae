internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// How far a check of the log has come.
struct VerifyRun {
  static let pageLength: Position = 2048

  let origin: String
  let judges: LogJudges
  /// The next position to check.
  private(set) var position: Position = 0
  private(set) var edge = TreeEdge()
  private var appends = 0
  private var append: AppendCheck?
  private var recorded = Moment(millisecondsSinceEpoch: .min)
  private var checkpoints = CheckpointCheck()
  private var erasedBodies = 0
  var sidecar = SidecarCheck.missing
  private var findings: [Finding] = []
  private var hasMoreFindings = false
  private var scratch: [UInt8] = []

  init(origin: String, judges: LogJudges) {
    self.origin = origin
    self.judges = judges
  }

  var report: LogReport {
    LogReport(
      size: position, root: edge.root, appends: appends, checkpoints: checkpoints.count,
      signedSize: checkpoints.signedSize, erasedBodies: erasedBodies, sidecar: sidecar,
      findings: findings, hasMoreFindings: hasMoreFindings)
  }

  mutating func find(_ code: String, _ position: Position?, _ message: String) {
    find([Finding(code: code, position: position, message: message)])
  }

  mutating func find(_ new: [Finding]) {
    let room = max(0, LogVerifier.findingLimit - findings.count)
    findings.append(contentsOf: new.prefix(room))
    if new.count > room { hasMoreFindings = true }
  }

  mutating func checkPage(_ database: Database, to end: Position) throws {
    let rows = try RawStatement(
      own: """
        SELECT e.seq, e.stream, e.version, e.id, e.key, e.ministry, e.recorded, e.append, e.header,
          b.seq, b.salt, b.payload, b.command_digest, n.hash
        FROM events e
        LEFT JOIN bodies b ON b.seq = e.seq
        LEFT JOIN nodes n ON n.level = 0 AND n.idx = e.seq
        WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq
        """, in: database)
    defer { rows.reset() }
    let pageEnd = min(end, position + Self.pageLength)
    rows.bind(1, position)
    rows.bind(2, pageEnd)
    let nodes = try NodeReader(database)
    while try rows.step() { try check(EventRow(rows), nodes, database) }
    if position < pageEnd {
      find("position-gap", position, "Events from @\(position) to @\(pageEnd - 1) are missing.")
      position = pageEnd
    }
  }

  private mutating func check(_ row: EventRow, _ nodes: NodeReader, _ database: Database) throws {
    if row.seq != position {
      find("position-gap", position, "Events from @\(position) to @\(row.seq - 1) are missing.")
      position = row.seq
    }
    if append?.first != row.append { try begin(row, database) }
    append?.add(row)
    if row.recorded < recorded {
      find(
        "time-went-back", row.seq,
        "It was recorded at \(row.recorded), before the event at its left.")
    }
    recorded = max(recorded, row.recorded)
    try checkLeaf(row, nodes)
    find(row.findings())
    var event = row.stored
    if row.isErased {
      erasedBodies += 1
      // Whether its signer had the right is judged where the erasure itself is met.
      let bodies = ErasedBodies(database: database)
      if let found = event, let replaced = try bodies.replaced(found) {
        event = replaced
      } else {
        find("erased-without-authority", row.seq, "Its payload was erased, and no event allows it.")
      }
    }
    if let event { find(try judges.event(event)) }
    position += 1
    find(try checkpoints.check(at: edge, database, origin: origin, judges: judges))
  }

  /// Leaves one append and enters the one that `row` names.
  private mutating func begin(_ row: EventRow, _ database: Database) throws {
    if let append { find(append.findings(end: row.seq)) }
    appends += 1
    let (next, found) = try AppendCheck.begin(
      at: row.append, row: row.seq, origin: origin, judges: judges, in: database)
    append = next
    find(found)
  }

  private mutating func checkLeaf(_ row: EventRow, _ nodes: NodeReader) throws {
    let leaf = LeafWriter(
      recorded: row.recorded.description, noteHash: append?.noteHash ?? .ofNothing)
    let hash = leaf.hash(
      seq: row.seq, appendIndex: max(0, row.seq - row.append), headerLine: row.header,
      scratch: &scratch)
    var altered: [Finding] = []
    try edge.append(hash) { level, index, hash in
      let stored = level == 0 ? row.leafHash : try nodes.hash(level, index)
      guard stored != hash else { return }
      let what = stored == nil ? "is missing" : "does not match its content"
      altered.append(
        Finding(
          code: level == 0 ? "broken-chain" : "broken-node", position: row.seq,
          message: level == 0
            ? "The stored hash \(what)." : "Node \(level)/\(index) of the tree \(what)."))
    }
    find(altered)
  }

  /// What can only be said of the whole log, when its last event has been checked.
  mutating func checkWhole(_ database: Database) throws {
    if let append { find(append.findings(end: position)) }
    find(try checkpoints.rest(database, size: position))
    find(try WholeLog(database: database, size: position).findings())
  }
}
