public import EventSourcing
internal import GRDB

extension SQLiteEventLog: EventSource {
  /// How many events one read transaction covers. Long ones would keep the WAL from being emptied.
  private static let pageLength: Position = 4096

  /// Each reading has a connection of its own.
  public var isShareable: Bool { true }

  public func size() throws -> Position { try read { try $0.size() } }

  public func leafHash(at position: Position) throws -> [UInt8]? {
    try read { try $0.leafHash(at: position) }
  }

  public func inOneRead<Value>(_ body: () throws -> Value) throws -> Value {
    try inReadTransaction { _ in try body() }
  }

  /// Reads in short transactions. What was read stays true, because rows are only ever added.
  public func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    // A page that reaches beyond the end is short; more than one asks first where the end is.
    let end = end - position <= Self.pageLength ? end : min(end, try size())
    var pages = EventPages(end - position)
    for start in stride(from: position, to: end, by: Int(Self.pageLength)) {
      try forEach(start..<min(start + Self.pageLength, end), by: &pages, body)
    }
  }

  /// One transaction's events: from the pages of the file where that can be.
  private func forEach(
    _ part: Range<Position>, by pages: inout EventPages, _ body: (EventBytes) throws -> Void
  ) throws {
    let path = folder + "/ledger.db"
    try EventLogError.mapping(path, wait: waitSeconds) {
      try pool.unsafeReentrantRead { database in
        let reader = SQLiteLogReader(database: database, path: path)
        guard !database.isInsideTransaction, part.count >= EventPages.leastCount else {
          return try reader.forEach(from: part.lowerBound, to: part.upperBound, body)
        }
        try pages.forEach(part, reader, body)
      }
    }
  }
}
