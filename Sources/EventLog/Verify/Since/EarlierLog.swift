public import EventSourcing
internal import GRDB
public import MerkleLog

/// The events before an incremental check: each is read by its position, and believed only when it
/// leads to the root that was verified then.
///
/// Where rows are looked for by an index, as those of one stream are, a row that the index does not
/// show is not missed: that is for a check of the whole log to find.
public struct EarlierLog {
  /// What the newest of its sound checkpoints signs.
  public let signedSize: Position
  /// What was found about events that were read.
  public internal(set) var findings: [Finding] = []

  let log: SQLiteEventLog
  private var nodes: ProvenNodes
  // None stands for an event that is not believed.
  private var events: [Position: StoredEvent?] = [:]
  private var passed = 0

  /// How many events there were.
  public var size: Position { nodes.size }
  /// How many of them were read again.
  public var count: Int { events.count + passed }
  var edge: TreeEdge { nodes.edge }

  /// - Parameters:
  ///   - size: How many events were verified, not more than there are.
  ///   - root: What was verified over them.
  /// - Throws: `ProofError.rootMismatch` when the stored nodes give another root,
  ///   `TreeError.missingNode`, and `EventLogError`.
  public init(
    _ log: SQLiteEventLog, size: Position, root: Hash, signedSize: Position
  ) throws {
    self.log = log
    self.signedSize = signedSize
    nodes = try log.inReadTransaction { database in
      try ProvenNodes(size: size, root: root, row: Self.row(database))
    }
  }

  /// The event at a position before `size`; none when it can't be believed, which is a finding.
  public mutating func event(at position: Position) throws -> StoredEvent? {
    precondition((0..<size).contains(position), "what is newer is for the check itself")
    if let known = events[position] { return known }
    let read: StoredEvent? = try log.inReadTransaction { try self.read(position, $0) }
    events[position] = .some(read)
    return read
  }

  /// Calls `body` with each event from a position on that can be believed, and keeps none of them.
  public mutating func forEach(
    from position: Position, _ body: (StoredEvent) throws -> Void
  ) throws {
    for position in position..<size {
      if let known = events[position] {
        if let known { try body(known) }
        continue
      }
      passed += 1
      let read: StoredEvent? = try log.inReadTransaction { try self.read(position, $0) }
      if let read { try body(read) }
    }
  }

  /// The edge of the tree when it held `count` events; none when what is stored doesn't lead there.
  public mutating func edge(over count: Int64) throws -> TreeEdge? {
    try log.inReadTransaction { try nodes.edge(over: count, row: Self.row($0)) }
  }

  /// The events of one stream, as its index shows them.
  ///
  /// - Returns: how many there are, and those that can be believed, in order.
  mutating func history(of stream: String) throws -> (count: Int, events: [StoredEvent]) {
    let positions = try log.inReadTransaction { try Self.positions(of: stream, to: size, $0) }
    var events: [StoredEvent] = []
    for (version, position) in positions.enumerated() {
      guard let event = try event(at: position) else { continue }
      if event.header.stream.text != stream || event.header.version != version {
        findings.append(
          Finding(
            .versionGap, at: position,
            "Version \(event.header.version) of \(event.header.stream) does not follow the one"
              + " before it."))
      }
      events.append(event)
    }
    return (positions.count, events)
  }

  private static func positions(
    of stream: String, to size: Position, _ database: Database
  ) throws -> [Position] {
    let statement = try RawStatement(
      cached: "SELECT seq FROM events WHERE stream = ? AND seq < ? ORDER BY version", in: database)
    defer { statement.reset() }
    var stream = stream
    return try stream.withUTF8 { text in
      statement.bind(1, text: UnsafeRawBufferPointer(text))
      statement.bind(2, size)
      var positions: [Position] = []
      while try statement.step() { positions.append(statement.integer(0)) }
      return positions
    }
  }

  private mutating func read(_ position: Position, _ database: Database) throws -> StoredEvent? {
    let proven = try nodes.hash(0, position, row: Self.row(database))
    let row = EarlierRow(position: position, database: database)
    switch try row.event(leaf: proven) {
    case .failure(let unbelieved):
      findings.append(unbelieved.finding)
      return nil
    case .success(let event):
      // The event that allows an erasure must itself be one of the log.
      guard let erasure = event.erasure, erasure < size else { return event }
      guard let order = try self.event(at: erasure),
        order.header.stream.text == "\(ErasedBodies.kind)/\(position)"
      else { return nil }
      return event
    }
  }

  private static func row(_ database: Database) -> ProvenNodes.Row {
    { level, range in
      let statement = try RawStatement(
        cached: "SELECT idx, hash FROM nodes WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx",
        in: database)
      defer { statement.reset() }
      statement.bind(1, Int64(level))
      statement.bind(2, range.lowerBound)
      statement.bind(3, range.upperBound)
      var hashes: [Hash] = []
      while try statement.step(), statement.integer(0) == range.lowerBound + Int64(hashes.count),
        let hash = statement.hash(1)
      {
        hashes.append(hash)
      }
      return hashes
    }
  }
}
