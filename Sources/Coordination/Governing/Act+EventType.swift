extension Act {
  /// The type of the event that an act on a record gives; none for acts whose events are never
  /// erased, and whose commands therefore can always be compared.
  public var eventType: String? { Self.eventTypes[name] ?? Nouns.acts[name]?.event }

  private static let eventTypes = [
    "mission.establish": "mission.established", "mission.join": "mission.joined",
    "mission.leave": "mission.left", "mission.extend": "mission.extended",
    "mission.conclude": "mission.concluded", "mission.reopen": "mission.reopened",
    "commitment.make": "commitment.made", "commitment.amend": "commitment.amended",
    "commitment.pool": "commitment.pooled", "commitment.unpool": "commitment.unpooled",
    "commitment.assess": "commitment.assessed", "commitment.reassign": "commitment.reassigned",
    "commitment.fulfil": "commitment.fulfilled", "commitment.withdraw": "commitment.withdrawn",
    "commitment.reopen": "commitment.reopened", "contribution.log": "contribution.logged",
    "contribution.correct": "contribution.corrected",
    "contribution.withdraw": "contribution.withdrawn",
    "contribution.confirm": "contribution.confirmed", "duplicate.review": "duplicate.reviewed",
    "duplicate.reopen": "duplicate.reopened", "hold.place": "hold.placed",
    "hold.lift": "hold.lifted",
  ]
}
