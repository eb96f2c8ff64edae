internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// Gathers what a bundle holds.
struct BundleMaking {
  let log: any LogReader
  let origin: String
  let size: Position
  // Most events of a bundle share few appends.
  private var appends: [Position: StoredAppend] = [:]
  /// The tree over the headers of the append that was read last: an import has a million.
  private var headers: (first: Position, nodes: [[Hash]]) = (-1, [])

  init(log: any LogReader, origin: String, size: Position) {
    self.log = log
    self.origin = origin
    self.size = size
  }

  /// The events that name the signers' keys, and the keys of those who signed these, up to the
  /// ledger's creation: each officer's whole history until then, so that rights given and taken are
  /// among them. Also every policy until then: the last was in force, and a gap shows one left out.
  mutating func chain(of events: [StoredEvent]) throws -> [StoredEvent] {
    guard let genesis = try log.event(at: 0) else { throw ProofRefusal.noCheckpoint }
    var chain: [Position: StoredEvent] = [0: genesis]
    var open = events
    let newest = events.map(\.position).max() ?? 0
    var histories = [Policy.stream]
    histories += events.map(\.header.stream).filter { $0.kind == Officer.kind }
    for step in try histories.flatMap({ try log.events(in: $0, from: 0) })
    where step.position < newest && chain[step.position] == nil {
      chain[step.position] = step
      open.append(step)
    }
    while let event = open.popLast() {
      for officer in try signers(of: event) {
        let limit = event.append == 0 ? try append(of: event).count : event.append
        let history = try log.events(
          in: StreamName(kind: Officer.kind, ref: officer), from: 0)
        for step in history where step.position < limit && chain[step.position] == nil {
          chain[step.position] = step
          open.append(step)
        }
      }
      try addMergers(of: event, to: &chain, &open)
    }
    return chain.values.sorted { $0.position < $1.position }
  }

  /// Whoever acts for a ministry that was merged into theirs shows the merger.
  private func addMergers(
    of event: StoredEvent, to chain: inout [Position: StoredEvent], _ open: inout [StoredEvent]
  ) throws {
    let stream = StreamName(kind: Ministry.kind, ref: event.header.ministry)
    for step in try log.events(in: stream, from: 0)
    where step.header.act == "ministry.merged" && step.position < event.append
      && chain[step.position] == nil
    {
      chain[step.position] = step
      open.append(step)
    }
  }

  private mutating func signers(of event: StoredEvent) throws -> [String] {
    let prefix = origin + "/officer/"
    guard let note = try? SignedNote(parsing: try append(of: event).note) else {
      throw ProofRefusal.noteMissing(at: event.position)
    }
    return Set(note.signatures.map(\.name)).filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
  }

  private mutating func append(of event: StoredEvent) throws -> StoredAppend {
    if let known = appends[event.append] { return known }
    guard let append = try log.append(containing: event.position), append.first == event.append
    else { throw ProofRefusal.noteMissing(at: event.position) }
    appends[event.append] = append
    return append
  }

  mutating func item(
    _ event: StoredEvent, isProved: Bool, withPayload: Bool
  ) throws -> ProofBundle.Item {
    let append = try append(of: event)
    let index = event.position - append.first
    let line = event.header.line
    let leaf = Leaf.bytes(
      seq: event.position, recorded: event.recorded.description, appendIndex: index,
      noteHash: Hash(of: append.note), headerLine: line)
    guard try log.node(level: 0, index: event.position) == Hash.leaf(leaf) else {
      throw ProofRefusal.nodeDiffers(at: event.position)
    }
    let body = withPayload ? try log.body(at: event.position) : nil
    if !isProved, body == nil { throw ProofRefusal.bodyMissing(at: event.position) }
    return ProofBundle.Item(
      position: event.position, isProved: isProved, leaf: leaf,
      path: try Tree.inclusionProof(of: event.position, in: size) {
        try log.node(level: $0, index: $1)
      },
      note: append.note, headerPath: try headerPath(of: index, in: append), body: body)
  }

  private mutating func headerPath(
    of index: Int64, in append: StoredAppend
  ) throws -> [Hash] {
    var nodes = headers.first == append.first ? headers.nodes : []
    if nodes.isEmpty {
      nodes = Array(repeating: [], count: 8)
      var edge = TreeEdge()
      try log.forEach(from: append.first, to: append.first + append.count) { event in
        edge.append(Hash.leaf(event.header)) { level, _, hash in nodes[level].append(hash) }
      }
      headers = (append.first, nodes)
    }
    return try Tree.inclusionProof(of: index, in: append.count) { level, index in
      index < nodes[level].count ? nodes[level][Int(index)] : nil
    }
  }
}
