internal import EventSourcing
internal import GRDB

/// The file below the rows, and the rows themselves: from its pages, each read once, or by SQLite
/// where a page is not as it should be.
struct FileCheck: Sendable {
  /// What one range of events left, and what was counted on its pages; none when SQLite read them.
  struct Part: Sendable {
    let page: Page
    let count: LedgerPages.Count?
  }

  /// What the check of the file as a whole comes to.
  private enum Verdict: Sendable {
    case counted(IndexSums, LedgerPages.Count)
    case findings([Finding], IndexWalk?)
  }

  private let log: SQLiteEventLog
  private let pages: LedgerPages?
  private let end: Position
  private let whole: SideBySide<Position, Verdict>

  /// Begins with what no range of events reaches, on a thread of its own.
  ///
  /// - Parameter isWhole: false when an earlier check has looked at most of the file.
  init(_ log: SQLiteEventLog, _ pages: LedgerPages?, end: Position, isWhole: Bool) {
    self.log = log
    self.pages = pages
    self.end = end
    whole = SideBySide([end], threads: 1) { end in
      try log.inReadTransaction { database in
        let whole = WholeLog(database)
        guard isWhole else { return .findings(try whole.schema(), nil) }
        if let pages {
          do {
            let (sums, count) = try pages.checkRest(database)
            return .counted(sums, count)
          } catch is Unusual {
            // SQLite says what it is.
          }
        }
        let (findings, indexes) = try whole.findings(end: end)
        return .findings(findings, indexes)
      }
    }
  }

  /// Checks a range of events by themselves.
  func check(
    _ range: Range<Position>, shape: @escaping @Sendable (String) -> PayloadShape?
  ) throws -> Part {
    try log.inReadTransaction { database in
      if let pages {
        do {
          let (page, count) = try pages.check(
            range, in: database, origin: log.origin, shape: shape)
          return Part(page: page, count: count)
        } catch is Unusual {
          // SQLite reads the same rows, or says why it can't.
        }
      }
      // Pages are read once and in order; a large cache on every core would hold them for nothing.
      try database.execute(sql: "PRAGMA cache_size = -2048")
      let rows = try QueriedEventRows(range, in: database)
      var check = try PageCheck(range, rows, in: database, origin: log.origin, shape: shape)
      return Part(page: try check.run(), count: nil)
    }
  }

  /// Says what is to be said of the file as a whole, when all of its events have been met.
  ///
  /// - Returns: whether it holds as many rows as it must.
  func finish(_ run: inout VerifyRun) throws -> Bool {
    for verdict in try whole.wait() {
      switch verdict {
      case .counted(let sums, var count):
        if let pages, let ranges = run.count, sums == run.indexes {
          count.add(ranges)
          if pages.isWhole(count) { return true }
        }
        let (findings, indexes) = try log.inReadTransaction {
          try WholeLog($0).findings(end: end)
        }
        run.find(findings)
        if let indexes { run.compare(indexes) }
      case .findings(let findings, let indexes):
        run.find(findings)
        if let indexes { run.compare(indexes) }
      }
    }
    return false
  }
}
