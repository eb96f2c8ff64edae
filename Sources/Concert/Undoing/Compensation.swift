internal import EventLog
internal import EventSourcing

/// Which act takes an event back: nothing is ever removed, the opposite is recorded.
enum Compensation {
  /// The command that takes an event back; none where the ledger knows no opposite.
  ///
  /// - Parameters:
  ///   - earlier: the events of the same record before it, in order.
  ///   - reason: for acts that take one.
  static func command(
    for event: StoredEvent, after earlier: [StoredEvent], because reason: String
  ) throws -> JSON? {
    let ref = JSON.string(event.header.stream.ref)
    let payload = try self.payload(of: event)
    let why = JSON.string(reason)
    switch event.header.act {
    case "commitment.made":
      return ["do": "commitment.withdraw", "ref": ref, "reason": why]
    case "commitment.withdrawn", "commitment.fulfilled":
      return ["do": "commitment.reopen", "ref": ref, "reason": why]
    case "commitment.reopened": return try closing(earlier, ref, why)
    case "commitment.pooled":
      return ["do": "commitment.unpool", "ref": ref]
    case "commitment.unpooled":
      return payload["mission"].map { ["do": "commitment.pool", "ref": ref, "mission": $0] }
    case "commitment.amended":
      return try restoring("commitment.amend", event, earlier, ref, why)
    case "contribution.logged":
      return ["do": "contribution.withdraw", "ref": ref, "reason": why]
    case "contribution.corrected":
      return try restoring("contribution.correct", event, earlier, ref, why)
    case "mission.joined", "mission.left":
      let act: JSON = event.header.act == "mission.joined" ? "mission.leave" : "mission.join"
      return payload["ministry"].map {
        ["do": act, "mission": ref, "ministry": $0, "reason": why]
      }
    case "mission.concluded": return ["do": "mission.reopen", "mission": ref, "reason": why]
    case "mission.reopened":
      guard let concluded = earlier.last(where: { $0.header.act == "mission.concluded" })
      else { return nil }
      var object = try self.payload(of: concluded)
      object["do"] = "mission.conclude"
      object["mission"] = ref
      return .object(object)
    case "duplicate.reviewed": return ["do": "duplicate.reopen", "ref": ref, "reason": why]
    case "hold.placed": return ["do": "hold.lift", "subject": ref, "reason": why]
    case "hold.lifted": return ["do": "hold.place", "subject": ref, "reason": why]
    default: return nil
    }
  }

  private static func payload(of event: StoredEvent) throws -> JSONObject {
    try event.payload.map { try JSON(parsing: $0) }?.object ?? JSONObject()
  }

  /// A promise that was reopened is closed again, as it was.
  private static func closing(
    _ earlier: [StoredEvent], _ ref: JSON, _ why: JSON
  ) throws -> JSON? {
    let closings = ["commitment.withdrawn", "commitment.fulfilled"]
    guard let closed = earlier.last(where: { closings.contains($0.header.act) }) else { return nil }
    if closed.header.act == "commitment.withdrawn" {
      return ["do": "commitment.withdraw", "ref": ref, "reason": why]
    }
    var object = try payload(of: closed)
    object["do"] = "commitment.fulfil"
    object["ref"] = ref
    return .object(object)
  }

  /// The fields that the event changed get back what the record said before; `null` clears one.
  ///
  /// None when an erasure left nothing to restore, or when an act in between moved the record to
  /// another mission: then nobody can tell which of the two is meant.
  private static func restoring(
    _ act: String, _ event: StoredEvent, _ earlier: [StoredEvent], _ ref: JSON, _ why: JSON
  ) throws -> JSON? {
    let complete = ["made", "amended", "logged", "corrected"]
    guard event.erasure == nil,
      let before = earlier.lastIndex(where: { event in
        complete.contains { event.header.act.hasSuffix("." + $0) }
      }), earlier[before].erasure == nil,
      let changed = try payload(of: event)["changed"]?.array?.compactMap(\.string)
    else { return nil }
    let moved = earlier[(before + 1)...].contains { $0.header.act.hasSuffix("pooled") }
    if moved, changed.contains("mission") { return nil }
    let old = try payload(of: earlier[before])
    var object = JSONObject()
    for key in changed { object[key] = old[key] ?? .null }
    object["do"] = .string(act)
    object["ref"] = ref
    object["reason"] = why
    object["lang"] = (earlier[before].header.lang ?? event.header.lang).map(JSON.string)
    return .object(object)
  }
}
