internal import GRDB
internal import GRDBSQLite

/// What a view of a person's own may cost, so that nobody but its reader ever waits for it.
public struct FoldLimits: Hashable, Sendable {
  /// Instructions of SQLite's machine that a statement may run for one event: the same count on
  /// every machine, where a time would not be.
  public var stepsPerStatement: Int
  public var fileBytes: Int
  /// Of one text or blob.
  public var valueBytes: Int

  public init(stepsPerStatement: Int, fileBytes: Int, valueBytes: Int) {
    self.stepsPerStatement = stepsPerStatement
    self.fileBytes = fileBytes
    self.valueBytes = valueBytes
  }

  /// About a second a statement, 2 GiB a view, 4 MiB a value.
  public static let own = FoldLimits(
    stepsPerStatement: 50_000_000, fileBytes: 2 << 30, valueBytes: 4 << 20)

  /// Why a statement ended, when a limit ended it.
  func reason(for code: Int32) -> String? {
    switch code & 0xff {
    case SQLITE_INTERRUPT:
      "a statement takes more than \(stepsPerStatement) steps of SQLite for one event"
    case SQLITE_FULL: "its rows need more than \(fileBytes) bytes, or the disk is full"
    case SQLITE_TOOBIG: "a value needs more than \(valueBytes) bytes"
    default: nil
    }
  }

  /// Bounds what one value and the whole file may hold; to be called once the page size is set.
  func bound(_ db: Database) throws {
    let raw = try connection(db)
    sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, Int32(clamping: valueBytes))
    sqlite3_limit(raw, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
    let page = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
    try db.execute(sql: "PRAGMA max_page_count = \(max(1, fileBytes / page))")
  }

  /// Lifts the bound of the file: while views are swapped it holds the old rows and the new ones.
  func unbound(_ db: Database) throws {
    try db.execute(sql: "PRAGMA max_page_count = 4294967294")
  }
}

/// Counts down the instructions of one statement, and ends it when none are left.
struct StepBudget: ~Copyable {
  private static let grain = 1000
  private let raw: OpaquePointer
  /// Outlives the calls that SQLite makes while a statement runs; none without a limit.
  private let left: UnsafeMutablePointer<Int>?
  private let whole: Int

  init(_ steps: Int?, on raw: OpaquePointer) {
    self.raw = raw
    whole = max(1, (steps ?? 0) / Self.grain)
    left = steps.map { _ in
      let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)
      pointer.initialize(to: 0)
      return pointer
    }
  }

  deinit { left?.deallocate() }

  /// Runs a statement; others on the same connection are not counted.
  @inline(__always)
  func spend(_ body: () -> Int32) -> Int32 {
    guard let left else { return body() }
    left.pointee = whole
    sqlite3_progress_handler(
      raw, Int32(Self.grain),
      { context in
        guard let left = context?.assumingMemoryBound(to: Int.self) else { return 1 }
        left.pointee -= 1
        return left.pointee < 0 ? 1 : 0
      }, left)
    defer { sqlite3_progress_handler(raw, 0, nil, nil) }
    return body()
  }
}
