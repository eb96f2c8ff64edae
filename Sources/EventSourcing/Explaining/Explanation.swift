/// What a person is told when something is refused: what, where and how to mend it.
///
/// Modules throw enums whose cases hold the values that caused the refusal; each case has one
/// explanation, made here and printed at the edge. Codes are stable and never translated.
public struct Explanation: Hashable, Sendable {
  /// Stable, kebab-case, the same on the command line, the web and the API.
  public var code: String
  /// The field, option, path or position that is wrong, as the person knows it.
  public var at: String?
  /// The offending value as it was given.
  public var value: String?
  /// One or more sentences: what happened and why it matters.
  public var telling: Phrase
  /// What to do next; a command where there is one.
  public var mending: Phrase
  public var outcome: Outcome

  public init(
    code: String, at: String? = nil, value: String? = nil, what: Phrase, mend: Phrase,
    outcome: Outcome
  ) {
    self.code = code
    self.at = at
    self.value = value
    telling = what
    mending = mend
    self.outcome = outcome
  }

  /// What happened, in English, as programs and files get it.
  public var what: String { telling.description }
  /// What to do, in English.
  public var mend: String { mending.description }

  /// How a command ends; the raw value is the exit code that programs may rely on.
  public enum Outcome: Int32, Hashable, Sendable {
    case done = 0
    case finding = 1
    case noSuchRecord = 3
    case recordMovedOn = 4
    case keyUsedForSomethingElse = 5
    case refusedByRules = 6
    case integrityBroken = 7
    case projectionStopped = 8
    case usage = 64
    case badData = 65
    case noInput = 66
    case serverAway = 69
    case ourFault = 70
    case cannotCreateOutput = 73
    case readOrWriteError = 74
    case tryAgain = 75
    case notAllowed = 77
    case configuration = 78
    case interrupted = 130
  }
}

/// An error that can explain itself to the person who met it.
public protocol Explainable: Error {
  var explanation: Explanation { get }
}

// What a person types is refused with its own words before it comes here: these two errors are left
// only where an event that is stored already cannot be read.

extension JSONError: Explainable {
  public var explanation: Explanation { .unreadableEvent("\(self)") }
}

extension ScanError: Explainable {
  public var explanation: Explanation { .unreadableEvent("\(self)") }
}

extension Explanation {
  fileprivate static func unreadableEvent(_ detail: String) -> Explanation {
    Explanation(
      code: "broken-ledger", at: "ledger.db",
      what:
        "An event in the log is not written as events are (\(detail)): it was changed or damaged.",
      mend: "See where with: concert verify   Then restore a sound copy.", outcome: .integrityBroken
    )
  }
}
