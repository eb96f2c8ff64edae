internal import EventSourcing
internal import GRDB

/// Reads events from the pages of the file, many pages at once.
///
/// SQLite asks the system for each page by itself and looks each body up from the root of its table,
/// which takes more than twice as long. Whatever is unusual about the file is left to it all the same.
struct EventPages {
  /// Fewer events are not worth a look at the tables' roots.
  static let leastCount: Position = 256
  /// How many events' pages are read at once: as many as a core's own cache has room for.
  private static let pieceLength: Position = 512

  /// A frame of the WAL takes as long to read as so many events gain.
  private static let eventsOfFrame: Position = 8

  private var memory: WalMemory
  // Kept from part to part: new memory would cost a page fault a page.
  private var bytes: [UInt8] = []

  /// - Parameter count: how many events will be read, all parts together.
  init(_ count: Position) {
    memory = WalMemory(mostFrames: Int(max(0, count) / Self.eventsOfFrame))
  }

  /// Calls `body` for the events of a part of the log, in one transaction.
  mutating func forEach(
    _ part: Range<Position>, _ reader: SQLiteLogReader, _ body: (EventBytes) throws -> Void
  ) throws {
    var memory = memory
    defer { self.memory = memory }
    try Snapshot.reading(reader.database, &memory) { snapshot in
      var next = part.lowerBound
      if let snapshot { next = try read(part, reader, snapshot, body) }
      guard next < part.upperBound else { return }
      // From the part's start: a damaged file might have other rows for a search that begins later.
      var known = next - part.lowerBound
      try reader.forEach(from: part.lowerBound, to: part.upperBound) { event in
        if known > 0 { known -= 1 } else { try body(event) }
      }
    }
  }

  /// - Returns: the position after the last event that was read; less than the part's end where
  ///   SQLite has to read.
  mutating func read(
    _ part: Range<Position>, _ reader: SQLiteLogReader, _ snapshot: Snapshot,
    _ body: (EventBytes) throws -> Void
  ) throws -> Position {
    let file: PageFile
    let trees: EventTrees
    do {
      file = try PageFile(reader.database, snapshot)
      trees = try EventTrees(reader.database, part, file)
    } catch is Unusual {
      return part.lowerBound
    }
    return try withFields { eventFields in
      try withFields { bodyFields in
        var events = TableRows(trees.events, file, eventFields)
        var bodies = TableRows(trees.bodies, file, bodyFields)
        var start = part.lowerBound
        while start < part.upperBound {
          let piece = start..<min(start + Self.pieceLength, part.upperBound)
          let (first, second) = (trees.events.span(piece), trees.bodies.span(piece))
          let runs: [PageRun]
          do { runs = try file.read(trees.pages(first, second), into: &bytes) } catch is Unusual {
            return start
          }
          start = try bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return start }
            let batch = PageBatch(runs: runs, base: base, pageSize: snapshot.layout.pageSize)
            events.begin(first, batch)
            bodies.begin(second, batch)
            return try Self.forEach(piece, reader, &events, &bodies, body)
          }
          if start < piece.upperBound { return start }
        }
        return start
      }
    }
  }

  private static func forEach(
    _ piece: Range<Position>, _ reader: SQLiteLogReader, _ events: inout TableRows,
    _ bodies: inout TableRows, _ body: (EventBytes) throws -> Void
  ) throws -> Position {
    for position in piece {
      // Nothing but the rows is asked for in here, so that what `body` throws reaches its caller.
      do {
        // A row that is missing may stand where only SQLite, going from leaf to leaf, finds it.
        guard try events.isAt(position), try bodies.isAt(position) else { return position }
      } catch is Unusual {
        return position
      }
      let row = events.row
      let recorded = Moment(millisecondsSinceEpoch: row.integer(6))
      if bodies.row.isNull(2), let erasure = try reader.erasure(of: position) {
        try erasure.replacement.withUnsafeBytes { replacement in
          try body(
            EventBytes(
              position: position, recorded: recorded, header: row.buffer(8), payload: replacement,
              isErased: true))
        }
        continue
      }
      try body(
        EventBytes(
          position: position, recorded: recorded, header: row.buffer(8),
          payload: bodies.row.buffer(2)))
    }
    return piece.upperBound
  }
}

/// The two tables that a reading of events needs, as far as they hold a part of the log.
private struct EventTrees {
  let events: TreeOutline
  let bodies: TreeOutline

  init(_ database: Database, _ part: Range<Position>, _ file: PageFile) throws {
    func outline(_ shape: TreeShape, _ table: Int) throws -> TreeOutline {
      // With other columns the values would mean something else.
      guard
        let number = try Int64.fetchOne(
          database, sql: "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND sql = ?",
          arguments: [Schema.tables[table]]), let root = UInt32(exactly: number)
      else { throw Unusual(0, "a table is not as a ledger's") }
      return try TreeOutline(shape, root: root, rows: part, file)
    }
    events = try outline(LedgerTrees.eventShape, 1)
    bodies = try outline(LedgerTrees.bodyShape, 2)
  }

  /// In the order in which they lie in the file.
  func pages(_ first: LeafSpan, _ second: LeafSpan) throws -> [UInt32] {
    let pages = (events.leaves[first.leaves] + bodies.leaves[second.leaves]).sorted()
    for (page, next) in zip(pages, pages.dropFirst()) where page == next {
      throw Unusual(page, "it is used twice")
    }
    return pages
  }
}
