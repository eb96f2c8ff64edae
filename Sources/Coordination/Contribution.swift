public import EventSourcing

/// What one ministry gave, or got back.
public enum Contribution: Aggregate {
  public static let kind = "contribution"

  /// What was given: the payload of `contribution.logged` and of each correction.
  public struct Delivery: Hashable, Sendable {
    public var facts: Facts
    public var commitment: ID<Commitment>?
    public var direction: Direction
    public var money: Money?
    public var people: [PeopleLine]?
    public var training: Training?
    public var evidence: [Evidence]

    public init(
      facts: Facts, commitment: ID<Commitment>? = nil, direction: Direction = .given,
      money: Money? = nil, people: [PeopleLine]? = nil, training: Training? = nil,
      evidence: [Evidence] = []
    ) {
      self.facts = facts
      self.commitment = commitment
      self.direction = direction
      self.money = money
      self.people = people
      self.training = training
      self.evidence = evidence
    }
  }

  public enum Command: Hashable, Sendable {
    case log(Delivery)
    case correct(Changes, reason: String)
    case withdraw(reason: String)
    case confirm(note: String?)
  }

  public enum Event: Hashable, Sendable {
    case logged(Delivery)
    case corrected(Delivery, changed: [String], reason: String)
    case withdrawn(reason: String)
    case confirmed(note: String?)
  }

  public enum State: Hashable, Sendable {
    case unlogged
    case logged(Record)
    case withdrawn(Record, on: Day, by: ID<Officer>, reason: String)

    public var record: Record? {
      switch self {
      case .unlogged: nil
      case .logged(let record), .withdrawn(let record, _, _, _): record
      }
    }
  }

  /// A contribution as it stands.
  public struct Record: Hashable, Sendable {
    public let ministry: ID<Ministry>
    public var delivery: Delivery
    /// The day it was logged for; corrections inherit it.
    public let on: Day
    /// Who wrote what is there now: whoever logged it and each who corrected it.
    public var authors: [ID<Officer>]
    /// Who confirmed it as it stands; a correction lapses it.
    public var confirmed: ID<Officer>?
    public var lang: String?
    public var visibility: String
  }

  /// Rules of a contribution's stream.
  public enum Rule: Hashable, Sendable {
    case withdrawn(String, on: Day, by: ID<Officer>, reason: String)
    case authorConfirms(String, ID<Officer>)
    case alreadyConfirmed(String, by: ID<Officer>)
    case dayInherited(String, Day)
    /// The ministry neither owns the commitment nor shares it.
    case notAnOwner(ID<Ministry>, of: String)
    case alreadyPooled(String, ID<Mission>)
  }

