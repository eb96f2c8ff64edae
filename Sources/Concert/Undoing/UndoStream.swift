internal import Coordination
internal import EventLog
internal import EventSourcing

/// The events of one record, and which of them took back which.
struct UndoStream {
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

  /// The event at `@N`, or an officer's last one that can be taken back or again.
  ///
  /// - Throws: `UndoRefusal`.
  static func target(
    _ text: String?, by officer: String, isRedo: Bool, in log: any LogReader
  ) throws -> Target {
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
