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
    let target = try UndoStream.target(text, by: officer, isRedo: isRedo, in: recorder.log)
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
}