  public static let initial = State.unlogged

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    let ref = context.subject
    switch (command, state) {
    case (.log(let delivery), .unlogged):
      try context.requireActing(for: context.ministry, record: ref)
      try context.requireLive(context.ministry)
      try check(delivery, by: context.ministry, context, changed: nil)
      return [.logged(delivery)]
    case (.log, _): throw .refTaken(ref)
    case (_, .unlogged): throw .notFound(noun: kind, ref: ref)
    case (_, .withdrawn(_, let day, let officer, let reason)):
      throw .contribution(.withdrawn(ref, on: day, by: officer, reason: reason))
    case (.correct(let changes, let reason), .logged(let record)):
      try context.requireActing(for: record.ministry, record: ref)
      guard context.on == record.on else { throw .contribution(.dayInherited(ref, record.on)) }
      let before = record.delivery.marked(record.lang, for: context.lang)
      let after = changes.applied(to: before)
      let changed =
        Changes.between(before.json, after.json)
        + context.changedVisibility(of: record.visibility)
      guard !changed.isEmpty else { throw .nothingChanged(ref: ref) }
      try check(after, by: record.ministry, context, changed: changed)
      return [.corrected(after, changed: changed, reason: reason)]
    case (.withdraw(let reason), .logged(let record)):
      try context.requireActing(for: record.ministry, record: ref)
      return [.withdrawn(reason: reason)]
    case (.confirm(let note), .logged(let record)):
      try context.requireValidating(for: record.ministry, record: ref)
      guard !record.authors.contains(context.officer) else {
        throw .contribution(.authorConfirms(ref, context.officer))
      }
      if let officer = record.confirmed {
        throw .contribution(.alreadyConfirmed(ref, by: officer))
      }
      return [.confirmed(note: note)]
    }
  }

  /// Commitment and mission take the delivery, and the ministry takes part in them.
  ///
  /// Days outside the commitment's own are kept: views mark them `outside_period`. Of a correction
  /// only what it changes is asked again, so that old records stay correctable.
  private static func check(
    _ delivery: Delivery, by ministry: ID<Ministry>, _ context: Circumstances, changed: [String]?
  ) throws(Refusal) {
    let isNew = changed == nil
    let movesCommitment = isNew || changed?.contains("commitment") == true
    let movesMission = isNew || changed?.contains("mission") == true
    let movesDays = isNew || changed?.contains("period") == true
    let promise = try delivery.commitment.map { id throws(Refusal) in
      try context.commitment(id)
    }
    if let promise, let id = delivery.commitment, movesCommitment {
      if let rule = promise.life.rule(id.text) { throw .commitment(rule) }
      let owners = [promise.owner] + promise.promise.coOwners
      let shares = promise.promise.facts.mission.map { context.takesPart(ministry, in: $0) }
      guard owners.contains(where: { context.isSame(ministry, as: $0) }) || shares == true else {
        throw .contribution(.notAnOwner(ministry, of: id.text))
      }
    }
    let missions = [delivery.facts.mission, promise?.promise.facts.mission].compactMap { $0 }
    if movesMission || movesDays || movesCommitment {
      let day = delivery.facts.lastDay(on: context.on)
      for mission in missions { try context.requireLive(mission, on: day) }
    }
    if let mission = delivery.facts.mission, movesMission {
      try context.requirePart(of: ministry, in: mission)
    }
    try context.requireAction(of: delivery.facts, changed: changed)
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    let officer = ID<Officer>(unchecked: event.officer)
    switch (event.event, state) {
    case (.logged(let delivery), _):
      state = .logged(
        Record(
          ministry: ID(unchecked: event.ministry), delivery: delivery, on: event.on,
          authors: [officer], confirmed: nil, lang: event.lang, visibility: event.visibility))
    case (.corrected(let delivery, _, _), .logged(var record)):
      record.delivery = delivery
      record.lang = event.lang
      record.visibility = event.visibility
      record.confirmed = nil
      if !record.authors.contains(officer) { record.authors.append(officer) }
      state = .logged(record)
    case (.confirmed, .logged(var record)):
      record.confirmed = officer
      state = .logged(record)
    case (.withdrawn(let reason), .logged(let record)):
      state = .withdrawn(record, on: event.on, by: officer, reason: reason)
    default: break
    }
  }
}

extension Contribution.Delivery {
  /// Untouched words keep their language when a correction is written in another one.
  func marked(_ old: String?, for new: Language?) -> Self {
    var copy = self
    copy.facts.mark(old, for: new)
    return copy
  }
}

extension Contribution.Rule {
  var explanation: Explanation {
    let (code, ref, what, mend) = words
    return Explanation(
      code: code, at: "ref", value: ref, what: what, mend: mend, outcome: .refusedByRules)
  }

  private var words: (String, String, Phrase, Phrase) {
    switch self {
    case .withdrawn(let ref, let day, let officer, let reason):
      (
        "withdrawn", ref, "It was withdrawn on \(day) by \(officer): \"\(reason)\".",
        "Log the contribution again: concert contribution add"
      )
    case .authorConfirms(let ref, let officer):
      (
        "not-confirmable-by-author", ref, "\(officer) entered it, or corrected it.",
        "Ask another validator of the ministry."
      )
    case .alreadyConfirmed(let ref, let officer):
      ("already-confirmed", ref, "\(officer) confirmed it as it stands.", "Nothing is left to do.")
    case .dayInherited(let ref, let day):
      (
        "day-is-inherited", ref, "A correction keeps the day of what it corrects: \(day).",
        "Leave on out. To move the contribution to another day, withdraw it and log it again."
      )
    case .alreadyPooled(let ref, let mission):
      (
        "already-pooled", ref, "It stands under \(mission).",
        "Take it out first: concert contribution correct \(ref) --clear mission --reason \"…\""
      )
    case .notAnOwner(let ministry, let ref):
      (
        "not-taking-part", ref,
        "\(ministry) neither owns this commitment nor shares it as co-owner or by a mission.",
        "Ask its owner to name \(ministry) in co_owners, or log it without the commitment."
      )
    }
  }
}
