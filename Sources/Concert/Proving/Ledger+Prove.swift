internal import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// A bundle that was made, and what it is about.
public struct ProvenFile: Sendable {
  public let bytes: [UInt8]
  public let stream: String
  /// The events that it proves, in log order.
  public let positions: [Position]
  /// The events that show whose keys signed them.
  public let chain: [Position]
  /// The size of the checkpoint under which all of them lie.
  public let size: Position
  /// The most confidential level of a payload in it; none when it holds none but public ones.
  public let confidential: String?
  /// Newer events of the record, which no checkpoint covers yet.
  public let unsigned: Int

  public var json: JSON {
    [
      "stream": .string(stream), "positions": .array(positions.map { .int($0) }),
      "chain": .array(chain.map { .int($0) }), "size": .int(size),
      "bytes": .int(Int64(bytes.count)), "confidential": confidential.map(JSON.string) ?? .null,
      "unsigned": .int(Int64(unsigned)),
    ]
  }
}

extension Ledger {
  /// Makes the file that proves who recorded what and when, to whoever has the log's public key.
  ///
  /// - Parameters:
  ///   - reference: a record, for all its events so far; `@n` for one event.
  ///   - withPayload: false leaves out payloads on which no right depends.
  /// - Throws: `not-found`, `not-signed-yet`, `no-checkpoint`; `payload-missing` and
  ///   `append-missing` when the ledger's file is damaged.
  public func prove(_ reference: String, withPayload: Bool = true) throws -> ProvenFile {
    let signed = try newestCheckpoint()
    return try log.read { log in
      let all = try events(named: reference, in: log)
      let covered = all.filter { $0.position < signed.size }
      guard let newest = covered.last else {
        throw ProofRefusal.notSignedYet(reference, size: signed.size)
      }
      var making = BundleMaking(log: log, origin: origin, size: signed.size)
      let chain = try making.chain(of: covered)
      let proved = Set(covered.map(\.position))
      let items = try (chain.filter { !proved.contains($0.position) } + covered)
        .sorted { $0.position < $1.position }
        .map { event in
          let isProved = proved.contains(event.position)
          let isNeeded = chain.contains { $0.position == event.position }
          return try making.item(
            event, isProved: isProved, withPayload: withPayload || isNeeded)
        }
      let shown = covered.filter { withPayload && $0.payload != nil && $0.erasure == nil }.map(
        \.header)
      return ProvenFile(
        bytes: ProofBundle(checkpoint: signed.note, subject: newest.position, items: items).encoded,
        stream: newest.header.stream.text, positions: covered.map(\.position),
        chain: items.filter { !$0.isProved }.map(\.position), size: signed.size,
        confidential: Self.mostConfidential(shown), unsigned: all.count - covered.count)
    }
  }

  private func events(named reference: String, in log: any LogReader) throws -> [StoredEvent] {
    let size = try log.size()
    if reference.hasPrefix("@") {
      return [try RecordRef.event(reference, before: size, in: log)]
    }
    let record = try RecordRef.find(reference, noun: nil, before: size, in: log)
    let events = try log.events(in: record.stream, from: 0)
    guard !events.isEmpty else {
      throw ReadingRefusal.noRecord(reference, noun: record.noun, nearest: nil)
    }
    return events
  }

  private static func mostConfidential(_ headers: [EventHeader]) -> String? {
    let levels = headers.filter { !Visibility.public.includes($0) }.map {
      Visibility(rawValue: $0.visibility) ?? .owner
    }
    return Visibility.allCases.last { levels.contains($0) }?.rawValue
  }
}

/// Gathers what a bundle holds.
private struct BundleMaking {
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
  /// among them.
  mutating func chain(of events: [StoredEvent]) throws -> [StoredEvent] {
    guard let genesis = try log.event(at: 0) else { throw ProofRefusal.noCheckpoint }
    var chain: [Position: StoredEvent] = [0: genesis]
    var open = events
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
