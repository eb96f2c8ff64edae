public import EventSourcing

/// A person or service whose key signs acts.
public enum Officer: Aggregate {
  public static let kind = "officer"

  /// What an officer is enrolled with.
  public struct Enrolment: Hashable, Sendable {
    public let officer: ID<Officer>
    public let ministry: ID<Ministry>
    public let roles: [Role]
    public let key: VerifierText
    /// The new key's signature over `Possession.message`, base64.
    public let possession: String

    public init(
      officer: ID<Officer>, ministry: ID<Ministry>, roles: [Role], key: VerifierText,
      possession: String
    ) {
      self.officer = officer
      self.ministry = ministry
      self.roles = roles
      self.key = key
      self.possession = possession
    }
  }

  public enum Command: Hashable, Sendable {
    case enrol(Enrolment)
    case changeRoles([Role], reason: String)
    case rotateKey(VerifierText, possession: String)
    case revoke(suspectFrom: Day?, reason: String)
  }

  public enum Event: Hashable, Sendable {
    case enrolled(Enrolment)
    case rolesChanged([Role], reason: String)
    case keyRotated(VerifierText, possession: String)
    case revoked(suspectFrom: Day?, reason: String)
  }

  public enum State: Hashable, Sendable {
    case unenrolled
    case enrolled(Record)
    case revoked(Record, suspectFrom: Day?)

    /// The officer's record, whether or not the rights were revoked.
    public var record: Record? {
      switch self {
      case .unenrolled: nil
      case .enrolled(let record), .revoked(let record, _): record
      }
    }
  }

  /// An officer as enrolled and changed since.
  public struct Record: Hashable, Sendable {
    public let officer: ID<Officer>
    public let ministry: ID<Ministry>
    public var roles: [Role]
    /// Every key there was, the one in force last.
    public var keys: [VerifierText]
    public var key: VerifierText { keys[keys.count - 1] }
  }

  /// Rules of an officer's stream.
  public enum Rule: Hashable, Sendable {
    case alreadyEnrolled(ID<Officer>)
    case keyInUse(String, by: String)
    /// A root is enrolled with the key that the ledger's first event names, or not at all: else an
    /// admin could put another key in its place.
    case rootKeyExpected(ID<Officer>, key: String)
    /// The key's name is not `<origin>/officer/<officer id>`.
    case keyNamedOtherwise(String, expected: String)
    case alreadyRevoked(ID<Officer>)
    /// Without an admin nobody could enrol one again.
    case lastAdmin(ID<Officer>)
  }

  public static let initial = State.unenrolled

  public static func decide(
    _ command: Command, _ state: State, _ context: Circumstances
  ) throws(Refusal) -> [Event] {
    if case .rotateKey = command {
      // The old key signs the append, so only its owner can rotate it.
      guard context.officer.text == context.subject else {
        throw context.notAllowed(
          context.subject, owner: nil, "the officer whose key it is; an admin can revoke it")
      }
    } else {
      try context.require(.admin, for: context.subject)
    }
    switch (command, state) {
    case (.enrol(let enrolment), .unenrolled):
      try context.requireLive(enrolment.ministry)
      try check(enrolment.key, of: enrolment.officer, context)
      for root in context.surroundings.foundation.roots
      where root.officer == enrolment.officer && root.key.material != enrolment.key.material {
        throw .officer(.rootKeyExpected(root.officer, key: root.key.text))
      }
      return [.enrolled(enrolment)]
    case (.enrol(let enrolment), _): throw .officer(.alreadyEnrolled(enrolment.officer))
    case (_, .unenrolled): throw .notFound(noun: kind, ref: context.subject)
    case (_, .revoked(let record, _)): throw .officer(.alreadyRevoked(record.officer))
    case (.changeRoles(let roles, let reason), .enrolled(let record)):
      guard Set(roles) != Set(record.roles) else { throw .nothingChanged(ref: record.officer.text) }
      if !roles.contains(.admin) { try keepAdmin(besides: record, context) }
      return [.rolesChanged(roles, reason: reason)]
    case (.rotateKey(let key, let possession), .enrolled(let record)):
      try check(key, of: record.officer, context)
      return [.keyRotated(key, possession: possession)]
    case (.revoke(let suspectFrom, let reason), .enrolled(let record)):
      try keepAdmin(besides: record, context)
      return [.revoked(suspectFrom: suspectFrom, reason: reason)]
    }
  }

