public import EventSourcing

/// Civil society heard: who was invited, who came, what they said and what became of it.
public enum Consultation: Aggregate {
  public static let kind = "consultation"

  public struct Hearing: Hashable, Sendable {
    public var plan: ID<Plan>?
    public var mission: ID<Mission>?
    public var stage: ConsultationStage
    public var level: InvolvementLevel
    /// Organisations by name.
    public var invited: [String]
    public var attended: [String]
  }

  /// What an organisation said.
  public struct Input: Hashable, Sendable {
    public var input: PlanCode
    public var organisation: String
    public var text: String
  }

  public enum Command: Hashable, Sendable {
    case hold(Hearing)
    /// Without a code the next number.
    case receiveInput(PlanCode?, organisation: String, text: String)
    case answerInput(PlanCode, InputAnswer, text: String)
  }

  public enum Event: Hashable, Sendable {
    case held(Hearing)
    case inputReceived(Input)
    case inputAnswered(PlanCode, InputAnswer, text: String)
  }

  public enum State: Hashable, Sendable {
    case unheld
    case held(Record)

    public var record: Record? { if case .held(let record) = self { record } else { nil } }
  }

  public struct Record: Hashable, Sendable {
    public var owner: ID<Ministry>
    public var hearing: Hearing
    /// In the order in which they came; the answer, once there is one.
    public var inputs: [PlanCode] = []
    public var answers: [PlanCode: Reply] = [:]
  }

  public struct Reply: Hashable, Sendable {
    public var answer: InputAnswer
    public var text: String
  }

  /// Rules of a consultation's stream.
  public enum Rule: Hashable, Sendable {
    case taken(PlanCode)
    case unknownInput(PlanCode, known: [String])
  }

  public static let initial = State.unheld

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.hold(let hearing), .unheld):
      try context.requireActing(for: context.ministry, record: context.subject)
      try context.requireLive(context.ministry)
      if let plan = hearing.plan { _ = try context.plan(plan) }
      if let mission = hearing.mission, context.surroundings.mission(mission).charter == nil {
        throw context.unknownMission(mission)
      }
      return [.held(hearing)]
    case (.hold, .held): throw .refTaken(context.subject)
    case (_, .unheld): throw .notFound(noun: kind, ref: context.subject)
    case (_, .held(let record)):
      try context.requireActing(for: record.owner, record: context.subject)
      return [try change(command, record, context)]
    }
  }

  private static func change(
    _ command: Command, _ record: Record, _ context: Circumstances
  ) throws(Refusal) -> Event {
    switch command {
    case .hold: preconditionFailure("it was decided before")
    case .receiveInput(let named, let organisation, let text):
      let input = named ?? record.nextInput
      guard !record.inputs.contains(input) else { throw .consultation(.taken(input)) }
      return .inputReceived(Input(input: input, organisation: organisation, text: text))
    case .answerInput(let input, let answer, let text):
      guard record.inputs.contains(input) else {
        throw .consultation(.unknownInput(input, known: record.inputs.map(\.text)))
      }
      // Another answer takes the place of the last one, and both stay in the log.
      guard record.answers[input] != Reply(answer: answer, text: text) else {
        throw .nothingChanged(ref: context.subject)
      }
      return .inputAnswered(input, answer, text: text)
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .held(let hearing) = event.event {
      state = .held(Record(owner: ID(unchecked: event.ministry), hearing: hearing))
      return
    }
    guard var record = state.record else { return }
    switch event.event {
    case .held: return
    case .inputReceived(let input): record.inputs.append(input.input)
    case .inputAnswered(let input, let answer, let text):
      record.answers[input] = Reply(answer: answer, text: text)
    }
    state = .held(record)
  }
}

extension Consultation.Record {
  /// The first number that is free.
  fileprivate var nextInput: PlanCode {
    var number = inputs.count + 1
    while true {
      if let code = PlanCode(String(number)), !inputs.contains(code) { return code }
      number += 1
    }
  }
}

extension Consultation.Rule {
  var explanation: Explanation {
    switch self {
    case .taken(let input):
      Explanation(
        code: "code-taken", at: "input", value: input.text,
        what: "An input of this code was received.", mend: "Leave input out; it is numbered then.",
        outcome: .refusedByRules)
    case .unknownInput(let input, let known):
      Explanation(
        code: "unknown-input", at: "input", value: input.text,
        what: "No input of this code was received.",
        mend: Suggestion.sentence(for: input.text, among: known)
          + (known.isEmpty ? "Receive it first." : "Received: \(known.joined(separator: ", "))."),
        outcome: .badData)
    }
  }
}
