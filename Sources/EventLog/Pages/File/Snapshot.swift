internal import GRDB

/// The pages of one committed state of the file, as an open read transaction sees it.
///
/// As long as that transaction lasts, nobody overwrites what is read here: a checkpoint copies no
/// frame into the file that this state does not hold, and the WAL is not begun anew.
/// - Source: "WAL-mode File Format", https://www.sqlite.org/walformat.html.
struct Snapshot: Sendable {
  let layout: PageLayout
  let pageCount: UInt32
  /// Where in the WAL the newest bytes of a page begin.
  let frames: [UInt32: Int64]
  /// The first page of the list of free ones; 0 when there is none.
  let freeTrunk: UInt32
  let freeCount: UInt32

  /// How often it is tried again because somebody wrote between two looks at the WAL's index.
  private static let attempts = 50

  /// Calls `body` inside of a read transaction with what that sees.
  ///
  /// - Returns: none, and `body` was not called, where SQLite has to read the pages itself.
  static func reading<Result>(
    _ database: Database, _ body: (Snapshot) throws -> Result?
  ) throws -> Result? {
    // A first look makes SQLite open the WAL and its index.
    try database.inTransaction(.deferred) {
      try look(database)
      return .commit
    }
    for _ in 0..<attempts {
      guard let before = state(database) else { continue }
      var outcome: Result??
      try database.inTransaction(.deferred) {
        try look(database)
        // The same before and after, so the same in between, when the transaction chose its state.
        guard let after = state(database), before == after else { return .commit }
        do {
          var memory = WalMemory(mostFrames: .max)
          outcome = .some(try body(try Snapshot(database, after, &memory)))
        } catch is Unusual {
          outcome = .some(nil)
        }
        return .commit
      }
      if let outcome { return outcome }
    }
    return nil
  }

  /// Calls `body` inside of a read transaction with what that sees; with none where SQLite has to
  /// read the pages itself, which includes a WAL that takes too long to read.
  static func reading(
    _ database: Database, _ memory: inout WalMemory, _ body: (Snapshot?) throws -> Void
  ) throws {
    let before = state(database)
    try database.inTransaction(.deferred) {
      try look(database)
      var snapshot: Snapshot?
      // The same before and after, so the same in between, when the transaction chose its state.
      if let before, let after = state(database), before == after {
        do { snapshot = try Snapshot(database, after, &memory) } catch is Unusual {}
      }
      try body(snapshot)
      return .commit
    }
  }

  private static func look(_ database: Database) throws {
    _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
  }

  /// None when it can't be told; a state without frames when there is no WAL.
  private static func state(_ database: Database) -> WalState?? {
    do {
      guard let index = try PageHandles(database).sharedIndex() else { return .some(nil) }
      return try WalState(index)
    } catch {
      return nil
    }
  }

  private init(
    _ database: Database, _ state: WalState?, _ memory: inout WalMemory
  ) throws {
    let handles = try PageHandles(database)
    var frames: [UInt32: Int64] = [:]
    let head = try Self.head(handles, frames, pageSize: 512)
    guard let layout = head.layout else { throw Unusual(1, "the page size is none of SQLite's") }
    // What was copied before the transaction began is in the file for good; what was not is in the
    // WAL, which then lasts as long as the transaction.
    if let state, state.copied < state.frameCount {
      frames = try memory.frames(state, pageSize: layout.pageSize, handles: handles)
    }
    let newest = try Self.head(handles, frames, pageSize: layout.pageSize)
    guard newest.isUsual, newest.layout == layout else {
      throw Unusual(1, "the file's header is not that of a ledger")
    }
    guard state.map({ $0.frameCount == 0 || $0.pageCount == newest.pageCount }) ?? true else {
      throw Unusual(1, "the WAL's index says another number of pages than the file")
    }
    self.layout = layout
    self.frames = frames
    pageCount = newest.pageCount
    freeTrunk = newest.freeTrunk
    freeCount = newest.freeCount
  }

  private static func head(
    _ handles: PageHandles, _ frames: [UInt32: Int64], pageSize: Int
  ) throws -> FileHead {
    var bytes = [UInt8](repeating: 0, count: 100)
    try bytes.withUnsafeMutableBytes { (buffer) throws in
      if let offset = frames[1] {
        try handles.readLog(buffer, at: offset)
      } else {
        try handles.read(buffer, at: 0)
      }
    }
    return FileHead(bytes)
  }
}

/// The first hundred bytes of the file.
///
/// - Source: "Database File Format", 1.3.
private struct FileHead {
  let layout: PageLayout?
  let pageCount: UInt32
  let freeTrunk: UInt32
  let freeCount: UInt32
  /// Whether it is UTF-8 in WAL mode without pointer maps and reserved bytes, as ledgers are made.
  let isUsual: Bool

  init(_ bytes: [UInt8]) {
    func word(_ offset: Int) -> UInt32 {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let size = Int(bytes[16]) << 8 | Int(bytes[17])
    layout = PageLayout(pageSize: size == 1 ? 65_536 : size)
    pageCount = word(28)
    freeTrunk = word(32)
    freeCount = word(36)
    isUsual =
      bytes.starts(with: "SQLite format 3\0".utf8) && bytes[18] == 2 && bytes[19] == 2
      && bytes[20...23] == [0, 64, 32, 32] && pageCount > 0 && word(24) == word(92)
      && word(44) == 4 && word(52) == 0 && word(56) == 1 && word(64) == 0
  }
}
