public import EventSourcing

/// What people decided about two efforts that looked alike.
public enum DuplicateReview: Aggregate {
  public static let kind = "duplicate"

  /// A decision as people gave it.
  public struct Verdict: Hashable, Sendable {
    public var outcome: ReviewOutcome
    /// Of `same`: the one of the pair that stays.
    public var keep: EffortRef?
    /// Of `part_of`: the one of the pair that holds the other.
    public var parent: EffortRef?
    /// Of `joint`: the mission that both stand under.
    public var mission: ID<Mission>?
    /// Of `complementary`: the last day on which it holds.
    public var until: Day?
    /// The blind sample that the pair was drawn in, as `2024-06/20@41236`.
    public var sample: String?
    public var reason: String

    public init(outcome: ReviewOutcome, reason: String) {
      self.outcome = outcome
      self.reason = reason
    }
  }

  /// A decision with the flag that people saw.
  public struct Reviewed: Hashable, Sendable {
    /// The lesser reference of the pair, by bytes.
    public var a: EffortRef
    public var b: EffortRef
    public var verdict: Verdict
    /// 0 to 100.
    public var score: Int
    public var ruleset: String
    public var factsDigest: String
  }

  public enum Command: Hashable, Sendable {
    /// With the digest of the facts that people were shown, when they say so.
    case review(EffortRef, EffortRef, Verdict, seen: String? = nil)
    case reopen(reason: String)
  }

  public enum Event: Hashable, Sendable {
    case reviewed(Reviewed)
    case reopened(reason: String)
  }

  public enum State: Hashable, Sendable {
    case open(Reviewed?)
    case decided(Reviewed)

    /// The newest decision, in force or not.
    public var newest: Reviewed? {
      switch self {
      case .open(let reviewed): reviewed
      case .decided(let reviewed): reviewed
      }
    }
  }

  /// Rules of a review's stream.
  public enum Rule: Hashable, Sendable {
    case oneAndTheSame(EffortRef)
    case alreadyDecided(String, ReviewOutcome)
    case notDecided(String)
    case notOfThePair(field: String, EffortRef)
    case factsChanged(String, seen: String, now: String)
  }

  public static let initial = State.open(nil)

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.review(let first, let second, let verdict, let seen), _):
      guard first != second else { throw .duplicate(.oneAndTheSame(first)) }
      let owners = [try context.owner(of: first), try context.owner(of: second)]
      try requireReviewing(owners, context)
      let flag = context.surroundings.flag(of: EffortPair(first, second))
      if case .decided(let reviewed) = state, !flag.isAskedAgain {
        throw .duplicate(.alreadyDecided(context.subject, reviewed.verdict.outcome))
      }
      for (field, named) in [("keep", verdict.keep), ("parent", verdict.parent)] {
        if let named, named != first, named != second {
          throw .duplicate(.notOfThePair(field: field, named))
        }
      }
      if let seen, seen != flag.factsDigest {
        throw .duplicate(.factsChanged(context.subject, seen: seen, now: flag.factsDigest))
      }
      for effort in [first, second] { try context.requireNotWithdrawn(effort) }
      // What replaces another one must itself still stand.
      if let keep = verdict.keep { try context.requireStanding(keep) }
      if let mission = verdict.mission {
        for owner in owners { try context.requirePart(of: owner, in: mission) }
      }
      let pair = EffortPair(first, second)
      return [
        .reviewed(
          Reviewed(
            a: pair.a, b: pair.b, verdict: verdict, score: flag.score, ruleset: flag.ruleset,
            factsDigest: flag.factsDigest))
      ]
    case (.reopen(let reason), .decided(let reviewed)):
      try requireReviewing(
        [try context.owner(of: reviewed.a), try context.owner(of: reviewed.b)], context)
      return [.reopened(reason: reason)]
    case (.reopen, .open(nil)): throw .notFound(noun: kind, ref: context.subject)
    case (.reopen, .open): throw .duplicate(.notDecided(context.subject))
    }
  }

  private static func requireReviewing(
    _ owners: [ID<Ministry>], _ context: Circumstances
  ) throws(Refusal) {
    guard context.isCoordinator || owners.allSatisfy(context.mayAct) else {
      throw context.notAllowed(
        context.subject, owner: owners.first { !context.mayAct(for: $0) },
        "a coordinator, or a clerk who may act for "
          + Set(owners.map(\.text)).sorted().joined(separator: " and "))
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch event.event {
    case .reviewed(let reviewed): state = .decided(reviewed)
    case .reopened: state = .open(state.newest)
    }
  }
}

/// A commitment or a contribution.
public struct EffortRef: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    guard let ref = SerialRef(text), ref.prefix != .consultation else { return nil }
    self.text = text
  }

  public var commitment: ID<Commitment>? { ID<Commitment>(text) }
  public var contribution: ID<Contribution>? { ID<Contribution>(text) }
  public var description: String { text }
}

/// Two efforts, in the order of their references.
public struct EffortPair: Hashable, Sendable {
  public let a: EffortRef
  public let b: EffortRef

  public init(_ first: EffortRef, _ second: EffortRef) {
    (a, b) = first.text < second.text ? (first, second) : (second, first)
  }
}

/// What the view of duplicates says of a pair when it is decided.
public struct Flag: Hashable, Sendable {
  /// The pair's own reference, from the hash of its two references, whether flagged or not.
  public let ref: ID<DuplicateReview>
  /// 0 to 100; 0 when the pair was never flagged.
  public let score: Int
  public let ruleset: String
  public let factsDigest: String
  /// Whether the newest decision has run out, or its facts changed so that it is asked for again.
  public var isAskedAgain = false

  public init(ref: ID<DuplicateReview>, score: Int, ruleset: String, factsDigest: String) {
    self.ref = ref
    self.score = score
    self.ruleset = ruleset
    self.factsDigest = factsDigest
  }
}

extension DuplicateReview.Rule {
  var explanation: Explanation {
    let (code, at, value, what, mend) = words
    return Explanation(
      code: code, at: at, value: value, what: what, mend: mend, outcome: .refusedByRules)
  }

  private var words: (String, String, String, Phrase, Phrase) {
    switch self {
    case .oneAndTheSame(let ref):
      ("same-record", "b", ref.text, "A record is no duplicate of itself.", "Name two records.")
    case .alreadyDecided(let ref, let outcome):
      (
        "already-decided", "ref", ref, "It was decided: \(outcome.rawValue).",
        "Reopen it first: concert duplicate reopen \(ref) --reason \"…\""
      )
    case .notDecided(let ref):
      ("not-decided", "ref", ref, "It is open.", "See: concert duplicate explain \(ref)")
    case .notOfThePair(let field, let ref):
      (
        "not-of-the-pair", field, ref.text, "\(ref) is neither of the two records.",
        "Name one of the two."
      )
    case .factsChanged(let ref, let seen, let now):
      (
        "facts-changed", "facts_digest", seen,
        "The facts of the two changed since they were shown; their digest is now \(now). "
          + "Nothing was stored.",
        "Look again: concert duplicate explain \(ref)"
      )
    }
  }
}
