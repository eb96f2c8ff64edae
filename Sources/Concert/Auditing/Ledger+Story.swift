internal import Coordination
internal import EventLog
public import EventSourcing
internal import GRDB
internal import MerkleLog

extension Ledger {
  /// Everything that happened to one record, with what changed, and the events checked one by one.
  ///
  /// - Parameters:
  ///   - text: `COM-…`, `CTR-…`, `DUP-…`, a mission, ministry or officer, or `@n`.
  ///   - withLinked: also the events of contributions given under a commitment, and of decisions on
  ///     duplicates that name the record.
  /// - Throws: `not-found` with the nearest reference that there is.
  public func story(
    of text: String, withLinked: Bool = false, at clocks: Clocks = .now
  ) throws -> TrailStory {
    let found = try log.read { log in
      try RecordRef.find(text, noun: nil, before: self.basis(clocks, log).size, in: log)
    }
    let views = ["commitments", "contributions", "ministries", "officers", "trail"]
    let (events, linked, basis) = try withViews(
      withLinked || found.noun == "commitment" ? views : ["officers", "trail"], at: clocks
    ) { db, basis in
      let linked = try Self.given(under: found, db) + reviews(naming: found, basis)
      let streams = [found.stream.text] + (withLinked ? linked : [])
      return (try rows(of: streams, db), linked.count, basis)
    }
    guard !events.isEmpty else { throw ReadingRefusal.noRecord(text, noun: nil, nearest: nil) }
    var told = ToldState()
    let whole = try events.map { row -> TrailStory.Event in
      var entry = row.entry
      try complete(&entry)
      return TrailStory.Event(entry: entry, roles: row.roles, changes: told.changes(by: entry))
    }
    return TrailStory(
      noun: found.noun, ref: found.ref, basis: basis,
      steps: Self.steps(whole, commitment: found.ref, asOf: basis.asOf),
      check: try check(whole.map(\.entry.position)), linkedRecords: withLinked ? 0 : linked)
  }

  /// The streams of contributions that were given under a commitment, in the order of their names.
  private static func given(under found: RecordRef, _ db: Database) throws -> [String] {
    guard found.noun == "commitment", try db.tableExists("contributions") else { return [] }
    return try String.fetchAll(
      db,
      sql: "SELECT 'contribution/' || ref FROM contributions WHERE commitment = ? ORDER BY ref",
      arguments: [found.ref])
  }

  /// The streams of decisions on duplicates that name a record, in the order of their names.
  ///
  /// Read from the log: a person decided each of them, so that they are few, while the view of
  /// duplicates, which has them, too, compares every effort with every other.
  private func reviews(naming found: RecordRef, _ basis: Basis) throws -> [String] {
    guard ["commitment", "contribution"].contains(found.noun) else { return [] }
    return try log.read { log in
      try log.streams(ofKind: DuplicateReview.kind).filter { stream in
        guard let first = try log.events(in: stream, from: 0).first,
          first.position < basis.size, first.header.on <= basis.asOf,
          let payload = try first.payload.map({ try JSON(parsing: $0) })
        else { return false }
        return [payload["a"]?.string, payload["b"]?.string].contains(found.ref)
      }.map(\.text)
    }
  }

  private func rows(of streams: [String], _ db: Database) throws -> [(
    entry: TrailEntry, roles: [String]
  )] {
    let names = JSON.array(streams.map(JSON.string)).canonicalText
    return try Row.fetchAll(
      db,
      sql: """
        SELECT \(Self.trailColumns), (
          SELECT json_group_array(role) FROM officer_roles AS held
          WHERE held.officer = t.officer AND held.from_position <= t.position
            AND (held.until_position IS NULL OR held.until_position > t.position))
        FROM \(Self.disputedTrail) AS t
        WHERE t.position IN (
          SELECT mine.position
          FROM json_each(:streams) AS wanted
          JOIN trail AS mine
            ON mine.ref = substr(wanted.value, instr(wanted.value, '/') + 1)
              AND mine.stream = wanted.value)
        ORDER BY t.position
        """, arguments: ["streams": names]
    ).map { row in
      // A view's own list: were it none, the officer would have no roles to tell of.
      let roles = try? JSON(parsing: row[15] as String? ?? "[]")
      return (TrailEntry(row), roles?.array?.compactMap(\.string) ?? [])
    }
  }

