internal import EventSourcing

extension Consultation: Catalogued {
  private enum Wire {
    static let held = "consultation.held"
    static let inputReceived = "consultation.inputReceived"
    static let inputAnswered = "consultation.inputAnswered"
  }

  static let eventTypes: [EventCatalogue.EventType] = [
    .init(
      Wire.held,
      keys: [
        .init("plan", .string, optional: true), .init("mission", .string, optional: true),
        .init("stage", .string), .init("level", .string), .init("invited", .list, optional: true),
        .init("attended", .list, optional: true),
      ]),
    .init(
      Wire.inputReceived,
      keys: [.init("input", .string), .init("organisation", .string), .init("text", .string)]),
    .init(
      Wire.inputAnswered,
      keys: [.init("input", .string), .init("answer", .string), .init("text", .string)]),
  ]

  static func encode(_ event: Event) -> (type: String, payload: JSONObject) {
    var object = JSONObject()
    switch event {
    case .held(let hearing):
      object["plan"] = hearing.plan.map { .string($0.text) }
      object["mission"] = hearing.mission.map { .string($0.text) }
      object["stage"] = .string(hearing.stage.rawValue)
      object["level"] = .string(hearing.level.rawValue)
      object["invited"] = Facts.list(hearing.invited.map { .string($0) })
      object["attended"] = Facts.list(hearing.attended.map { .string($0) })
      return (Wire.held, object)
    case .inputReceived(let input):
      object["input"] = .string(input.input.text)
      object["organisation"] = .string(input.organisation)
      object["text"] = .string(input.text)
      return (Wire.inputReceived, object)
    case .inputAnswered(let input, let answer, let text):
      object["input"] = .string(input.text)
      object["answer"] = .string(answer.rawValue)
      object["text"] = .string(text)
      return (Wire.inputAnswered, object)
    }
  }

  static func decode(_ type: String, _ fields: inout Fields) -> Event? {
    switch type {
    case Wire.held: return fields.hearing().map { .held($0) }
    case Wire.inputReceived:
      let input = fields.require("input", Read.planCode)
      guard let (organisation, text) = fields.voice(), let input else { return nil }
      return .inputReceived(Input(input: input, organisation: organisation, text: text))
    case Wire.inputAnswered:
      return fields.reply().map { .inputAnswered($0, $1, text: $2) }
    default: return nil
    }
  }

  private static let names = ["ref", "consultation"]
  static let acts: [ActShape] = [
    .init(
      name: "consultation.hold",
      fields: ["ref", "ministry", "plan", "mission", "stage", "level", "invited", "attended"],
      event: Wire.held, namesOwner: true),
    .init(
      name: "consultation.receive-input", fields: names + ["input", "organisation", "text"],
      event: Wire.inputReceived),
    .init(
      name: "consultation.answer-input", fields: names + ["input", "answer", "text"],
      event: Wire.inputAnswered),
  ]

  static var serial: SerialRef.Prefix? { .consultation }
  static func isReference(_ text: String) -> Bool { ID<Consultation>(text) != nil }

  static func order(_ name: String, _ fields: inout Fields) -> Order<Consultation>? {
    if name == "consultation.hold" {
      let ref = fields.take("ref", Read.consultation)
      return fields.hearing().map { Order(ref: ref?.text, command: .hold($0)) }
    }
    let ref = fields.subject(names, Read.consultation)
    let command: Command?
    if name == "consultation.receive-input" {
      let input = fields.take("input", Read.planCode)
      command = fields.voice().map { .receiveInput(input, organisation: $0, text: $1) }
    } else {
      command = fields.reply().map { .answerInput($0, $1, text: $2) }
    }
    guard let ref, let command else { return nil }
    return Order(ref: ref.text, command: command)
  }

  static func need(_ order: Order<Consultation>, _ list: inout NeedList) {
    if case .hold(let hearing) = order.command {
      if let plan = hearing.plan { list.plan(plan) }
      if let mission = hearing.mission { list.mission(mission) }
    }
    let state = order.ref.flatMap { list.surroundings.state(Consultation.self, $0) }
    if let owner = state?.record?.owner { list.ministry(owner) }
  }

  static func owner(of state: State) -> ID<Ministry>? { state.record?.owner }

  static func voice(of command: Command) -> Voice {
    if case .hold = command { .founder } else { .owner }
  }

  static func place(of event: Event) -> EventPlace {
    if case .held = event { return EventPlace(voice: .founder, isFirst: true) }
    return EventPlace(voice: .owner, isFirst: false)
  }
}

extension Fields {
  fileprivate mutating func hearing() -> Consultation.Hearing? {
    let short = Read.words(limit: TextRule.titleLimit, reading)
    let plan = take("plan", Read.plan)
    let mission = take("mission", Read.mission)
    let stage = require("stage", Read.word(ConsultationStage.self))
    let level = require("level", Read.word(InvolvementLevel.self))
    let invited = set("invited", short)
    let attended = set("attended", short)
    guard let stage, let level else { return nil }
    return Consultation.Hearing(
      plan: plan, mission: mission, stage: stage, level: level, invited: invited,
      attended: attended)
  }

  /// Who said what.
  fileprivate mutating func voice() -> (organisation: String, text: String)? {
    let organisation = require("organisation", Read.words(limit: TextRule.titleLimit, reading))
    let text = require("text", Read.words(limit: TextRule.textLimit, reading))
    guard let organisation, let text else { return nil }
    return (organisation, text)
  }

  fileprivate mutating func reply() -> (PlanCode, InputAnswer, String)? {
    let input = require("input", Read.planCode)
    let answer = require("answer", Read.word(InputAnswer.self))
    let text = require("text", Read.words(limit: TextRule.textLimit, reading))
    guard let input, let answer, let text else { return nil }
    return (input, answer, text)
  }
}
