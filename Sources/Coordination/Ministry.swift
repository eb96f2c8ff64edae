public import EventSourcing

/// A ministry, directorate, agency or force that reports to the ledger.
public enum Ministry: Aggregate {
  public static let kind = "ministry"

  /// What a ministry is registered with.
  public struct Registration: Hashable, Sendable {
    public var code: ID<Ministry>
    public var name: Text
    public var kind: BodyKind
    public var dimension: Dimension
    public var parent: ID<Ministry>?
    /// How the organisation is named in IATI, such as `LU-1`.
    public var orgRef: String?

    public init(
      code: ID<Ministry>, name: Text, kind: BodyKind, dimension: Dimension,
      parent: ID<Ministry>? = nil, orgRef: String? = nil
    ) {
      self.code = code
      self.name = name
      self.kind = kind
      self.dimension = dimension
      self.parent = parent
      self.orgRef = orgRef
    }
  }

  public enum Command: Hashable, Sendable {
    case register(Registration)
    case rename(Text, from: Day?)
    case merge(into: ID<Ministry>, from: Day?, reason: String)
    case split(into: [ID<Ministry>], from: Day?, reason: String)
    case dissolve(from: Day?, reason: String)
  }

  public enum Event: Hashable, Sendable {
    case registered(Registration)
    case renamed(Text, from: Day)
    case merged(into: ID<Ministry>, from: Day, reason: String)
    case split(into: [ID<Ministry>], from: Day, reason: String)
    case dissolved(from: Day, reason: String)
  }

  public enum State: Hashable, Sendable {
    case unregistered
    case registered(Record)
  }

  /// A registered ministry as it is now.
  public struct Record: Hashable, Sendable {
    public var registration: Registration
    public var fate: Fate
  }

  /// What became of a ministry.
  public enum Fate: Hashable, Sendable {
    case live
    case merged(into: ID<Ministry>, from: Day)
    case split(into: [ID<Ministry>], from: Day)
    case dissolved(from: Day)
  }

  /// Rules of a ministry's stream.
  public enum Rule: Hashable, Sendable {
    case codeTaken(ID<Ministry>)
    case merged(ID<Ministry>, into: ID<Ministry>, from: Day)
    case split(ID<Ministry>, into: [ID<Ministry>], from: Day)
    case dissolved(ID<Ministry>, from: Day)
    case intoItself(ID<Ministry>)
    /// A merger that would come back to where it began.
    case circle(ID<Ministry>, by: ID<Ministry>)
    case splitNeedsTwo(ID<Ministry>)
    case openRecords(ID<Ministry>, [String])
  }

  public static let initial = State.unregistered

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.admin, for: context.subject)
    switch (command, state) {
    case (.register(let registration), .unregistered):
      if let parent = registration.parent { try context.requireLive(parent) }
      return [.registered(registration)]
    case (.register(let registration), .registered):
      throw .ministry(.codeTaken(registration.code))
    case (_, .unregistered):
      throw context.unknownMinistry(ID(unchecked: context.subject))
    case (_, .registered(let record)):
      let code = record.registration.code
      if let rule = record.fate.rule(code, on: nil) { throw .ministry(rule) }
      return [try change(command, code, context)]
    }
  }

  private static func change(
    _ command: Command, _ code: ID<Ministry>, _ context: Circumstances
  ) throws(Refusal) -> Event {
    switch command {
    case .register: preconditionFailure("registering was decided before")
    case .rename(let name, let from): return .renamed(name, from: from ?? context.on)
    case .merge(let into, let from, let reason):
      guard into != code else { throw .ministry(.intoItself(code)) }
      try context.requireLive(into)
      guard !context.surroundings.successors(of: into).contains(code) else {
        throw .ministry(.circle(code, by: into))
      }
      return .merged(into: into, from: from ?? context.on, reason: reason)
    case .split(let into, let from, let reason):
      guard into.count >= 2 else { throw .ministry(.splitNeedsTwo(code)) }
      for part in into where part != code { try context.requireLive(part) }
      return .split(into: into, from: from ?? context.on, reason: reason)
    case .dissolve(let from, let reason):
      let open = context.surroundings.openRecords(of: code)
      guard open.isEmpty else { throw .ministry(.openRecords(code, open)) }
      return .dissolved(from: from ?? context.on, reason: reason)
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    if case .registered(let registration) = event.event {
      state = .registered(Record(registration: registration, fate: .live))
      return
    }
    guard case .registered(var record) = state else { return }
    switch event.event {
    case .registered: break
    case .renamed(let name, _): record.registration.name = name
    case .merged(let into, let from, _): record.fate = .merged(into: into, from: from)
    case .split(let into, let from, _):
      // A ministry that is one of its own parts goes on; the others were split off.
      if !into.contains(record.registration.code) { record.fate = .split(into: into, from: from) }
    case .dissolved(let from, _): record.fate = .dissolved(from: from)
    }
    state = .registered(record)
  }
}

extension Ministry.Fate {
  /// The rule by which a ministry takes no new record about `day`; nil for `day` means ever again.
  func rule(_ code: ID<Ministry>, on day: Day?) -> Ministry.Rule? {
    switch self {
    case .live: nil
    case .merged(let into, let from):
      day.map { $0 < from } ?? false ? nil : .merged(code, into: into, from: from)
    case .split(let into, let from):
      day.map { $0 < from } ?? false ? nil : .split(code, into: into, from: from)
    case .dissolved(let from):
      day.map { $0 < from } ?? false ? nil : .dissolved(code, from: from)
    }
  }
}

extension Ministry.Rule {
  var explanation: Explanation {
    switch self {
    case .codeTaken(let code):
      refusal(
        "code-taken", code, "This code is or was a ministry's, and a code is never used again.",
        "Choose another code.")
    case .merged(let code, let into, let from):
      refusal(
        "ministry-merged", code, "It was merged into \(into) on \(from).",
        "Record it for \(into), or with a day before \(from) if it happened then.")
    case .split(let code, let into, let from):
      refusal(
        "ministry-split", code,
        "It was split into \(into.map(\.text).joined(separator: ", ")) on \(from).",
        "Record it for one of these.")
    case .dissolved(let code, let from):
      refusal(
        "ministry-dissolved", code, "It was dissolved on \(from).",
        "Record it for the ministry that took over the task.")
    case .intoItself(let code):
      refusal("into-itself", code, "A ministry is not merged into itself.", "Name the successor.")
    case .circle(let code, let by):
      refusal(
        "merger-circle", code, "\(by) was itself merged into \(code).",
        "Name a successor that is not one of its predecessors.")
    case .splitNeedsTwo(let code):
      refusal(
        "split-needs-two", code, "A split names at least two ministries.",
        "Name every part; the old code may be one of them. For one successor use ministry.merge")
    case .openRecords(let code, let refs):
      refusal(
        "open-records", code,
        "It still owns open records: \(refs.prefix(5).joined(separator: ", "))"
          + (refs.count > 5 ? " and \(refs.count - 5) more." : "."),
        "Reassign, fulfil or withdraw them first, or merge the ministry into its successor.")
    }
  }

  private func refusal(
    _ code: String, _ ministry: ID<Ministry>, _ what: Phrase, _ mend: Phrase
  ) -> Explanation {
    Explanation(
      code: code, at: "ministry", value: ministry.text, what: what, mend: mend,
      outcome: .refusedByRules)
  }
}
