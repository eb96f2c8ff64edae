public import EventSourcing

/// An action plan: pillars, their objectives, the actions of each and what is measured of them.
public enum Plan: Aggregate {
  public static let kind = "plan"

  /// What a plan is adopted with.
  public struct Outline: Hashable, Sendable {
    public var plan: ID<Plan>
    public var title: Text
    public var period: Period
    public var framework: Framework?
    /// The plan that it follows.
    public var predecessor: ID<Plan>?
    public var pillars: [Pillar]
  }

  public struct Pillar: Hashable, Sendable {
    public var code: PlanCode
    public var title: Text
  }

  public struct Objective: Hashable, Sendable {
    public var pillar: PlanCode
    public var code: PlanCode
    public var title: Text
  }

  public struct Action: Hashable, Sendable {
    public var objective: PlanCode
    public var code: PlanCode
    public var title: Text
    public var lead: ID<Ministry>
    /// The others, without the lead.
    public var supporting: [ID<Ministry>]
    public var due: Day?
  }

  /// What is measured of an action.
  public struct Definition: Hashable, Sendable {
    public var action: PlanCode
    public var code: PlanCode
    public var title: Text
    /// `people`, `percent`, `sessions` and the like.
    public var unit: String
    public var direction: IndicatorDirection
    public var baseline: DecimalText?
    public var target: DecimalText?
    /// Whether women and men are counted apart.
    public var bySex: Bool
    public var frequency: Frequency
    public var fedBy: Feed?
    /// The indicator of the predecessor that this one goes on with.
    public var replaces: PlanItem?
  }

  public enum Command: Hashable, Sendable {
    case adopt(Outline)
    case addObjective(Objective)
    case addAction(Action)
    case defineIndicator(Definition)
    case close(reason: String)
  }

  public enum Event: Hashable, Sendable {
    case adopted(Outline)
    case objectiveAdded(Objective)
    case actionAdded(Action)
    case indicatorDefined(Definition)
    case closed(reason: String)
  }

  public enum State: Hashable, Sendable {
    case unadopted
    case adopted(Content)

    public var content: Content? { if case .adopted(let content) = self { content } else { nil } }
  }

  /// A plan as it stands.
  public struct Content: Hashable, Sendable {
    public var outline: Outline
    public var objectives: [PlanCode: Objective] = [:]
    public var actions: [PlanCode: Action] = [:]
    public var indicators: [PlanCode: Definition] = [:]
    public var closed: Day?

    /// What a code names: pillar, objective, action or indicator; none when it is free.
    func level(of code: PlanCode) -> Level? {
      if outline.pillars.contains(where: { $0.code == code }) { return .pillar }
      if objectives[code] != nil { return .objective }
      if actions[code] != nil { return .action }
      return indicators[code] == nil ? nil : .indicator
    }

    func codes(of level: Level) -> [String] {
      let codes: [PlanCode] =
        switch level {
        case .pillar: outline.pillars.map(\.code)
        case .objective: Array(objectives.keys)
        case .action: Array(actions.keys)
        case .indicator: Array(indicators.keys)
        }
      return codes.map(\.text).sorted()
    }
  }

  public enum Level: String, Hashable, Sendable { case pillar, objective, action, indicator }

  /// Rules of a plan's stream.
  public enum Rule: Hashable, Sendable {
    case noPlan(ID<Plan>, known: [String])
    case alreadyAdopted(ID<Plan>)
    case closed(ID<Plan>, on: Day)
    case codeTaken(PlanItem, by: Level)
    case unknown(Level, PlanItem, known: [String])
    /// What an effort names as its action is of no plan.
    case noSuchAction(String, known: [String])
    case notThePredecessor(PlanItem, predecessor: ID<Plan>?)
    case uncounted(FeedColumn, by: FeedView)
  }

