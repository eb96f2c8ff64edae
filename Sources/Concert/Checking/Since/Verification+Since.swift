internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

extension Verification {
  /// Something that was seen of this log before.
  struct Memory {
    let whose: Phrase
    let size: Position
    let root: Hash
  }

  /// Lets the check go on where this person's last sound one ended.
  ///
  /// - Parameter choice: `last`, how many events that check saw, or the file of a checkpoint over so
  ///   many, which the log's key signed.
  /// - Throws: `VerificationRefusal`.
  public mutating func begin(since choice: String) throws {
    guard let last = try EarlierCheck.read(origin: log.origin, folder: places.state) else {
      throw VerificationRefusal.noEarlierCheck(origin: log.origin)
    }
    var size = choice == "last" ? last.size : Position(choice)
    if size == nil {
      guard logKey != nil else { throw VerificationRefusal.unsignedStart(path: choice) }
      try compare(with: choice)
      size = try checkpoint(inFile: choice).size
    }
    guard size == last.size else {
      throw VerificationRefusal.otherThanLastCheck(size: size ?? 0, last: last.size)
    }
    start = last
  }

  /// What this person's own machine remembers, the newest first.
  func ownMemory() throws -> [Memory] {
    let seen = try LastVerified.read(origin: log.origin, folder: places.state)
    let checked = try EarlierCheck.read(origin: log.origin, folder: places.state)
    let pairs = [seen.map { ($0.size, $0.root) }, checked.map { ($0.size, $0.root) }]
    return pairs.compactMap { $0 }.map {
      Memory(whose: "your own last check", size: $0.0, root: $0.1)
    }
  }

  /// Reads again what new events are judged by.
  ///
  /// - Returns: none for a check of everything, and when there is nothing to build on.
  func begin(
    _ walk: inout VerificationWalk, total: Position, into found: inout [Finding]
  ) throws -> EarlierLog? {
    guard let start else { return nil }
    let last = Memory(whose: "your own last check", size: start.size, root: start.root)
    guard start.size <= total else {
      found.append(Self.rolledBack(last, size: total))
      return nil
    }
    do {
      var earlier = try EarlierLog(
        log, size: start.size, root: start.root, signedSize: start.signedSize)
      let events = try start.kept.compactMap { try earlier.event(at: $0) }
      walk.begin(after: start, events)
      return earlier
    } catch ProofError.rootMismatch {
      found.append(Self.forked(last))
    } catch TreeError.missingNode(let level, let index) {
      found.append(
        Finding(
          .brokenNode, at: start.size - 1, "Node \(level)/\(index) of the tree is missing."))
    }
    return nil
  }

  /// What depends on events that lie apart: what witnesses said, what was erased under a hold, and
  /// what is in doubt.
  func evidence(
    _ walk: inout VerificationWalk, _ report: LogReport, _ earlier: inout EarlierLog?
  ) throws -> [Finding] {
    try log.read { reader in
      let begin = earlier?.size ?? 0
      let findings = try walk.witnesses.findings(
        walk.state.terms,
        root: { size in
          guard size <= report.size else { return nil }
          return size < begin
            ? try earlier?.edge(over: size)?.root : try reader.root(atSize: size)
        },
        recorded: { position in
          position < begin
            ? try earlier?.event(at: position)?.recorded : try reader.event(at: position)?.recorded
        })
      return try findings + LaterReading(log: reader, size: report.size).findings(walk, &earlier)
    }
  }

  /// None when the log still begins with what was seen.
  func breach(
    of memory: Memory, _ size: Position, _ earlier: inout EarlierLog?
  ) throws -> Finding? {
    guard memory.size <= size else { return Self.rolledBack(memory, size: size) }
    let isProven = memory.size < earlier?.size ?? 0
    let root =
      isProven
      ? try earlier?.edge(over: memory.size)?.root
      : try log.read { try $0.root(atSize: memory.size) }
    return root == memory.root ? nil : Self.forked(memory)
  }

  private static func rolledBack(_ memory: Memory, size: Position) -> Finding {
    Finding(
      .rolledBack, at: size,
      "There are \(size) events, and \(memory.whose) saw \(memory.size):"
        + " an older copy was put back.")
  }

  private static func forked(_ memory: Memory) -> Finding {
    Finding(
      .forked, at: memory.size - 1,
      "The first \(memory.size) events are not those that \(memory.whose) saw:"
        + " one history became two.")
  }

  /// A report of nothing but why the check could not begin.
  func stopped(_ total: Position) throws -> LogReport {
    let root = try? log.read { try $0.root(atSize: total) }
    return .stopped(size: total, root: root ?? .ofNothing, start: start?.size ?? 0)
  }

  /// Remembers a sound check, for this person's appends and for the next check.
  func remember(_ report: LogReport, _ walk: VerificationWalk) throws {
    let seen = try LastVerified.read(origin: log.origin, folder: places.state)
    if (seen?.size ?? 0) < report.size {
      try LastVerified(size: report.size, root: report.root)
        .write(origin: log.origin, folder: places.state)
    }
    let other = try EarlierCheck.read(origin: log.origin, folder: places.state)
    // Another check may have come further meanwhile.
    guard (other?.size ?? 0) <= report.size else { return }
    try EarlierCheck(
      size: report.size, root: report.root, logKey: judgingKey(report),
      signedSize: report.signedSize, checkpoints: report.checkpoints + (start?.checkpoints ?? 0),
      kept: walk.kept, stretches: walk.stretches
    ).write(origin: log.origin, folder: places.state)
  }

  /// The key by which every stored checkpoint was judged, in this check or the one before.
  private func judgingKey(_ report: LogReport) -> String? {
    guard let start, start.checkpoints > 0 else { return logKey?.vkey }
    return report.checkpoints == 0 || start.logKey == logKey?.vkey ? start.logKey : nil
  }

  static func references(of event: StoredEvent) -> [StreamName] {
    guard let payload = event.payload.flatMap({ try? JSON(parsing: $0) }) else { return [] }
    return Ownership.references(
      of: RecordedEvent(header: event.header, payload: payload), in: event.header.stream)
  }
}
