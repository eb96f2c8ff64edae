internal import EventLog
internal import EventSourcing

/// The acts that make a record as it stands in a ledger that has none of it.
///
/// What can only happen when everything else is there, such as a withdrawal or the end of a mission,
/// is kept apart, to be written when all records are.
struct RecordActs {
  private(set) var making: [JSONObject] = []
  private(set) var closing: [JSONObject] = []
  private let ref: String
  private let events: [(header: EventHeader, payload: JSONObject)]

  /// - Parameter events: the stream's events as far as they are known, oldest first.
  init(_ noun: ListedNoun, _ row: ExportRow, _ events: [StoredEvent]) throws {
    var known: [(header: EventHeader, payload: JSONObject)] = []
    for event in events {
      guard let payload = try event.payload.flatMap({ try JSON(parsing: $0).object }) else {
        continue
      }
      known.append((event.header, payload))
    }
    ref = events.first?.header.stream.ref ?? ""
    self.events = known
    switch noun {
    case .ministry: ministry(row)
    case .mission: mission(row)
    case .commitment: commitment(row)
    case .contribution: contribution(row)
    case .officer: break
    }
  }

  /// A plan, an indicator or a consultation: what was said of it is said again, act by act.
  ///
  /// - Parameter isTold: whether an event is asked for.
  init(_ events: [StoredEvent], isTold: (EventHeader) -> Bool) throws {
    ref = events.first?.header.stream.ref ?? ""
    self.events = try events.compactMap { event in
      guard isTold(event.header),
        let payload = try event.payload.flatMap({ try JSON(parsing: $0).object })
      else { return nil }
      return (event.header, payload)
    }
    for event in self.events {
      switch event.header.act {
      case "plan.adopted": making.append(act("plan.adopt", "plan", event))
      case "plan.objectiveAdded": making.append(act("plan.add-objective", "plan", event))
      case "plan.actionAdded": making.append(act("plan.add-action", "plan", event))
      case "plan.indicatorDefined": making.append(act("plan.define-indicator", "plan", event))
      case "plan.closed": closing.append(act("plan.close", "plan", event))
      case "indicator.reported":
        making.append(owned(act("plan.report-indicator", "indicator", event), event.header))
      case "consultation.held":
        making.append(owned(act("consultation.hold", "ref", event), event.header))
      case "consultation.inputReceived":
        making.append(act("consultation.receive-input", "ref", event))
      case "consultation.inputAnswered":
        making.append(act("consultation.answer-input", "ref", event))
      default: break
      }
    }
  }

  private func owned(_ act: JSONObject, _ header: EventHeader) -> JSONObject {
    var act = act
    act["ministry"] = .string(header.ministry)
    act["visibility"] = .string(header.visibility)
    return act
  }

  private func last(_ acts: String...) -> (header: EventHeader, payload: JSONObject)? {
    events.last { acts.contains($0.header.act) }
  }

  private func act(
    _ name: String, _ subject: String, _ event: (header: EventHeader, payload: JSONObject)
  ) -> JSONObject {
    var act = JSONObject()
    act["do"] = .string(name)
    act[subject] = .string(ref)
    for member in event.payload.members where !["changed"].contains(member.key) {
      act[member.key] = member.value
    }
    act["on"] = .string(event.header.on.description)
    act["lang"] = event.header.lang.map { .string($0) }
    return act
  }

  /// The newest complete payload, as of the first day.
  private func complete(
    _ name: String, _ row: ExportRow, of acts: String...
  ) -> JSONObject? {
    guard let event = events.last(where: { acts.contains($0.header.act) }),
      let first = events.first
    else { return nil }
    var act = act(name, "ref", event)
    act["reason"] = nil
    act["ministry"] = row.text("ministry").map { .string($0) }
    act["visibility"] = .string(event.header.visibility)
    act["on"] = .string(first.header.on.description)
    return act
  }

  private mutating func commitment(_ row: ExportRow) {
    guard
      var make = complete("commitment.make", row, of: "commitment.made", "commitment.amended")
    else { return }
    // It may have been pooled since.
    make["mission"] = row.text("mission").map { .string($0) }
    making.append(make)
    if row.text("said") != nil, let said = last("commitment.assessed") {
      making.append(act("commitment.assess", "ref", said))
    }
    switch row.text("state") {
    case "fulfilled":
      if let end = last("commitment.fulfilled") {
        closing.append(act("commitment.fulfil", "ref", end))
      }
    case "withdrawn":
      if let end = last("commitment.withdrawn") {
        closing.append(act("commitment.withdraw", "ref", end))
      }
    default: break
    }
  }

  private mutating func contribution(_ row: ExportRow) {
    guard
      var log = complete(
        "contribution.log", row, of: "contribution.logged", "contribution.corrected")
    else { return }
    log["on"] = row.text("on_day").map { .string($0) }
    making.append(log)
    if row.text("state") == "withdrawn", let end = last("contribution.withdrawn") {
      making.append(act("contribution.withdraw", "ref", end))
    }
  }

  /// What is not told must not be named.
  ///
  /// - Parameter key: `commitment` or `mission`.
  mutating func forget(_ key: String) {
    for index in making.indices where making[index]["do"] != "mission.establish" {
      making[index][key] = nil
    }
  }

  private mutating func mission(_ row: ExportRow) {
    guard let first = last("mission.established") else { return }
    var establish = act("mission.establish", "mission", first)
    establish["visibility"] = .string(first.header.visibility)
    making.append(establish)
    var leaving: [String: JSONObject] = [:]
    for event in events {
      let ministry = event.payload["ministry"]?.string ?? ""
      switch event.header.act {
      case "mission.extended": making.append(act("mission.extend", "mission", event))
      case "mission.left": leaving[ministry] = act("mission.leave", "mission", event)
      case "mission.joined":
        if let left = leaving.removeValue(forKey: ministry) { making.append(left) }
        making.append(act("mission.join", "mission", event))
      default: break
      }
    }
    closing += leaving.sorted { $0.key < $1.key }.map(\.value)
    if row.text("state") == "concluded", let end = last("mission.concluded") {
      closing.append(act("mission.conclude", "mission", end))
    }
  }

  private mutating func ministry(_ row: ExportRow) {
    for event in events {
      switch event.header.act {
      case "ministry.registered": making.append(act("ministry.register", "code", event))
      case "ministry.renamed": making.append(act("ministry.rename", "code", event))
      default: break
      }
    }
    let ends = [
      "merged": "ministry.merge", "split": "ministry.split", "dissolved": "ministry.dissolve",
    ]
    if let state = row.text("state"), let name = ends[state], let end = last("ministry." + state) {
      closing.append(act(name, "code", end))
    }
  }
}
