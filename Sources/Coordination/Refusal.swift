public import EventSourcing

/// Why the ledger's rules answer no; each rule has its own case and code.
public enum Refusal: Explainable, Hashable {
  case notAllowed(NotAllowed)
  /// The one who signs is not enrolled.
  case notEnrolled(ID<Officer>)
  case officerRevoked(ID<Officer>)
  case unknownMinistry(ID<Ministry>, known: [String])
  case unknownMission(ID<Mission>, known: [String])
  case notFound(noun: String, ref: String)
  /// The act's day has not come yet.
  case futureDay(Day, today: Day)
  case staleVersion(ref: String, expected: Int, newest: Int)
  case refTaken(String)
  case payloadTooLarge(bytes: Int)
  /// An amendment or correction that changes nothing.
  case nothingChanged(ref: String)
  case ministry(Ministry.Rule)
  case officer(Officer.Rule)
  case mission(Mission.Rule)
  case commitment(Commitment.Rule)
  case contribution(Contribution.Rule)
  case duplicate(DuplicateReview.Rule)
  case plan(Plan.Rule)
  case indicator(Indicator.Rule)
  case consultation(Consultation.Rule)
  case ledger(Ledger.Rule)
  case policy(Policy.Rule)
  case hold(Hold.Rule)
  case erasure(Erasure.Rule)

  public var explanation: Explanation {
    switch self {
    case .ministry(let rule): rule.explanation
    case .officer(let rule): rule.explanation
    case .mission(let rule): rule.explanation
    case .commitment(let rule): rule.explanation
    case .contribution(let rule): rule.explanation
    case .duplicate(let rule): rule.explanation
    case .plan(let rule): rule.explanation
    case .indicator(let rule): rule.explanation
    case .consultation(let rule): rule.explanation
    case .ledger(let rule): rule.explanation
    case .policy(let rule): rule.explanation
    case .hold(let rule): rule.explanation
    case .erasure(let rule): rule.explanation
    case .notAllowed(let refused): refused.explanation
    default: common
    }
  }

  private var common: Explanation {
    switch self {
    case .notEnrolled(let officer):
      Explanation(
        code: "not-allowed", at: "officer", value: officer.text,
        what: "Nobody is enrolled as \(officer).",
        mend: "Ask an admin: concert officer enrol \(officer)", outcome: .notAllowed)
    case .officerRevoked(let officer):
      Explanation(
        code: "officer-revoked", at: "officer", value: officer.text,
        what: "The rights of \(officer) were revoked. Later acts are refused.",
        mend: "Ask an admin to enrol you under a new id with a new key.", outcome: .notAllowed)
    case .unknownMinistry(let code, let known):
      Explanation(
        code: "unknown-ministry", at: "ministry", value: code.text,
        what: "No ministry has this code.",
        mend: Suggestion.sentence(for: code.text, among: known) + "See: concert ministry list",
        outcome: .badData)
    case .unknownMission(let mission, let known):
      Explanation(
        code: "unknown-mission", at: "mission", value: mission.text,
        what: "No mission has this name.",
        mend: Suggestion.sentence(for: mission.text, among: known) + "See: concert mission list",
        outcome: .badData)
    case .notFound(let noun, let ref):
      Explanation(
        code: "not-found", at: "ref", value: ref, what: "There is no \(noun) \(ref).",
        mend: "See: concert \(noun) list", outcome: .noSuchRecord)
    case .futureDay(let day, let today):
      Explanation(
        code: "future-day", at: "on", value: day.description,
        what: "An act is about a day that has been; today is \(today) (UTC).",
        mend: "Leave the day out, or say in the period when it is to happen.", outcome: .badData)
    case .staleVersion(let ref, let expected, let newest):
      Explanation(
        code: "stale-version", at: ref, value: String(expected),
        what: "You read version \(expected); it is now version \(newest). Nothing was stored.",
        mend: "See: concert show \(ref)   Then repeat with \("expect_version") \(newest)",
        outcome: .recordMovedOn)
    case .refTaken(let ref):
      Explanation(
        code: "ref-taken", at: "ref", value: ref,
        what: "\(ref) is taken, and a reference is never used again.",
        mend: "Leave ref out and the ledger gives one.", outcome: .refusedByRules)
    case .payloadTooLarge(let bytes):
      Explanation(
        code: "too-large", what: "The record takes \(bytes) bytes; 65536 are kept at most.",
        mend: "Shorten the description, or attach the long form as evidence.", outcome: .badData)
    case .nothingChanged(let ref):
      Explanation(
        code: "nothing-changed", at: "ref", value: ref,
        what: "Every field already has the value given. Nothing was stored.",
        mend: "See: concert show \(ref)", outcome: .refusedByRules)
    default: preconditionFailure("the other refusals explain themselves")
    }
  }
}

/// Who acted, on what, and who might have.
public struct NotAllowed: Hashable, Sendable {
  public let officer: ID<Officer>
  public let ministry: ID<Ministry>
  public let roles: [Role]
  /// The record or subject of the act.
  public let record: String
  /// The ministry that the record belongs to, if to one.
  public let owner: ID<Ministry>?
  /// Who may, such as "a clerk of DEF or a coordinator".
  public let allowed: String

  var explanation: Explanation {
    let held = roles.map(\.rawValue).joined(separator: ", ")
    let belongs = owner.map { "; \(record) belongs to \($0)" } ?? ""
    return Explanation(
      code: "not-allowed", at: record, value: officer.text,
      what: "You are \(held) for \(ministry)\(belongs). This is for \(allowed).",
      mend: "Ask one of them. See: concert officer list", outcome: .notAllowed)
  }
}

/// A stored event that the domain cannot read: the log holds something that was never decided here.
public enum UnreadableEvent: Explainable, Hashable {
  case unknownType(String, v: Int)
  case badPayload(type: String, rejections: Rejections)
  case versionGap(stream: String, expected: Int, found: Int)
  case wrongStream(stream: String, type: String)
  /// It begins what was begun before, or goes on with what never began.
  case outOfTurn(stream: String, type: String)

  public var explanation: Explanation {
    switch self {
    case .unknownType(let type, let v):
      Explanation(
        code: "unknown-event-type", at: type, value: String(v),
        what: "This program does not know \(type) in version \(v).",
        mend: "A newer concert may have written it: concert version", outcome: .integrityBroken)
    case .badPayload(let type, let rejections):
      Explanation(
        code: "unreadable-event", at: type, value: rejections.explanation.value,
        what: "The payload of \(type) is not as it was stored: \(rejections.explanation.what)",
        mend: "Run: concert verify", outcome: .integrityBroken)
    case .versionGap(let stream, let expected, let found):
      Explanation(
        code: "version-gap", at: stream, value: String(found),
        what: "Version \(expected) was due and \(found) came.", mend: "Run: concert verify",
        outcome: .integrityBroken)
    case .wrongStream(let stream, let type):
      Explanation(
        code: "wrong-stream", at: stream, value: type,
        what: "\(type) does not belong into \(stream).", mend: "Run: concert verify",
        outcome: .integrityBroken)
    case .outOfTurn(let stream, let type):
      Explanation(
        code: "bad-event", at: stream, value: type,
        what: "\(stream) was begun twice, or never before \(type).", mend: "Run: concert verify",
        outcome: .integrityBroken)
    }
  }
}
