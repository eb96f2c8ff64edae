public import EventSourcing

/// A promise with an owner.
public enum Commitment: Aggregate {
  public static let kind = "commitment"

  /// What is promised: the payload of `commitment.made` and of each amendment.
  public struct Promise: Hashable, Sendable {
    public var facts: Facts
    public var coOwners: [ID<Ministry>]
    public var pledged: Pledge?

    public init(facts: Facts, coOwners: [ID<Ministry>] = [], pledged: Pledge? = nil) {
      self.facts = facts
      self.coOwners = coOwners
      self.pledged = pledged
    }
  }

  public enum Command: Hashable, Sendable {
    case make(Promise)
    case amend(Changes, reason: String)
    case pool(ID<Mission>)
    case unpool(ID<Mission>?)
    case assess(Assessment, note: String?)
    case reassign(to: ID<Ministry>, reason: String)
    case fulfil(onDay: Day?, evidence: [Evidence])
    case withdraw(reason: String)
    case reopen(reason: String)
  }

  public enum Event: Hashable, Sendable {
    case made(Promise)
    case amended(Promise, changed: [String], reason: String)
    case pooled(ID<Mission>)
    case unpooled(ID<Mission>)
    case assessed(Assessment, note: String?)
    case reassigned(to: ID<Ministry>, reason: String)
    case fulfilled(onDay: Day, evidence: [Evidence])
    case withdrawn(reason: String)
    case reopened(reason: String)
  }

  public enum State: Hashable, Sendable {
    case unmade
    case made(Record)

    public var record: Record? { if case .made(let record) = self { record } else { nil } }
  }

  /// A commitment as it stands.
  public struct Record: Hashable, Sendable {
    public var owner: ID<Ministry>
    public var promise: Promise
    public var life: Life
    public var lang: String?
    public var visibility: String
  }

  /// Whether a commitment still takes deliveries.
  public enum Life: Hashable, Sendable {
    case open
    case fulfilled(on: Day)
    case withdrawn(on: Day, by: ID<Officer>, reason: String)
  }

  /// Rules of a commitment's stream.
  public enum Rule: Hashable, Sendable {
    case fulfilled(String, on: Day)
    case withdrawn(String, on: Day, by: ID<Officer>, reason: String)
    case stillOpen(String)
    case alreadyPooled(String, ID<Mission>)
    case notPooled(String, ID<Mission>?)
    case alreadyOwner(String, ID<Ministry>)
  }

