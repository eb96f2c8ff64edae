internal import Coordination
internal import EventLog
public import EventSourcing

extension Ledger {
  /// Records a decision on a suspected duplicate and what it entails, in one append or not at all.
  ///
  /// Of a `joint` pair both are put under the mission, which is established or joined first where
  /// that is needed; of a `same` pair the one that is not kept is withdrawn with the reason.
  /// - Parameters:
  ///   - review: a `duplicate.review` command.
  ///   - mission: what a new mission is established with; none when it is there.
  ///   - isDryRun: decide everything, store nothing.
  /// - Throws: `SettlementRefused` when words are missing or wrong, else why the first of its acts is
  ///   refused; nothing was stored then.
  public func settle(
    _ review: JSON, establishing mission: JSONObject? = nil, isDryRun: Bool = false
  ) throws -> Settlement {
    let act = try Self.act(review)
    return try appendWhole(isDryRun: isDryRun) { recorder in
      try Self.settlement(of: act, &recorder) { recorder in
        try recorder.surroundings.commands(carryingOut: act, establishing: mission)
      }
    }
  }

  /// Records a new effort under one mission with a like one that is there, in one append or not at all.
  ///
  /// - Parameters:
  ///   - entry: a `commitment.make` or `contribution.log` command.
  ///   - other: the reference of the like one; it is pooled, too, where it does not stand there yet.
  ///   - name: the mission; joined where it is known.
  ///   - mission: what a new mission is established with; none when it is there.
  /// - Throws: as `settle`.
  public func enter(
    _ entry: JSON, with other: String, under name: String,
    establishing mission: JSONObject? = nil, isDryRun: Bool = false
  ) throws -> Settlement {
    let act = try Self.act(entry)
    guard let like = EffortRef(other), let under = ID<Mission>(name) else {
      let isOther = EffortRef(other) == nil
      throw Refusal.notFound(
        noun: isOther ? Commitment.kind : Mission.kind, ref: isOther ? other : name)
    }
    let pooling = try Self.act(
      like.commitment == nil
        ? [
          "do": "contribution.correct", "ref": .string(other), "mission": .string(name),
          "reason": "one effort",
        ] : ["do": "commitment.pool", "ref": .string(other), "mission": .string(name)])
    return try appendWhole(isDryRun: isDryRun) { recorder in
      try Self.settlement(of: act, &recorder) { recorder in
        try recorder.answerNeeds(of: pooling)
        return try recorder.surroundings.commands(
          entering: act, with: like, under: under, establishing: mission, by: recorder.officer)
      }
    }
  }

  private static func act(_ command: JSON) throws -> Act {
    do {
      return try Act(parsing: command)
    } catch {
      throw SettlementRefused(reasons: error.all.map(\.explanation))
    }
  }

  private static func settlement(
    of act: Act, _ recorder: inout Recorder, by commands: (inout Recorder) throws -> [JSON]
  ) throws -> Settlement {
    try recorder.answerNeeds(of: act)
    if let key = act.key, let earlier = try recorder.replay(of: act, key: key) {
      return Settlement(entries: [], review: earlier)
    }
    var entries: [Settlement.Entry] = []
    var review: StoredCommand?
    for command in try commands(&recorder) {
      let step = try Self.act(command)
      let decided = try recorder.decideNext(step)
      let stored = try recorder.store(decided)
      if step.name == act.name { review = stored }
      for (offset, event) in decided.decision.events.enumerated() {
        entries.append(
          Settlement.Entry(
            type: event.type, ref: event.ref, version: event.version, ministry: event.ministry,
            on: event.on, position: stored.position + Position(offset),
            payload: event.payload.object ?? JSONObject()))
      }
    }
    guard let review else { preconditionFailure("a decision is among what carries it out") }
    return Settlement(entries: entries, review: review)
  }
}
