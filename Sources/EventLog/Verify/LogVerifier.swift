public import EventSourcing
internal import Foundation
internal import GRDB
internal import MerkleLog

/// Checks a whole log from its rows alone: pages side by side on all cores, and a walk in order over
/// what they leave.
///
/// - Source: INTEGRITY 4. Signatures and rights are for the judges to say.
public struct LogVerifier {
  /// More findings than this are counted as "more".
  public static let findingLimit = 1000
  /// How many pages are checked before the walk takes them up.
  private static let roundLength = 8

  private let log: SQLiteEventLog
  private let readsPages: Bool

  public init(_ log: SQLiteEventLog) { self.init(log, readsPages: true) }

  /// - Parameter readsPages: false has SQLite read everything, which finds the same and takes longer.
  init(_ log: SQLiteEventLog, readsPages: Bool) {
    self.log = log
    self.readsPages = readsPages
  }

  /// The findings alone, without judges.
  public func findings() throws -> [Finding] { try verify().findings }

  /// - Parameter progress: Called again and again with the number of events checked so far.
  /// - Throws: `EventLogError` when the file cannot be read to its end, and what a judge throws.
  public func verify(
    judges: LogJudges = LogJudges(), progress: (Position) -> Void = { _ in }
  ) throws -> LogReport {
    var earlier: EarlierLog?
    return try verify(since: &earlier, judges: judges, progress: progress)
  }

  /// Checks what came after an earlier check; all of it when there was none.
  ///
  /// - Parameter earlier: what was read of the events before is kept in it.
  public func verify(
    since earlier: inout EarlierLog?, judges: LogJudges, progress: (Position) -> Void = { _ in }
  ) throws -> LogReport {
    let sidecar = Sidecar(folder: log.folder).read()
    guard readsPages, earlier == nil else {
      return try verify(since: &earlier, pages: nil, sidecar, judges, progress)
    }
    return try log.readingPages { pages in
      try verify(since: &earlier, pages: pages, sidecar, judges, progress)
    }
  }

  private func verify(
    since earlier: inout EarlierLog?, pages: LedgerPages?,
    _ sidecar: Result<Sidecar.Content?, EventLogError>, _ judges: LogJudges,
    _ progress: (Position) -> Void
  ) throws -> LogReport {
    var run = VerifyRun(origin: log.origin, judges: judges, earlier: earlier)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    // Where SQLite reads, rows are only ever added: each page has a short transaction of its own, so
    // that the WAL can be emptied meanwhile. What is appended from now on is for the next check.
    let size = try log.size()
    // Pages that are read have room for that many rows.
    let end =
      try pages != nil
      ? size : log.inReadTransaction { try WholeLog($0).endOfWalk(from: run.position, size: size) }
    let file = FileCheck(log, pages, end: end, isWhole: earlier == nil)
    try log.inReadTransaction { try run.begin($0) }
    var waiting: [FileCheck.Part] = []
    var next = run.position
    while next < end || !waiting.isEmpty {
      let ranges = Self.pages(from: next, to: end)
      let round = SideBySide(ranges, threads: threads) { [shape = judges.shape] range in
        try file.check(range, shape: shape)
      }
      // While others check the next pages, this thread walks over the last ones.
      try walk(&run, waiting)
      waiting = try round.wait()
      next = ranges.last?.upperBound ?? next
      progress(run.position)
    }
    if end < size { run.find([WholeLog.farRows(from: end, size: size)]) }
    let isCounted = try file.finish(&run)
    try finish(&run, sidecar, isCounted: isCounted)
    earlier = run.earlier
    return run.report
  }

  /// What belongs to the end of the log, or to all of it.
  private func finish(
    _ run: inout VerifyRun, _ sidecar: Result<Sidecar.Content?, EventLogError>, isCounted: Bool
  ) throws {
    try log.inReadTransaction { database in
      let size = try SQLiteLogReader(database: database, path: log.folder).size()
      try run.finish(database, size: size)
      let whole = WholeLog(database)
      let start = run.earlier?.size
      run.find(
        try start.map { try whole.ends(from: $0, size: size) }
          ?? whole.counts(size: size, isCounted: isCounted))
      try check(sidecar, database, &run)
    }
  }

  /// The next pages, none longer than to its multiple of the page length.
  private static func pages(from start: Position, to end: Position) -> [Range<Position>] {
    var ranges: [Range<Position>] = []
    var next = start
    while next < end, ranges.count < roundLength {
      let pageEnd = min(end, (next / Page.length + 1) * Page.length)
      ranges.append(next..<pageEnd)
      next = pageEnd
    }
    return ranges
  }

  private func walk(_ run: inout VerifyRun, _ parts: [FileCheck.Part]) throws {
    guard !parts.isEmpty else { return }
    try log.inReadTransaction { database in
      for part in parts {
        run.take(part.count, isSound: part.page.findings.isEmpty)
        try run.take(part.page, database)
      }
    }
  }

  private func check(
    _ sidecar: Result<Sidecar.Content?, EventLogError>, _ database: Database,
    _ run: inout VerifyRun
  ) throws {
    let reader = SQLiteLogReader(database: database, path: log.folder + "/ledger.db")
    let refusal = try Sidecar(folder: log.folder).refusal(
      reader, origin: log.origin, content: sidecar)
    guard let refusal else {
      guard let (note, checkpoint) = try sidecar.get() else { return run.sidecar = .missing }
      run.sidecar = .compared
      // A stored one has been judged; another note must be the log's own as well.
      if try !isStored(note, over: checkpoint.size, in: database) {
        run.find(try run.judges.checkpoint(note, checkpoint))
      }
      return
    }
    let kind: FindingCode
    switch refusal {
    case .behindCheckpoint: kind = .behindCheckpoint
    case .otherHistory: kind = .otherHistory
    case .damaged: kind = .brokenLedger
    default: kind = .badCheckpoint
    }
    run.sidecar = kind == .badCheckpoint ? .unreadable : .compared
    run.find([Finding(kind, refusal.explanation.telling)])
  }

  private func isStored(
    _ note: SignedNote, over size: Position, in database: Database
  ) throws -> Bool {
    let statement = try RawStatement(
      cached: "SELECT note FROM checkpoints WHERE size = ?", in: database)
    defer { statement.reset() }
    statement.bind(1, size)
    return try statement.step() && Array(statement.buffer(0)) == note.encoded
  }
}
