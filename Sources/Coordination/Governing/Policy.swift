public import EventSourcing

/// What the ledger asks of people beyond their rights: second signatures, witnesses, right clocks.
///
/// One stream, `policy/main`. Each adoption states all terms; what it leaves out is not asked for.
public enum Policy: Aggregate {
  public static let kind = "policy"
  public static let ref = "main"
  public static let stream = StreamName(kind: kind, ref: ref)

  /// An act that one officer alone may not do.
  public struct FourEyes: Hashable, Sendable {
    /// A type of event, as headers name it: `contribution.logged`.
    public let act: String
    /// Only when more money than this is stated; another currency counts as more, because nothing
    /// in the ledger says what it is worth. None: always.
    public let above: Money?
  }

  /// The scores from which a pair may be, and is likely to be, the same effort; 0 to 100.
  public struct ReviewLines: Hashable, Sendable {
    public let possible: Int
    public let likely: Int
  }

  /// Everything that one adoption states.
  public struct Terms: Hashable, Sendable {
    public var fourEyes: [FourEyes] = []
    /// Whose cosignatures on checkpoints count.
    public var witnesses: [WitnessText] = []
    /// How many of the witnesses must have cosigned; none: nobody is waited for.
    public var quorum: Int?
    /// How far the moment that is recorded may lie from the one that was signed; none: any.
    public var clockToleranceSeconds: Int?
    public var reviewLines: ReviewLines?

    public init() {}

    /// Whether an event needs the signature of a second officer.
    public func asksForSecond(_ type: String, _ payload: @autoclosure () -> JSON) -> Bool {
      fourEyes.contains { rule in
        guard rule.act == type else { return false }
        guard let above = rule.above else { return true }
        let payload = payload()
        guard let money = payload["money"] ?? payload["pledged"]?["money"] else { return false }
        guard money["currency"]?.string == above.currency.code else { return true }
        return (money["minor"]?.int ?? .max) > above.minor
      }
    }
  }

  public enum Command: Hashable, Sendable { case adopt(Terms) }
  public enum Event: Hashable, Sendable { case adopted(Terms) }
  public enum State: Hashable, Sendable {
    case none
    case adopted(Terms)

    public var terms: Terms {
      switch self {
      case .none: Terms()
      case .adopted(let terms): terms
      }
    }
  }

  /// Rules of the policy.
  public enum Rule: Hashable, Sendable {
    /// More witnesses are asked for than are named, or none of them.
    case badQuorum(Int, witnesses: Int)
    /// The act has its own rule on who signs, or the policy could never be changed again.
    case notForFourEyes(String)
    case keyInUse(String, by: String)
  }

  public static let initial = State.none

  /// Acts that no second officer could sign, or on which the way back depends.
  private static let exempt: Set<String> = [
    "ledger.created", "policy.adopted", "officer.keyRotated", "checkpoint.witnessed",
  ]

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    try context.require(.admin, for: context.subject)
    switch command {
    case .adopt(let terms):
      if case .adopted(terms) = state { throw .nothingChanged(ref: ref) }
      for rule in terms.fourEyes where exempt.contains(rule.act) {
        throw .policy(.notForFourEyes(rule.act))
      }
      if let quorum = terms.quorum,
        !(1...max(1, terms.witnesses.count)).contains(quorum)
          || terms.witnesses.isEmpty
      {
        throw .policy(.badQuorum(quorum, witnesses: terms.witnesses.count))
      }
      var named: [[UInt8]: String] = [:]
      for witness in terms.witnesses {
        // One key under two names would count twice in a quorum.
        if let other = named.updateValue(witness.name, forKey: witness.material) {
          throw .policy(.keyInUse(witness.text, by: other))
        }
        if let owner = context.surroundings.holder(ofKey: witness.material) {
          throw .policy(.keyInUse(witness.text, by: owner))
        }
      }
      return [.adopted(terms)]
    }
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch event.event {
    case .adopted(let terms): state = .adopted(terms)
    }
  }
}

extension Policy.Rule {
  var explanation: Explanation {
    switch self {
    case .badQuorum(let quorum, let witnesses):
      Explanation(
        code: "bad-quorum", at: "quorum", value: String(quorum),
        what: "\(witnesses) witnesses are named.",
        mend: "Choose a number from 1 to that of the witnesses, or name more.", outcome: .badData)
    case .notForFourEyes(let act):
      Explanation(
        code: "bad-four-eyes", at: "four_eyes", value: act,
        what: "Who signs \(act) is settled otherwise, and a policy must stay changeable.",
        mend: "Leave it out. Roots sign a policy, and both keys sign a rotation.",
        outcome: .refusedByRules)
    case .keyInUse(let key, let owner):
      Explanation(
        code: "key-in-use", at: "witnesses", value: key,
        what: "This key is or was that of \(owner).",
        mend: "A witness signs with a key that has no other task.", outcome: .refusedByRules)
    }
  }
}

/// A witness's public key: `<name>+<key id>+<base64 of 0x04 and the key>` (C2SP tlog-cosignature).
public struct WitnessText: Hashable, Sendable {
  public let text: String
  public let name: String
  /// The key's 32 bytes; the same key under two names is the same material.
  public let material: [UInt8]

  public init?(_ text: String) {
    guard let parts = KeyParts(text, algorithm: 4) else { return nil }
    self.text = text
    name = parts.name
    material = parts.key
  }
}
