internal import Coordination
internal import EventLog
public import EventSourcing

/// What was taken back, and by which event.
public struct UndoReceipt: Hashable, Sendable {
  public struct Event: Hashable, Sendable {
    public let position: Position
    public let type: String
  }

  public let ref: String
  public let undone: Event
  /// Its header's `cause` is the id of what was undone.
  public let by: Event
  public let isRedo: Bool
}

extension Ledger {
  /// Records the opposite of one's own last act, or of the event at `@N`.
  ///
  /// - Parameters:
  ///   - isRedo: takes back what was undone last instead.
  ///   - reason: told with those acts that take one; else it says which event is undone.
  /// - Throws: `UndoRefusal`; and why the opposite is refused.
  public func undo(
    _ text: String? = nil, isRedo: Bool = false, reason: String? = nil, isDryRun: Bool = false
  ) throws -> UndoReceipt {
    let officer = try self.officer()
    return try appendWhole(isDryRun: isDryRun) { recorder in
      try Self.undo(text, by: officer, isRedo: isRedo, because: reason, &recorder)
    }
  }

  private static func undo(
    _ text: String?, by officer: String, isRedo: Bool, because reason: String?,
    _ recorder: inout Recorder
  ) throws -> UndoReceipt {
    let target = try target(text, by: officer, isRedo: isRedo, in: recorder.log)
    let event = target.event
    let words = reason ?? "\(isRedo ? "Redoes" : "Undoes") @\(event.position)"
    guard
      let command = try Compensation.command(
        for: event, after: target.earlier, because: words)
    else { throw UndoRefusal.noCompensation(type: event.header.act, at: event.position) }
    let act: Act
    do {
      let defaults = Act.Defaults(lang: nil, visibility: event.header.visibility)
      act = try Act(parsing: command, defaults: defaults ?? Act.Defaults())
    } catch {
      throw SettlementRefused(reasons: error.all.map(\.explanation))
    }
    let decided = try recorder.decideNext(act)
    let stored = try recorder.store(decided, causedBy: event.header.id)
    return UndoReceipt(
      ref: event.header.stream.ref,
      undone: UndoReceipt.Event(position: event.position, type: event.header.act),
      by: UndoReceipt.Event(
        position: stored.position, type: decided.decision.events.first?.type ?? ""),
      isRedo: isRedo)
  }

  private static func target(
    _ text: String?, by officer: String, isRedo: Bool, in log: any LogReader
  ) throws -> UndoStream.Target {
    let size = try log.size()
    if let text {
      let event = try RecordRef.event(text, before: size, in: log)
      guard event.header.officer == officer else {
        throw UndoRefusal.notYours(at: event.position, by: event.header.officer)
      }
      return try UndoStream(of: event, in: log).target(event)
    }
    for position in stride(from: size - 1, through: 0, by: -1) {
      guard let event = try log.event(at: position), event.header.officer == officer else {
        continue
      }
      let stream = try UndoStream(of: event, in: log)
      if stream.isCandidate(event, isRedo: isRedo) { return try stream.target(event) }
    }
    throw UndoRefusal.nothing(isRedo: isRedo)
  }
}

/// The events of one record, and which of them took back which.
private struct UndoStream {
  struct Target {
    let event: StoredEvent
    let earlier: [StoredEvent]
  }

  private let events: [StoredEvent]
  /// Ids of events, by the id of what each takes back.
  private var undoing: [EventID: EventID] = [:]

  init(of event: StoredEvent, in log: any LogReader) throws {
    events = try log.events(in: event.header.stream, from: 0)
    let byID = Dictionary(events.map { ($0.header.id, $0) }, uniquingKeysWith: { $1 })
    for event in events {
      // Within one append a cause is what led to the event; across two it is what the event undoes.
      if let cause = event.header.cause, let other = byID[cause], other.append != event.append {
        undoing[event.header.id] = cause
      }
    }
  }

  private func isUndone(_ event: StoredEvent) -> Bool {
    undoing.values.contains(event.header.id)
  }

  /// Whether it was not taken back, or what took it back was taken back in turn.
  private func isInForce(_ event: StoredEvent) -> Bool {
    !events.contains { undoing[$0.header.id] == event.header.id && isInForce($0) }
  }

  /// Takes back an act; whatever takes that back again is a redo, and an act like any other.
  private func isUndo(_ event: StoredEvent) -> Bool {
    guard let cause = undoing[event.header.id] else { return false }
    return undoing[cause].map { undoing[$0] != nil } ?? true
  }

  func isCandidate(_ event: StoredEvent, isRedo: Bool) -> Bool {
    !isUndone(event) && isUndo(event) == isRedo
  }

  /// - Throws: `.alreadyUndone`; `.movedOn` when a later event still stands.
  func target(_ event: StoredEvent) throws(UndoRefusal) -> Target {
    if isUndone(event), !isInForce(event) { throw .alreadyUndone(at: event.position) }
    let later = events.filter { $0.position > event.position }
    let ids = Set(later.map(\.header.id))
    let standing = later.first { later in
      // What takes back a later event stands or falls with that one.
      isInForce(later) && !(undoing[later.header.id].map(ids.contains) ?? false)
    }
    if let standing { throw .movedOn(ref: event.header.stream.ref, at: standing.position) }
    return Target(event: event, earlier: events.filter { $0.position < event.position })
  }
}