  /// The ledger keeps one admin at least, because only an admin can make another.
  private static func keepAdmin(
    besides leaving: Record, _ context: Circumstances
  ) throws(Refusal) {
    guard leaving.roles.contains(.admin) else { return }
    let hasOther = context.surroundings.officers.values.contains { folded in
      guard case .enrolled(let record) = folded.state else { return false }
      return record.officer != leaving.officer && record.roles.contains(.admin)
    }
    guard hasOther else { throw .officer(.lastAdmin(leaving.officer)) }
  }

  /// A key has one owner and one role for ever, and carries its owner's name.
  private static func check(
    _ key: VerifierText, of officer: ID<Officer>, _ context: Circumstances
  ) throws(Refusal) {
    let foundation = context.surroundings.foundation
    let expected = keyName(of: officer, origin: foundation.origin)
    guard key.name == expected else {
      throw .officer(.keyNamedOtherwise(key.name, expected: expected))
    }
    if let owner = context.surroundings.holder(ofKey: key.material, enrolling: officer) {
      throw .officer(.keyInUse(key.text, by: owner))
    }
  }

  /// `<origin>/officer/<officer id>`.
  public static func keyName(of officer: ID<Officer>, origin: String) -> String {
    "\(origin)/officer/\(officer.text)"
  }

  public static func evolve(_ state: inout State, _ event: Recorded<Event>) {
    switch (event.event, state) {
    case (.enrolled(let enrolment), _):
      state = .enrolled(
        Record(
          officer: enrolment.officer, ministry: enrolment.ministry, roles: enrolment.roles,
          keys: [enrolment.key]))
    case (.rolesChanged(let roles, _), .enrolled(var record)):
      record.roles = roles
      state = .enrolled(record)
    case (.keyRotated(let key, _), .enrolled(var record)):
      record.keys.append(key)
      state = .enrolled(record)
    case (.revoked(let suspectFrom, _), .enrolled(let record)):
      state = .revoked(record, suspectFrom: suspectFrom)
    default: break
    }
  }
}

extension Officer.Rule {
  var explanation: Explanation {
    let (code, value, what, mend) = words
    return Explanation(
      code: code, at: "officer", value: value, what: what, mend: mend, outcome: .refusedByRules)
  }

  private var words: (String, String, Phrase, Phrase) {
    switch self {
    case .alreadyEnrolled(let officer):
      (
        "officer-exists", officer.text, "\(officer) is or was enrolled.",
        "Choose another id, or change the roles with officer.change-roles"
      )
    case .keyInUse(let key, let owner):
      (
        "key-in-use", key, "This key is or was that of \(owner).",
        "Make a new key: one key, one officer, one task."
      )
    case .rootKeyExpected(let officer, let key):
      (
        "root-key-expected", officer.text,
        "\(officer) is a root of this ledger, with the key \(key).",
        "Enrol the root with that key; it can be rotated afterwards."
      )
    case .keyNamedOtherwise(let name, let expected):
      ("key-name-wrong", name, "The key must be named \(expected).", "Make it under that name.")
    case .alreadyRevoked(let officer):
      (
        "officer-revoked", officer.text, "The rights of \(officer) were revoked for good.",
        "Enrol the person under a new id with a new key."
      )
    case .lastAdmin(let officer):
      (
        "last-admin", officer.text,
        "\(officer) is the last admin, and only an admin enrols others.",
        "Make another officer admin first, with officer.enrol or officer.change-roles."
      )
    }
  }
}