  public static let initial = State.unadopted

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.coordinator, for: context.subject)
    switch (command, state) {
    case (.adopt(let outline), .unadopted):
      if let predecessor = outline.predecessor { _ = try context.plan(predecessor) }
      return [.adopted(outline)]
    case (.adopt(let outline), .adopted): throw .plan(.alreadyAdopted(outline.plan))
    case (_, .unadopted):
      throw .notFound(noun: kind, ref: context.subject)
    case (_, .adopted(let content)):
      if let day = content.closed { throw .plan(.closed(content.outline.plan, on: day)) }
      return [try change(command, content, context)]
    }
  }

  private static func change(
    _ command: Command, _ content: Content, _ context: Circumstances
  ) throws(Refusal) -> Event {
    switch command {
    case .adopt: preconditionFailure("it was decided before")
    case .addObjective(let objective):
      try content.require(.pillar, objective.pillar)
      try content.requireFree(objective.code)
      return .objectiveAdded(objective)
    case .addAction(let action):
      try content.require(.objective, action.objective)
      try content.requireFree(action.code)
      for ministry in [action.lead] + action.supporting { try context.requireLive(ministry) }
      return .actionAdded(action)
    case .defineIndicator(let definition):
      try content.require(.action, definition.action)
      try content.requireFree(definition.code)
      if let feed = definition.fedBy, !Feed.columns(of: feed.view).contains(feed.column) {
        throw .plan(.uncounted(feed.column, by: feed.view))
      }
      if let replaced = definition.replaces {
        guard replaced.plan == content.outline.predecessor else {
          throw .plan(.notThePredecessor(replaced, predecessor: content.outline.predecessor))
        }
        try context.plan(replaced.plan).require(.indicator, replaced.code)
      }
      return .indicatorDefined(definition)
    case .close(let reason): return .closed(reason: reason)
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .adopted(let outline) = event.event {
      state = .adopted(Content(outline: outline))
      return
    }
    guard var content = state.content else { return }
    switch event.event {
    case .adopted: return
    case .objectiveAdded(let objective): content.objectives[objective.code] = objective
    case .actionAdded(let action): content.actions[action.code] = action
    case .indicatorDefined(let definition): content.indicators[definition.code] = definition
    case .closed: content.closed = event.on
    }
    state = .adopted(content)
  }
}

extension Plan.Content {
  func require(_ level: Plan.Level, _ code: PlanCode) throws(Refusal) {
    guard self.level(of: code) == level else {
      throw .plan(
        .unknown(
          level, PlanItem(plan: outline.plan, code: code), known: codes(of: level)))
    }
  }

  func requireFree(_ code: PlanCode) throws(Refusal) {
    if let level = level(of: code) {
      throw .plan(.codeTaken(PlanItem(plan: outline.plan, code: code), by: level))
    }
  }
}

extension Circumstances {
  /// A plan as it stands; it is loaded for whatever names it.
  func plan(_ id: ID<Plan>) throws(Refusal) -> Plan.Content {
    guard let content = surroundings.state(Plan.self, id.text)?.content else {
      throw .plan(.noPlan(id, known: surroundings.references(of: Plan.kind)))
    }
    return content
  }
}

extension Plan.Rule {
  var explanation: Explanation {
    switch self {
    case .noPlan(let plan, let known):
      Explanation(
        code: "unknown-plan", at: "plan", value: plan.text, what: "No plan has this name.",
        mend: Suggestion.sentence(for: plan.text, among: known) + "See: concert plan list",
        outcome: .badData)
    case .alreadyAdopted(let plan):
      Explanation(
        code: "plan-exists", at: "plan", value: plan.text,
        what: "A plan of this name is or was adopted.",
        mend: "Choose another name, or see: concert show \(plan)", outcome: .refusedByRules)
    case .closed(let plan, let day):
      Explanation(
        code: "plan-closed", at: "plan", value: plan.text,
        what: "It was closed on \(day), and nothing is added to it.",
        mend: "Add it to the plan that follows.", outcome: .refusedByRules)
    case .codeTaken(let item, let level):
      Explanation(
        code: "code-taken", at: "code", value: item.code.text,
        what: level == .pillar
          ? "\(item) is a \(Phrase.word(level.rawValue)) already."
          : "\(item) is an \(Phrase.word(level.rawValue)) already.",
        mend: "Choose another code, or see: concert show \(item.plan)", outcome: .refusedByRules)
    case .unknown(let level, let item, let known):
      Explanation(
        code: "unknown-\(level.rawValue)", at: level.rawValue, value: item.code.text,
        what: "\(item.plan) has no \(Phrase.word(level.rawValue)) \(item.code).",
        mend: Suggestion.sentence(for: item.code.text, among: known)
          + "See: concert show \(item.plan)", outcome: .badData)
    case .noSuchAction(let text, let known):
      Explanation(
        code: "unknown-action", at: "plan_action", value: text, what: "No plan has this action.",
        mend: Suggestion.sentence(
          for: String(text.prefix { $0 != ":" }), among: known)
          + "Write it like wps-2018:P1.A4; see: concert plan list", outcome: .badData)
    case .notThePredecessor(let item, let predecessor):
      Explanation(
        code: "not-the-predecessor", at: "replaces", value: item.text,
        what: predecessor.map { "This plan follows \($0)." } ?? "This plan follows no other.",
        mend: "Name an indicator of the plan that this one follows.", outcome: .refusedByRules)
    case .uncounted(let column, let view):
      Explanation(
        code: "not-counted", at: "fed_by.column", value: column.rawValue,
        what: "\(view.rawValue) has no \(column.rawValue).",
        mend: "It has: \(Plan.Feed.columns(of: view).map(\.rawValue).joined(separator: ", "))",
        outcome: .badData)
    }
  }
}
