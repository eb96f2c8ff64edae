public import EventSourcing

/// What a decision may look at: who acts, for whom, on which day, and the streams it touches.
public struct Circumstances: Sendable {
  public let officer: ID<Officer>
  public let standing: Officer.Record
  /// The ministry that owns the act, as the header names it.
  public let ministry: ID<Ministry>
  /// The reference of the stream that is decided on.
  public let subject: String
  public let on: Day
  /// The language that the act names, if it names one.
  public let lang: Language?
  /// Who may see the record from now on, if the act says so.
  public let visibility: Visibility?
  public let surroundings: Surroundings

  /// `visibility` when the act gives a record other eyes than it has.
  func changedVisibility(of current: String) -> [String] {
    visibility.map { $0.rawValue == current ? [] : ["visibility"] } ?? []
  }

  /// Coordinators act on behalf of any ministry.
  public var isCoordinator: Bool { standing.roles.contains(.coordinator) }

  /// A coordinator for any ministry; a clerk for the own one and those merged into it.
  public func mayAct(for owner: ID<Ministry>) -> Bool {
    isCoordinator || (standing.roles.contains(.clerk) && isSame(standing.ministry, as: owner))
  }

  /// Whether `ministry` is `predecessor` or has taken it over, at any remove.
  public func isSame(_ ministry: ID<Ministry>, as predecessor: ID<Ministry>) -> Bool {
    surroundings.isSame(ministry, as: predecessor)
  }

  /// Whether a ministry, one merged into it or one that it was merged into takes part in a mission.
  public func takesPart(_ ministry: ID<Ministry>, in mission: ID<Mission>) -> Bool {
    surroundings.takesPart(ministry, in: mission)
  }

  func notAllowed(_ record: String, owner: ID<Ministry>?, _ allowed: String) -> Refusal {
    .notAllowed(
      NotAllowed(
        officer: officer, ministry: standing.ministry, roles: standing.roles, record: record,
        owner: owner, allowed: allowed))
  }

  func require(_ role: Role, for record: String) throws(Refusal) {
    guard standing.roles.contains(role) else {
      let article = role == .admin ? "an" : "a"
      throw notAllowed(record, owner: nil, "\(article) \(role.rawValue)")
    }
  }

  func requireActing(for owner: ID<Ministry>, record: String) throws(Refusal) {
    try requireKnown(owner)
    guard mayAct(for: owner) else {
      throw notAllowed(record, owner: owner, "a clerk of \(owner) or a coordinator")
    }
  }

  func requireValidating(for owner: ID<Ministry>, record: String) throws(Refusal) {
    guard standing.roles.contains(.validator), isSame(standing.ministry, as: owner) else {
      throw notAllowed(record, owner: owner, "a validator of \(owner)")
    }
  }

  func unknownMinistry(_ code: ID<Ministry>) -> Refusal {
    .unknownMinistry(code, known: surroundings.ministryCodes)
  }

  func unknownMission(_ mission: ID<Mission>) -> Refusal {
    .unknownMission(mission, known: surroundings.missionNames)
  }

  func requireKnown(_ code: ID<Ministry>) throws(Refusal) {
    guard case .registered = surroundings.ministry(code) else { throw unknownMinistry(code) }
  }

  /// The ministry is registered, and takes new records about the act's day.
  func requireLive(_ code: ID<Ministry>) throws(Refusal) {
    guard case .registered(let record) = surroundings.ministry(code) else {
      throw unknownMinistry(code)
    }
    if let rule = record.fate.rule(code, on: on) { throw .ministry(rule) }
  }

  /// The mission is established, and was not closed before `day`.
  func requireLive(_ mission: ID<Mission>, on day: Day) throws(Refusal) {
    switch surroundings.mission(mission) {
    case .unestablished: throw unknownMission(mission)
    case .live: return
    case .concluded(_, let closed): if day > closed { throw .mission(.closed(mission, on: closed)) }
    }
  }

  func requirePart(of ministry: ID<Ministry>, in mission: ID<Mission>) throws(Refusal) {
    guard surroundings.mission(mission).charter != nil else { throw unknownMission(mission) }
    guard takesPart(ministry, in: mission) else {
      throw .mission(.doesNotTakePart(ministry, mission))
    }
  }

  func commitment(_ id: ID<Commitment>) throws(Refusal) -> Commitment.Record {
    guard let record = surroundings.commitment(id).record else {
      throw .notFound(noun: Commitment.kind, ref: id.text)
    }
    return record
  }

  /// The effort was neither withdrawn nor fulfilled.
  func requireStanding(_ effort: EffortRef) throws(Refusal) {
    if let id = effort.commitment, let rule = try commitment(id).life.rule(id.text) {
      throw .commitment(rule)
    }
    if let id = effort.contribution,
      case .withdrawn(_, let day, let officer, let reason) = surroundings.contribution(id)
    {
      throw .contribution(.withdrawn(id.text, on: day, by: officer, reason: reason))
    }
  }

  /// The effort was not withdrawn: there is something to decide on.
  func requireNotWithdrawn(_ effort: EffortRef) throws(Refusal) {
    if let id = effort.commitment, case .withdrawn = try commitment(id).life {
      try requireStanding(effort)
    }
    if effort.contribution != nil { try requireStanding(effort) }
  }

  /// The ministry that an effort belongs to.
  func owner(of effort: EffortRef) throws(Refusal) -> ID<Ministry> {
    if let id = effort.commitment { return try commitment(id).owner }
    if let id = effort.contribution, let record = surroundings.contribution(id).record {
      return record.ministry
    }
    throw .notFound(noun: Contribution.kind, ref: effort.text)
  }
}
