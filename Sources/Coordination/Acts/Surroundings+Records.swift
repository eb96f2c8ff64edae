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
