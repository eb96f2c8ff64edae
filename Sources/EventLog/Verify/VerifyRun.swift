internal import EventSourcing
internal import GRDB
internal import MerkleLog

/// The walk through checked pages in the order of the log: what one page alone cannot know.
struct VerifyRun {
  let origin: String
  let judges: LogJudges
  /// What the check builds on; none when it begins at the first event.
  var earlier: EarlierLog?
  private(set) var edge = TreeEdge()
  private var appends = 0
  private var append: AppendCheck?
  private var recorded = Int64.min
  private var checkpoints = CheckpointCheck()
  private var erasedBodies = 0
  var names = WalkNames()
  /// The version that each stream's next event must have.
  var versions: [Int32] = []
  /// What the indexes must hold by the rows that were checked.
  private(set) var indexes = IndexSums()
  /// What was counted on the pages of all ranges; none when one of them was not sound.
  private(set) var count: LedgerPages.Count? = LedgerPages.Count()
  var sidecar = SidecarCheck.missing
  /// Kept so that the looking is not left out.
  private var approached: UInt64 = 0
  private var findings: [Finding] = []
  private var hasMoreFindings = false

  /// The next position to check.
  var position: Position { edge.size }

  init(origin: String, judges: LogJudges, earlier: EarlierLog?) {
    self.origin = origin
    self.judges = judges
    guard let earlier else { return }
    self.earlier = earlier
    edge = earlier.edge
    checkpoints = CheckpointCheck(signedSize: earlier.signedSize)
  }

  var report: LogReport {
    LogReport(
      size: position, start: earlier?.size ?? 0, checked: position - (earlier?.size ?? 0),
      root: edge.root, appends: appends, checkpoints: checkpoints.count,
      signedSize: checkpoints.signedSize, erasedBodies: erasedBodies, sidecar: sidecar,
      findings: findings, hasMoreFindings: hasMoreFindings)
  }

  mutating func find(_ new: [Finding]) {
    let room = max(0, LogVerifier.findingLimit - findings.count)
    findings.append(contentsOf: new.prefix(room))
    if new.count > room { hasMoreFindings = true }
  }

  /// Takes up where an earlier check ended.
  mutating func begin(_ database: Database) throws {
    guard let size = earlier?.size, size > 0 else { return }
    recorded = try earlier?.event(at: size - 1)?.recorded.millisecondsSinceEpoch ?? recorded
    guard var earlier else { return }
    find(
      try checkpoints.check(late: &earlier, database, origin: origin, judges: judges))
    self.earlier = earlier
  }

  /// Takes up what was counted on the pages of a range; none when SQLite read it.
  mutating func take(_ count: LedgerPages.Count?, isSound: Bool) {
    guard let count, isSound else { return self.count = nil }
    self.count?.add(count)
  }

  /// Takes up the page that begins where the walk stands.
  mutating func take(_ page: Page, _ database: Database) throws {
    find(page.findings)
    indexes.add(page.indexes)
    if let first = page.firstRecorded, first < recorded {
      find([Finding(.timeWentBack, at: page.runs.first?.first, Page.backSentence)])
    }
    recorded = max(recorded, page.lastRecorded)
    try walk(page, ErasedBodies(database: database))
    find(
      try checkpoints.check(page, before: edge, database, origin: origin, judges: judges))
    let nodes = try NodeReader(database)
    var altered: [Finding] = []
    try edge.append(page.tree) { try NodeCheck.compare(($0, $1, $2), nodes, &altered) }
    find(altered)
  }

  private mutating func walk(_ page: Page, _ bodies: ErasedBodies) throws {
    // What the page calls 0, 1, 2… has other numbers in the whole log.
    let words = (0..<page.words.count).map { names.words.add(page.words.name($0)) }
    let (hashes, seen) = page.streams.withUnsafeBytes {
      names.streams.approach(page.events.map(\.stream), in: $0)
    }
    approached = seen
    for (index, run) in page.runs.enumerated() {
      try enter(run)
      let end = index + 1 < page.runs.count ? page.runs[index + 1].firstEvent : page.events.count
      for event in run.firstEvent..<end {
        try walk(page.events[event], hash: hashes[event], run, page, words, bodies)
      }
    }
  }

  /// Leaves one append for the one of `run`, unless that goes on from the page before.
  private mutating func enter(_ run: Page.Run) throws {
    if append?.first != run.append {
      if let append { find(append.closing()) }
      appends += 1
      let next = AppendCheck(run)
      find(next.opening(run))
      if let signed = run.note.signed, let note = run.note.note {
        find(try judges.append(signed, note, run.append))
        if earlier != nil { try checkSeen(note, run) }
      }
      append = next
    }
    append?.add(run)
  }

  private mutating func walk(
    _ event: Page.Event, hash: UInt64, _ run: Page.Run, _ page: Page, _ words: [Int],
    _ bodies: ErasedBodies
  ) throws {
    let stream = page.streams.withUnsafeBytes { bytes in
      names.streams.add(
        UnsafeRawBufferPointer(
          rebasing: bytes[Int(event.stream.lowerBound)..<Int(event.stream.upperBound)]),
        hash: hash)
    }
    if stream.isNew { try meet(stream.index) }
    if event.version != Int64(versions[stream.index]) {
      find([
        Finding(
          .versionGap, at: event.position,
          "Version \(event.version) of \(names.streams.name(stream.index)) does not follow the"
            + " one before it.")
      ])
    }
    versions[stream.index] = Int32(clamping: event.version) &+ 1
    var whole = event.whole < 0 ? nil : page.whole[Int(event.whole)]
    if event.isErased {
      erasedBodies += 1
      // Whether its signer had the right is judged where the erasure itself is met.
      if let erased = whole, let replaced = try bodies.replaced(erased) {
        whole = replaced
      } else {
        find([
          Finding(
            .erasedWithoutAuthority, at: event.position,
            "Its payload was erased, and no event allows it.")
        ])
      }
    }
    if earlier != nil, let whole { try meetReferences(of: whole) }
    let walked = WalkedEvent(
      position: event.position, append: run.append,
      recorded: Moment(millisecondsSinceEpoch: run.recorded), act: words[Int(event.act)],
      by: words[Int(event.by)], ministry: words[Int(event.ministry)], stream: stream.index,
      whole: whole)
    let found = try judges.event(walked, names)
    if !found.isEmpty { find(found) }
  }

  mutating func compare(_ walk: IndexWalk) {
    for index in EventIndex.allCases
    where walk.broken.contains(index) || walk.sums[index] != indexes[index] {
      find([
        Finding(
          .brokenLedger, "The index \(index.name) does not hold what the events' rows say.")
      ])
    }
  }

  /// What can only be said of the whole log, when its last event has been met.
  ///
  /// - Parameter size: of the log now, which may have grown meanwhile.
  mutating func finish(_ database: Database, size: Position) throws {
    if let append { find(append.closing()) }
    find(try checkpoints.rest(database, size: size))
  }
}