  /// Computed lines stand before the first event that was recorded on their day or later.
  private static func steps(
    _ events: [TrailStory.Event], commitment ref: String, asOf today: Day
  ) -> [TrailStory.Step] {
    var late = Lateness(events, commitment: ref, asOf: today).starts[...]
    var steps: [TrailStory.Step] = []
    func lines(before day: Day?, at position: Position) {
      while let next = late.first, next.after < position, day.map({ next.day <= $0 }) ?? true {
        steps.append(
          .computed(
            on: next.day, what: .word("overdue"), why: "computed from the due day \(next.due)"))
        late.removeFirst()
      }
    }
    for event in events {
      lines(before: Moment(event.entry.recordedAt)?.day, at: event.entry.position)
      steps.append(.event(event))
    }
    lines(before: nil, at: .max)
    return steps
  }

  /// Whether these events are the ones that the last checkpoint signs.
  private func check(_ positions: [Position]) throws -> TrailStory.Check {
    let signed = try heldCheckpoint(upTo: log.size())
    let result = try log.check(
      positions, size: signed.checkpoint?.size ?? 0, root: signed.checkpoint?.root ?? .ofNothing)
    let findings = signed.findings + result.findings
    return TrailStory.Check(
      events: positions.count, leaves: result.leaves, included: result.included,
      erased: result.erased,
      checkpoint: signed.checkpoint.map {
        TrailStory.Check.SignedSize(size: $0.size, root: $0.root.base64, signer: signed.signer)
      },
      findings: findings.map { VerificationReport.Finding($0) })
  }

  /// The stored checkpoint over no more than `size` events, held against the tree and, where it is
  /// known here, the log's key.
  func heldCheckpoint(upTo size: Position) throws -> HeldCheckpoint {
    guard let note = try log.checkpoint(upTo: size) else { return HeldCheckpoint() }
    func broken(_ message: Phrase) -> HeldCheckpoint {
      HeldCheckpoint(findings: [Finding(.badCheckpoint, message)])
    }
    // What can't be read, or is not signed by this key, is a finding and no failure of the trail.
    guard let checkpoint = try? Checkpoint(parsing: note.text), checkpoint.origin == origin else {
      return broken("The newest checkpoint is none of this ledger's.")
    }
    guard try log.read({ try $0.root(atSize: checkpoint.size) }) == checkpoint.root else {
      return broken(
        "The checkpoint over \(checkpoint.size) events was signed over another history than this.")
    }
    guard let key = try KeyStore(folder: places.keys).key(named: origin)?.verifier else {
      return HeldCheckpoint(checkpoint: checkpoint, note: note)
    }
    guard let keys = try? note.verified(by: [key]), !keys.isEmpty else {
      return broken(
        "The checkpoint over \(checkpoint.size) events is not signed by the log's key \(key.name).")
    }
    return HeldCheckpoint(
      checkpoint: checkpoint, note: note, signer: "\(key.name)+\(key.keyIDText)")
  }

  struct HeldCheckpoint {
    var checkpoint: Checkpoint?
    var note: SignedNote?
    /// None when nobody here knows the log's key.
    var signer: String?
    var findings: [Finding] = []
  }
}

extension Ledger {
  /// The newest signed checkpoint over no more than what `basis` knows, and its whole note.
  public func signedCheckpoint(upTo basis: Basis) throws -> (
    size: Position, root: String, note: [UInt8]
  )? {
    let signed = try heldCheckpoint(upTo: basis.size)
    if let finding = signed.findings.first { throw AuditRefusal.badCheckpoint(finding.telling) }
    guard let checkpoint = signed.checkpoint, let note = signed.note else { return nil }
    return (checkpoint.size, checkpoint.root.base64, note.encoded)
  }
}