  public static let initial = State.unmade

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.make(let promise), .unmade):
      try context.requireActing(for: context.ministry, record: context.subject)
      try context.requireLive(context.ministry)
      return [.made(try checked(promise, owner: context.ministry, context, changed: nil))]
    case (.make, .made): throw .refTaken(context.subject)
    case (_, .unmade): throw .notFound(noun: kind, ref: context.subject)
    case (.reassign(let to, let reason), .made(let record)):
      return [try reassign(record, to: to, reason: reason, context)]
    case (.reopen(let reason), .made(let record)):
      try context.requireActing(for: record.owner, record: context.subject)
      guard record.life != .open else { throw .commitment(.stillOpen(context.subject)) }
      return [.reopened(reason: reason)]
    case (_, .made(let record)):
      try context.requireActing(for: record.owner, record: context.subject)
      if let rule = record.life.rule(context.subject) { throw .commitment(rule) }
      return [try change(command, record, context)]
    }
  }

  private static func change(
    _ command: Command, _ record: Record, _ context: Circumstances
  ) throws(Refusal) -> Event {
    let ref = context.subject
    let mission = record.promise.facts.mission
    switch command {
    case .make, .reassign, .reopen: preconditionFailure("these were decided before")
    case .amend(let changes, let reason):
      let before = record.promise.marked(record.lang, for: context.lang)
      let after = changes.applied(to: before)
      let changed =
        Changes.between(before.json, after.json)
        + context.changedVisibility(of: record.visibility)
      guard !changed.isEmpty else { throw .nothingChanged(ref: ref) }
      let promise = try checked(after, owner: record.owner, context, changed: changed)
      return .amended(promise, changed: changed, reason: reason)
    case .pool(let wanted):
      if let mission { throw .commitment(.alreadyPooled(ref, mission)) }
      try context.requireLive(wanted, on: record.promise.facts.lastDay(on: context.on))
      try context.requirePart(of: record.owner, in: wanted)
      return .pooled(wanted)
    case .unpool(let named):
      guard let mission, named == nil || named == mission else {
        throw .commitment(.notPooled(ref, named))
      }
      return .unpooled(mission)
    case .assess(let status, let note): return .assessed(status, note: note)
    case .fulfil(let day, let evidence):
      return .fulfilled(onDay: day ?? context.on, evidence: evidence)
    case .withdraw(let reason): return .withdrawn(reason: reason)
    }
  }

  private static func reassign(
    _ record: Record, to: ID<Ministry>, reason: String, _ context: Circumstances
  ) throws(Refusal) -> Event {
    guard context.isCoordinator || (context.mayAct(for: record.owner) && context.mayAct(for: to))
    else {
      throw context.notAllowed(
        context.subject, owner: record.owner,
        "a coordinator, or a clerk who may act for both \(record.owner) and \(to)")
    }
    if let rule = record.life.rule(context.subject) { throw .commitment(rule) }
    try context.requireLive(to)
    guard to != record.owner else { throw .commitment(.alreadyOwner(context.subject, to)) }
    return .reassigned(to: to, reason: reason)
  }

  /// Co-owners, mission and action exist, and the owner takes part in the mission.
  private static func checked(
    _ promise: Promise, owner: ID<Ministry>, _ context: Circumstances, changed: [String]?
  ) throws(Refusal) -> Promise {
    var promise = promise
    promise.coOwners.removeAll { $0 == owner }
    if changed?.contains("co_owners") ?? true {
      for ministry in promise.coOwners { try context.requireLive(ministry) }
    }
    if let mission = promise.facts.mission, changed?.contains("mission") ?? true {
      try context.requireLive(mission, on: promise.facts.period?.start ?? context.on)
      try context.requirePart(of: owner, in: mission)
    }
    try context.requireAction(of: promise.facts, changed: changed)
    return promise
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .made(let promise) = event.event {
      state = .made(
        Record(
          owner: ID(unchecked: event.ministry), promise: promise, life: .open, lang: event.lang,
          visibility: event.visibility))
      return
    }
    guard case .made(var record) = state else { return }
    record.visibility = event.visibility
    switch event.event {
    case .made: break
    case .amended(let promise, _, _):
      record.promise = promise
      record.lang = event.lang
    case .pooled(let mission): record.promise.facts.mission = mission
    case .unpooled: record.promise.facts.mission = nil
    case .assessed: break
    case .reassigned(let to, _):
      record.owner = to
      record.promise.coOwners.removeAll { $0 == to }
    case .fulfilled(let day, _): record.life = .fulfilled(on: day)
    case .withdrawn(let reason):
      record.life = .withdrawn(
        on: event.on, by: ID(unchecked: event.officer), reason: reason)
    case .reopened: record.life = .open
    }
    state = .made(record)
  }
}

extension Commitment.Promise {
  /// Untouched words keep their language when an amendment is written in another one.
  func marked(_ old: String?, for new: Language?) -> Self {
    var copy = self
    copy.facts.mark(old, for: new)
    return copy
  }
}

extension Commitment.Life {
  /// The rule by which a closed commitment takes no delivery and no amendment.
  func rule(_ ref: String) -> Commitment.Rule? {
    switch self {
    case .open: nil
    case .fulfilled(let day): .fulfilled(ref, on: day)
    case .withdrawn(let day, let officer, let reason):
      .withdrawn(ref, on: day, by: officer, reason: reason)
    }
  }
}

extension Commitment.Rule {
  var explanation: Explanation {
    let (code, ref, what, mend) = words
    return Explanation(
      code: code, at: "ref", value: ref, what: what, mend: mend, outcome: .refusedByRules)
  }

  private var words: (String, String, Phrase, Phrase) {
    switch self {
    case .fulfilled(let ref, let day):
      (
        "commitment-closed", ref,
        "It was fulfilled on \(day) and takes no further delivery or amendment.",
        "concert commitment reopen \(ref) --reason \"…\""
      )
    case .withdrawn(let ref, let day, let officer, let reason):
      (
        "withdrawn", ref,
        "This commitment was withdrawn on \(day) by \(officer): \"\(reason)\". "
          + "It accepts no delivery.",
        "concert commitment reopen \(ref) --reason \"…\""
      )
    case .stillOpen(let ref):
      ("commitment-open", ref, "It is open.", "See: concert show \(ref)")
    case .alreadyPooled(let ref, let mission):
      (
        "already-pooled", ref, "It stands under \(mission).",
        "Take it out first: concert commitment unpool \(ref)"
      )
    case .notPooled(let ref, let mission):
      (
        "not-pooled", ref, "It does not stand under \(mission?.text ?? "any mission").",
        "See: concert show \(ref)"
      )
    case .alreadyOwner(let ref, let ministry):
      ("already-owner", ref, "\(ministry) owns it already.", "Name another ministry.")
    }
  }
}
