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
    var isDone = false
    while !isDone {
      // One transaction a page, so that the WAL can be emptied meanwhile; rows are only ever added.
      try log.inReadTransaction { database in
        let size = try SQLiteLogReader(database: database, path: log.folder).size()
        try run.checkPage(database, to: size)
        isDone = run.position >= size
        if isDone {
          try run.checkWhole(database)
          try checkSidecar(database, &run)
        }
      }
      progress(run.position)
    }
    return run.report
  }

  private func checkSidecar(_ database: Database, _ run: inout VerifyRun) throws {
    let reader = SQLiteLogReader(database: database, path: log.folder + "/ledger.db")
    let sidecar = Sidecar(folder: log.folder)
    guard let refusal = try sidecar.refusal(reader, origin: log.origin) else {
      run.sidecar = try sidecar.read() == nil ? .missing : .compared
      return
    }
    switch refusal {
    case .behindCheckpoint, .otherHistory: run.sidecar = .compared
    default: run.sidecar = .unreadable
    }
    run.find(refusal.explanation.code, nil, refusal.explanation.what)
  }
}
