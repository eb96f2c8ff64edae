internal import Coordination
internal import EventLog
public import EventSourcing
internal import GRDB
internal import Projector

/// What commands would bring, had they been stored.
public struct DuplicateCheck: Sendable {
  public let basis: Basis
  /// Pairs that the commands would raise or score anew, best first.
  public let pairs: [DuplicatePair]
  /// The records that they would make or change.
  public let records: Set<String>
  /// How many commands were decided.
  public let commands: Int
  /// Commands that the rules refuse, with their lines.
  public let refusals: [(line: Int, reasons: [Explanation])]
  /// The coordinator as whom it was decided; none when a key says who asks.
  public let standIn: String?
}

extension Ledger {
  /// Decides commands on what the log holds now, and reads the flags that their events would raise.
  ///
  /// Nothing is written to the log, so that a reader needs neither a key nor the right to write. Who
  /// has no key asks as a coordinator would, who may speak for every ministry.
  public func checkDuplicates<Commands: CommandSource>(
    of source: consuming Commands, minScore: Int = 0
  ) throws -> DuplicateCheck {
    var source = source
    try catchUp()
    let projector = try viewing.now()
    let asker = try asker(projector)
    return try log.read { log in
      let basis = try self.basis(.now, log)
      try projector.setBasis(asOf: basis.asOf, knownAt: basis.knownAt)
      committedSize = basis.size
      var recorder = Recorder(
        log: log, add: { _ in preconditionFailure("a rehearsal stores nothing") },
        origin: origin, officer: asker.officer,
        keyName: "\(origin)/officer/\(asker.officer)", chance: chance, now: clock(),
        flag: { [self] in try flag(of: $0) }, newKey: { _ in nil }, signers: nil,
        surroundings: Surroundings(today: clock().day))
      var rehearsal = Rehearsal(start: basis.size, now: clock(), by: recorder.keyName)
      var keys: Set<String> = []
      var commands = 0
      var records: Set<String> = []
      var refusals: [(line: Int, reasons: [Explanation])] = []
      while let command = try source.next() {
        do {
          let json = try command.json.get()
          if asker.isStandIn { try Self.requireMinistry(json) }
          let act = try Act(parsing: json)
          if act.key.map({ keys.insert($0).inserted }) ?? true,
            let decided = try recorder.rehearse(act)
          {
            rehearsal.add(decided.decision.events)
            records.insert(decided.decision.ref)
          }
          commands += 1
        } catch let error as EventLogError {
          throw error
        } catch let rejections as Rejections {
          refusals.append((command.line, rejections.all.map(\.explanation)))
        } catch let refusal as any Explainable {
          refusals.append((command.line, [refusal.explanation]))
        }
      }
      return DuplicateCheck(
        basis: basis, pairs: try Self.flags(projector, rehearsal, minScore), records: records,
        commands: commands, refusals: refusals, standIn: asker.isStandIn ? asker.officer : nil)
    }
  }

  /// Whose rights the commands are decided with.
  private func asker(_ projector: Projector) throws -> (officer: String, isStandIn: Bool) {
    do {
      return (try officer(), false)
    } catch KeyRefusal.noneForOfficer(let officer, _) {
      return (officer, false)
    } catch KeyRefusal.noneForOrigin(let origin, let folder) {
      let coordinator = try projector.naming {
        try projector.read { db in
          try String.fetchOne(
            db,
            sql: """
              SELECT o.officer FROM officers AS o, json_each(o.roles) AS role
              WHERE role.value = 'coordinator' AND o.state = 'active' ORDER BY o.officer LIMIT 1
              """)
        }
      }
      guard let coordinator else { throw KeyRefusal.noneForOrigin(origin, folder: folder) }
      return (coordinator, true)
    }
  }

  /// Whoever has no key has no ministry that a record could be of when it names none.
  private static func requireMinistry(_ command: JSON) throws {
    guard command["ministry"] == nil,
      ["commitment.make", "contribution.log"].contains(command["do"]?.string)
    else { return }
    throw ReadingRefusal.ministryNotSaid
  }

  private static func flags(
    _ projector: Projector, _ rehearsal: Rehearsal, _ minScore: Int
  ) throws -> [DuplicatePair] {
    let (start, end) = (rehearsal.start, rehearsal.size())
    guard end > start else { return [] }
    return try projector.naming {
      try projector.tryOut("duplicates", rehearsal, from: start, to: end) { db in
        var arguments = RecordFilter().arguments
        arguments["min_score"] = .integer(Int64(minScore))
        arguments["status"] = .text("open")
        arguments["ref"] = .null
        arguments["since"] = .integer(start)
        return try DuplicatePair.fetch(arguments, db)
      }
    }
  }
}

/// Decided events as the log would hold them next.
private struct Rehearsal: EventSource {
  let start: Position
  private let now: Moment
  private let by: String
  private var events: [(header: [UInt8], payload: [UInt8])] = []

  init(start: Position, now: Moment, by: String) {
    self.start = start
    self.now = now
    self.by = by
  }

  mutating func add(_ decided: [DecidedEvent]) {
    for event in decided {
      let header = EventHeader(
        act: event.type, bodyDigest: String(repeating: "0", count: 64), by: by,
        id: EventID(high: 0, low: UInt64(size())), lang: event.lang, ministry: event.ministry,
        on: event.on, stream: event.stream, v: event.v, version: event.version,
        visibility: event.visibility)
      events.append((header.line, event.payloadBytes))
    }
  }

  func size() -> Position { start + Position(events.count) }
  func leafHash(at position: Position) -> [UInt8]? { nil }
  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    for place in position..<min(end, size()) {
      let event = events[Int(place - start)]
      try event.header.withUnsafeBytes { header in
        try event.payload.withUnsafeBytes { payload in
          try body(EventBytes(position: place, recorded: now, header: header, payload: payload))
        }
      }
    }
  }
}
