public import EventSourcing

/// A joint operation, deployment or programme with a lead and others.
public enum Mission: Aggregate {
  public static let kind = "mission"

  /// What a mission is established with.
  public struct Charter: Hashable, Sendable {
    public var mission: ID<Mission>
    public var facts: Facts
    public var lead: ID<Ministry>
    /// The others, without the lead.
    public var participants: [ID<Ministry>]
    public var mandate: String?

    public init(
      mission: ID<Mission>, facts: Facts, lead: ID<Ministry>, participants: [ID<Ministry>],
      mandate: String? = nil
    ) {
      self.mission = mission
      self.facts = facts
      self.lead = lead
      self.participants = participants
      self.mandate = mandate
    }
  }

  public enum Command: Hashable, Sendable {
    case establish(Charter)
    case join(ID<Ministry>?, reason: String?)
    case leave(ID<Ministry>?, reason: String?)
    case extend(Period, reason: String)
    case conclude(onDay: Day?, outcome: String?)
    case reopen(reason: String)
  }

  public enum Event: Hashable, Sendable {
    case established(Charter)
    case joined(ID<Ministry>, reason: String?)
    case left(ID<Ministry>, reason: String?)
    case extended(Period, reason: String)
    case concluded(onDay: Day, outcome: String?)
    case reopened(reason: String)
  }

  public enum State: Hashable, Sendable {
    case unestablished
    case live(Charter)
    case concluded(Charter, on: Day)

    /// The mission as it stands, live or not.
    public var charter: Charter? {
      switch self {
      case .unestablished: nil
      case .live(let charter), .concluded(let charter, _): charter
      }
    }
  }

  /// Rules of a mission's stream.
  public enum Rule: Hashable, Sendable {
    case alreadyEstablished(ID<Mission>)
    case tooFewParticipants(ID<Mission>)
    case closed(ID<Mission>, on: Day)
    case stillLive(ID<Mission>)
    case alreadyTakesPart(ID<Ministry>, ID<Mission>)
    case doesNotTakePart(ID<Ministry>, ID<Mission>)
    case leadCannotLeave(ID<Ministry>, ID<Mission>)
    case notAnExtension(ID<Mission>, end: Day?)
  }

  public static let initial = State.unestablished

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    switch command {
    case .join, .leave: try context.requireActing(for: context.ministry, record: context.subject)
    default: try context.require(.coordinator, for: context.subject)
    }
    switch (command, state) {
    case (.establish(let charter), .unestablished):
      guard !charter.participants.isEmpty else {
        throw .mission(.tooFewParticipants(charter.mission))
      }
      for ministry in [charter.lead] + charter.participants { try context.requireLive(ministry) }
      try context.requireAction(of: charter.facts, changed: nil)
      return [.established(charter)]
    case (.establish(let charter), _): throw .mission(.alreadyEstablished(charter.mission))
    case (_, .unestablished): throw context.unknownMission(ID(unchecked: context.subject))
    case (.reopen(let reason), .concluded): return [.reopened(reason: reason)]
    case (.reopen, .live(let charter)): throw .mission(.stillLive(charter.mission))
    case (_, .concluded(let charter, let day)):
      throw .mission(.closed(charter.mission, on: day))
    case (_, .live(let charter)): return [try change(command, charter, context)]
    }
  }

  private static func change(
    _ command: Command, _ charter: Charter, _ context: Circumstances
  ) throws(Refusal) -> Event {
    let mission = charter.mission
    switch command {
    case .establish, .reopen: preconditionFailure("these were decided before")
    case .join(let ministry, let reason):
      let ministry = ministry ?? context.ministry
      try context.requireLive(ministry)
      guard ministry != charter.lead, !charter.participants.contains(ministry) else {
        throw .mission(.alreadyTakesPart(ministry, mission))
      }
      return .joined(ministry, reason: reason)
    case .leave(let ministry, let reason):
      let ministry = ministry ?? context.ministry
      guard ministry != charter.lead else { throw .mission(.leadCannotLeave(ministry, mission)) }
      guard charter.participants.contains(ministry) else {
        throw .mission(.doesNotTakePart(ministry, mission))
      }
      return .left(ministry, reason: reason)
    case .extend(let period, let reason):
      if let old = charter.facts.period {
        let isLonger = period.end.map { new in old.end.map { new > $0 } ?? false } ?? true
        guard isLonger, period != old else {
          throw .mission(.notAnExtension(mission, end: old.end))
        }
      }
      return .extended(period, reason: reason)
    case .conclude(let day, let outcome):
      return .concluded(onDay: day ?? context.on, outcome: outcome)
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .established(let charter) = event.event {
      state = .live(charter)
      return
    }
    guard var charter = state.charter else { return }
    switch event.event {
    case .established: return
    case .joined(let ministry, _): charter.participants.append(ministry)
    case .left(let ministry, _): charter.participants.removeAll { $0 == ministry }
    case .extended(let period, _): charter.facts.period = period
    case .concluded(let day, _):
      state = .concluded(charter, on: day)
      return
    case .reopened: break
    }
    state = .live(charter)
  }
}

extension Mission.Rule {
  var explanation: Explanation {
    let (code, mission, what, mend) = words
    return Explanation(
      code: code, at: "mission", value: mission.text, what: what, mend: mend,
      outcome: .refusedByRules)
  }

  private var words: (String, ID<Mission>, Phrase, Phrase) {
    switch self {
    case .alreadyEstablished(let mission):
      (
        "mission-exists", mission, "A mission of this name is or was established.",
        "Choose another name, or see: concert show \(mission)"
      )
    case .tooFewParticipants(let mission):
      (
        "too-few-participants", mission, "A mission has a lead and at least one other ministry.",
        "Name the others in participants."
      )
    case .closed(let mission, let day):
      (
        "mission-closed", mission,
        "Closed on \(day). Contributions about days after that are refused; earlier days are "
          + "accepted.",
        "End the period on \(day), or: concert mission reopen \(mission) --reason \"…\""
      )
    case .stillLive(let mission):
      ("mission-live", mission, "It was not concluded.", "See: concert show \(mission)")
    case .alreadyTakesPart(let ministry, let mission):
      (
        "already-participant", mission, "\(ministry) takes part already.",
        "See: concert show \(mission)"
      )
    case .doesNotTakePart(let ministry, let mission):
      (
        "not-taking-part", mission, "\(ministry) takes no part in it.",
        "Join first: concert mission join \(mission) --ministry \(ministry)"
      )
    case .leadCannotLeave(let ministry, let mission):
      (
        "lead-cannot-leave", mission, "\(ministry) leads it.",
        "Conclude the mission and establish its successor under another lead."
      )
    case .notAnExtension(let mission, let end):
      (
        "not-an-extension", mission,
        end.map { "Its period ends on \($0), and the new one ends no later." }
          ?? "Its period ends on no day, and the new one ends no later.",
        "Give a later end; to end it early use mission.conclude"
      )
    }
  }
}
