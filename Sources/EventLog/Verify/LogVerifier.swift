public import EventSourcing
internal import GRDB
internal import MerkleLog

/// Checks a whole log from its rows alone, in pages, with memory that does not grow.
///
/// - Source: INTEGRITY 4. Signatures and rights are for the judges to say.
public struct LogVerifier {
  /// More findings than this are counted as "more".
  public static let findingLimit = 1000

  private let log: SQLiteEventLog

  public init(_ log: SQLiteEventLog) { self.log = log }

  /// The findings alone, without judges.
  public func findings() throws -> [Finding] { try verify().findings }

  /// - Parameter progress: Called after each page with the number of events checked so far.
  /// - Throws: `EventLogError` when the file cannot be read to its end, and what a judge throws.
  public func verify(
    judges: LogJudges = LogJudges(), progress: (Position) -> Void = { _ in }
  ) throws -> LogReport {
    var run = VerifyRun(origin: log.origin, judges: judges)
    let sidecar = Sidecar(folder: log.folder).read()
    var isDone = false
    while !isDone {
      // One transaction a page, so that the WAL can be emptied meanwhile; rows are only ever added.
      try log.inReadTransaction { database in
        let size = try SQLiteLogReader(database: database, path: log.folder).size()
        try run.checkPage(database, to: size)
        isDone = run.position >= size
        if isDone {
          try run.checkWhole(database)
          try check(sidecar, database, &run)
        }
      }
      progress(run.position)
    }
    return run.report
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
    switch refusal {
    case .behindCheckpoint, .otherHistory: run.sidecar = .compared
    default: run.sidecar = .unreadable
    }
    run.find(refusal.explanation.code, nil, refusal.explanation.what)
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
