internal import EventLog
public import EventSourcing
internal import Projector

/// One event of the log with all that its header says.
public struct LogEntry: Hashable, Sendable {
  public let position: Position
  public let recorded: Moment
  public let header: EventHeader
  /// What is read in its place when it was erased; none when it is missing.
  public let payload: JSON?
  public let isErased: Bool
  /// Hexadecimal.
  public let leafHash: String

  /// As a CloudEvents 1.0 event, `sequence` being the position in twenty digits.
  public func cloudEvent(origin: String) -> JSON {
    let digits = String(position)
    var object: JSONObject = JSONObject()
    object["specversion"] = "1.0"
    object["id"] = .string(header.id.description)
    object["source"] = .string("urn:concert:ledger:\(origin)")
    object["type"] = .string("concert.\(header.act).v\(header.v)")
    object["subject"] = .string(header.stream.ref)
    object["time"] = .string(recorded.description)
    object["datacontenttype"] = "application/json"
    object["sequence"] = .string(String(repeating: "0", count: 20 - digits.count) + digits)
    object["stream"] = .string(header.stream.text)
    object["streamversion"] = .int(Int64(header.version))
    object["effectivedate"] = .string(header.on.description)
    object["ministry"] = .string(header.ministry)
    object["officer"] = .string(header.officer)
    object["visibility"] = .string(header.visibility)
    object["contentlang"] = header.lang.map(JSON.string)
    object["cause"] = header.cause.map { .string($0.description) }
    object["hash"] = .string(leafHash)
    if isErased { object["erased"] = true }
    object["data"] = payload ?? .null
    return .object(object)
  }
}

/// Which part of the log is wanted.
public struct LogQuery: Hashable, Sendable {
  /// A record's reference; none for all.
  public var ref: String?
  /// Only events behind this position.
  public var after: Position?
  public var limit: Int?
  /// The last ones, newest first; else the first ones in log order.
  public var isNewestFirst = false
  /// Owned by this ministry.
  public var ministry: String?
  public var officer: String?
  /// A type such as `commitment.made`, or its noun alone.
  public var type: String?
  /// The days that the event is about, both ends included.
  public var from: Day?
  public var to: Day?

  public init() {}

  var isFiltered: Bool {
    ministry != nil || officer != nil || type != nil || from != nil || to != nil
  }

  /// Whether an event is wanted, by its header.
  func wants(_ header: EventHeader) -> Bool {
    if let ministry, header.ministry != ministry { return false }
    if let officer, header.officer != officer { return false }
    if let type, header.act != type, !header.act.hasPrefix(type + ".") { return false }
    if let from, header.on < from { return false }
    if let to, header.on > to { return false }
    return true
  }
}

extension Ledger {
  /// Events straight from the log; views have no part in it.
  public func entries<Entries: Sink<LogEntry>>(
    _ query: LogQuery, at clocks: Clocks = .now, into sink: consuming Entries
  ) throws -> Entries {
    var sink = sink
    let basis = try log.read { try self.basis(clocks, $0) }
    try sink.begin(basis, columns: [])
    let source = try self.source(clocks, basis).seeingEachEvent()
    // Nothing stands behind the largest position that can be named.
    let start = max(0, min(query.after ?? -1, .max - 1) + 1)
    let stream = try query.ref.map { ref in
      try log.read { try RecordRef.find(ref, noun: nil, before: basis.size, in: $0).stream }
    }
    if query.isNewestFirst {
      for position in try newest(query, stream, start, source, basis.size) {
        try forEach(query, source, position, position + 1) { try sink.take($0) }
      }
      return sink
    }
    var left = query.limit ?? .max
    func take(_ entry: LogEntry) throws {
      guard left > 0 else { throw Enough() }
      left -= 1
      try sink.take(entry)
    }
    do {
      if let stream {
        for event in try log.read({ try $0.events(in: stream, from: 0) })
        where event.position >= start {
          try forEach(query, source, event.position, event.position + 1, take)
        }
      } else {
        try forEach(query, source, start, basis.size, take)
      }
    } catch is Enough {}
    return sink
  }

  /// Ends a walk through the log early.
  private struct Enough: Error {}

  /// Positions from the newest back.
  private func newest(
    _ query: LogQuery, _ stream: StreamName?, _ start: Position,
    _ source: FilteredSource<SQLiteEventLog>, _ size: Position
  ) throws -> [Position] {
    let limit = query.limit ?? .max
    if let stream {
      let all = try log.read { try $0.events(in: stream, from: 0).map(\.position) }
      let known = try all.filter { $0 >= start && $0 < size }.reversed().filter { position in
        guard query.isFiltered else { return true }
        return try log.read { try $0.event(at: position).map { query.wants($0.header) } ?? false }
      }
      return Array(known.prefix(limit))
    }
    var found: [Position] = []
    var end = size
    while found.count < limit, end > start {
      let from = max(start, end - 1024)
      var page: [Position] = []
      try source.forEach(from: from, to: end) { event in
        if query.isFiltered, let header = EventHeader(line: Array(event.header)),
          !query.wants(header)
        {
          return
        }
        page.append(event.position)
      }
      found += page.reversed()
      end = from
    }
    return Array(found.prefix(limit))
  }

  private func forEach(
    _ query: LogQuery, _ source: FilteredSource<SQLiteEventLog>, _ start: Position, _ end: Position,
    _ body: (LogEntry) throws -> Void
  ) throws {
    try source.forEach(from: start, to: end) { event in
      guard let header = EventHeader(line: Array(event.header)) else {
        throw EventLogError.damaged(
          path: places.log, detail: "the header at @\(event.position) is malformed")
      }
      guard query.wants(header) else { return }
      let payload = event.payload.isEmpty ? nil : try JSON(parsing: Array(event.payload))
      try body(
        LogEntry(
          position: event.position, recorded: event.recorded, header: header, payload: payload,
          isErased: event.isErased, leafHash: hexText(try log.leafHash(at: event.position) ?? [])))
    }
  }
}
