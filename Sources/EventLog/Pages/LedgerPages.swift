internal import EventSourcing
internal import GRDB
internal import MerkleLog
internal import Synchronization

/// Everything that a check of the whole log reads from the pages of `ledger.db`: each page once.
///
/// What it can't vouch for is left to SQLite: a page of events to SQL's reading of the same rows, the
/// file as a whole to `quick_check`. So it says that a file is sound, and never that it is not.
struct LedgerPages: Sendable {
  private let snapshot: Snapshot
  private let trees: LedgerTrees
  private let end: Position
  private let storage = PageStorage()

  /// What was counted on pages that nobody else counts.
  struct Count: Sendable {
    var events: Int64 = 0
    var bodies: Int64 = 0
    /// By level.
    var nodes = [Int64](repeating: 0, count: 8)
    var overflowPages: [UInt32] = []

    mutating func add(_ other: Count) {
      events += other.events
      bodies += other.bodies
      for level in nodes.indices { nodes[level] += other.nodes[level] }
      overflowPages += other.overflowPages
    }
  }

  /// - Parameter end: how many events the snapshot holds.
  init(_ database: Database, _ snapshot: Snapshot, end: Position) throws {
    // Without events there is nothing to hold the rest against.
    guard end > 0 else { throw Unusual(0, "there are no events") }
    self.snapshot = snapshot
    self.end = end
    trees = try LedgerTrees(database, PageFile(database, snapshot))
    guard end <= Int64(trees.events.leaves.count * snapshot.layout.mostCells) else {
      throw Unusual(0, "positions go further than there is room for")
    }
  }

  /// How many events' pages are read at once: as many as a core's own cache has room for.
  private static let partLength: Position = 512

  /// Checks the events of a range by the rows as they lie on the pages.
  func check(
    _ range: Range<Position>, in database: Database, origin: String,
    shape: @escaping (String) -> PayloadShape?
  ) throws -> (page: Page, count: Count) {
    let file = try PageFile(database, snapshot)
    return try storage.lend { bytes in
      try withFields { eventFields in
        try withFields { bodyFields in
          let rows = PageEventRows(trees, file, eventFields, bodyFields)
          var check = try PageCheck(range, rows, in: database, origin: origin, shape: shape)
          var start = range.lowerBound
          while start < range.upperBound {
            let part = start..<min(start + Self.partLength, range.upperBound)
            let spans = try LedgerSpans(trees, part, end: end)
            let runs = try file.read(spans.pages(trees), into: &bytes)
            try bytes.withUnsafeBytes { buffer in
              guard let base = buffer.baseAddress else { throw Unusual(0, "nothing was read") }
              check.rows.begin(
                spans, PageBatch(runs: runs, base: base, pageSize: snapshot.layout.pageSize))
              try check.run(part)
              try check.rows.finish()
            }
            start = part.upperBound
          }
          return (check.end(), check.rows.count)
        }
      }
    }
  }

  /// Checks all that no range of events reaches.
  func checkRest(_ database: Database) throws -> (indexes: IndexSums, count: Count) {
    let file = try PageFile(database, snapshot)
    var sums = IndexSums()
    for (index, outline) in zip(EventIndex.allCases, trees.indexes) {
      var entries = IndexEntries(index)
      try entries.run(outline, file)
      guard index == .key ? entries.count <= end : entries.count == end else {
        throw Unusual(0, "an index has more entries than there are events, or less")
      }
      sums[index] = entries.sum
    }
    var count = Count()
    for outline in trees.others { try OtherRows.check(outline, file, &count.overflowPages) }
    try countNodes(file, &count)
    return (sums, count)
  }

  /// Nodes above the leaves of the tree.
  private func countNodes(_ file: PageFile, _ count: inout Count) throws {
    let span = trees.nodes.rest(after: end)
    try storage.lend { bytes in
      let runs = try file.read(trees.nodes.leaves[span.leaves].sorted(), into: &bytes)
      try bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress, !runs.isEmpty else { return }
        var rows = NodeLeaves(trees.nodes, snapshot.layout)
        rows.begin(
          span, PageBatch(runs: runs, base: base, pageSize: snapshot.layout.pageSize))
        try rows.finish()
        for level in count.nodes.indices { count.nodes[level] += rows.counts[level] }
      }
    }
  }

  /// Whether all of the file was met, each page once, and there is nothing beside what the log needs.
  ///
  /// - Parameter count: what was counted in all ranges and in the rest.
  func isWhole(_ count: Count) -> Bool {
    var marks = trees.marks
    for page in count.overflowPages {
      do { try marks.mark(page) } catch { return false }
    }
    return marks.isFull && count.events == end && count.bodies == end
      && (0...7).allSatisfy { count.nodes[$0] == end >> Int64(8 * $0) }
  }
}

/// Buffers for pages, each lent to one thread at a time: new ones would cost a page fault a page.
///
/// A class because all threads share one list.
final class PageStorage: Sendable {
  private let free = Mutex<[[UInt8]]>([])

  func lend<Result>(_ body: (inout [UInt8]) throws -> Result) rethrows -> Result {
    var bytes = free.withLock { $0.popLast() } ?? []
    defer { free.withLock { $0.append(bytes) } }
    return try body(&bytes)
  }
}
