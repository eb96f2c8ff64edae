public import EventSourcing

/// A record as it stands, as whoever wants to change or copy it needs it.
public struct StandingRecord: Hashable, Sendable {
  /// Its owner; a mission's lead.
  public let ministry: String
  /// What an event that states it completely would hold.
  public let payload: JSONObject
  public let lang: String?
  /// Whether it was withdrawn, fulfilled or concluded.
  public let isClosed: Bool
  /// Of its newest event.
  public let version: Int
}

extension Surroundings {
  /// A commitment, contribution or mission that was loaded; none when there is no such record.
  public func record(of stream: StreamName) -> StandingRecord? {
    let ref = stream.ref
    switch stream.kind {
    case Commitment.kind:
      guard let folded = commitments[ID(unchecked: ref)], let record = folded.state.record else {
        return nil
      }
      return StandingRecord(
        ministry: record.owner.text, payload: record.promise.json, lang: record.lang,
        isClosed: record.life != .open, version: folded.version)
    case Contribution.kind:
      guard let folded = contributions[ID(unchecked: ref)], let record = folded.state.record else {
        return nil
      }
      let isWithdrawn = if case .withdrawn = folded.state { true } else { false }
      return StandingRecord(
        ministry: record.ministry.text, payload: record.delivery.json, lang: record.lang,
        isClosed: isWithdrawn, version: folded.version)
    case Mission.kind:
      guard let folded = missions[ID(unchecked: ref)], let charter = folded.state.charter else {
        return nil
      }
      let isLive = if case .live = folded.state { true } else { false }
      return StandingRecord(
        ministry: charter.lead.text, payload: Mission.encode(.established(charter)).payload,
        lang: nil, isClosed: !isLive, version: folded.version)
    default: return nil
    }
  }
}

extension Surroundings {
  /// Gives up what is known of one stream; it is asked for again.
  public mutating func forget(_ stream: StreamName) {
    let ref = stream.ref
    switch stream.kind {
    case Ministry.kind: ministries[ID(unchecked: ref)] = nil
    case Officer.kind: officers[ID(unchecked: ref)] = nil
    case Mission.kind: missions[ID(unchecked: ref)] = nil
    case Commitment.kind: commitments[ID(unchecked: ref)] = nil
    case Contribution.kind: contributions[ID(unchecked: ref)] = nil
    case DuplicateReview.kind: reviews[ID(unchecked: ref)] = nil
    default:
      others[stream] = nil
      governing.forget(stream)
    }
  }
}

extension Act {
  /// What `commitment.make` or `contribution.log` says completely, as an event would hold it; none
  /// for other acts.
  public var statement: JSONObject? {
    switch wish {
    case .commitment(_, .make(let promise)): promise.json
    case .contribution(_, .log(let delivery)): delivery.json
    default: nil
    }
  }
}
