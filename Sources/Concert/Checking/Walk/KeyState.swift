internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// Who may sign what, as of one position: folded while the log is walked (INTEGRITY.md 3).
///
/// Decisions are not taken again, because old rules may have differed; rights and keys are.
struct KeyState {
  struct Standing {
    let ministry: String
    var roles: Set<String>
    var key: VerifierKey
    var isRevoked = false
  }

  let origin: String
  private(set) var officers: [String: Standing] = [:]
  private(set) var roots: [String: VerifierKey] = [:]
  /// How many roots must sign a policy.
  private(set) var threshold = 1
  private(set) var terms = Policy.Terms()
  /// Whose each public key is or was: one key, one task.
  private var holders: [[UInt8]: String] = [:]
  private var successors: [String: String] = [:]
  var ownership = Ownership()

  /// - Parameter logKey: signs checkpoints, and so nothing else; none when it is not known.
  init(origin: String, logKey: VerifierKey? = nil) {
    self.origin = origin
    if let logKey { holders[logKey.publicKey] = "the log" }
  }

  /// The key that an officer signs with now; none when unknown or revoked.
  func key(of officer: String) -> VerifierKey? {
    guard let standing = officers[officer], !standing.isRevoked else { return nil }
    return standing.key
  }

  /// Takes up what an event says about keys, rights and mergers.
  ///
  /// - Parameter isJudged: an earlier check has seen that the new key signed for itself.
  mutating func evolve(_ event: StoredEvent, isJudged: Bool = false) -> [Finding] {
    let subject = event.header.stream.ref
    guard Self.matters(event.header.act) else { return [] }
    guard let payload = event.payload.flatMap({ try? JSON(parsing: $0) }) else {
      return [
        Finding(
          .badEvent, at: event.position, "Its payload can't be read, and rights depend on it.")
      ]
    }
    switch event.header.act {
    case "ledger.created": return found(payload, event)
    case "policy.adopted":
      do {
        terms = try Policy.terms(of: RecordedEvent(header: event.header, payload: payload))
        return terms.witnesses.flatMap { witness($0, event) }
      } catch {
        // The claim on this event says what is wrong with it; the policy before stays in force.
      }
    case "officer.enrolled":
      guard let ministry = payload["ministry"]?.string, let key = Self.key(payload["key"]) else {
        return [
          Finding(.badEvent, at: event.position, "It enrols an officer without a usable key.")
        ]
      }
      officers[subject] = Standing(ministry: ministry, roles: Self.roles(payload), key: key)
      return (isJudged ? [] : possession(payload, key, event))
        + hold(key.publicKey, subject, event)
    case "officer.rolesChanged": officers[subject]?.roles = Self.roles(payload)
    case "officer.keyRotated":
      guard let key = Self.key(payload["key"]) else {
        return [Finding(.badEvent, at: event.position, "It names no usable key.")]
      }
      officers[subject]?.key = key
      return (isJudged ? [] : possession(payload, key, event))
        + hold(key.publicKey, subject, event)
    case "officer.revoked": officers[subject]?.isRevoked = true
    case "ministry.merged": successors[subject] = payload["into"]?.string
    default: break
    }
    return []
  }

  /// Whether events of this type say who may sign what.
  static func matters(_ act: String) -> Bool { types.contains(act) }

  private static let types: Set<String> = [
    "ledger.created", "officer.enrolled", "officer.rolesChanged", "officer.keyRotated",
    "officer.revoked", "ministry.merged", "policy.adopted",
  ]

  /// The key with which a root signs now: that of the officer, if enrolled; none once revoked.
  func rootKey(of officer: String) -> VerifierKey? {
    officers[officer] == nil ? roots[officer] : key(of: officer)
  }

  private mutating func found(_ payload: JSON, _ event: StoredEvent) -> [Finding] {
    threshold = max(1, payload["threshold"]?.int.flatMap { Int(exactly: $0) } ?? 1)
    return (payload["roots"]?.array ?? []).flatMap { root -> [Finding] in
      guard let officer = root["officer"]?.string else { return [] }
      guard let key = Self.key(root["key"]) else {
        return [Finding(.badEvent, at: event.position, "The root \(officer) has no usable key.")]
      }
      roots[officer] = key
      return hold(key.publicKey, officer, event)
    }
  }

  private mutating func witness(_ text: WitnessText, _ event: StoredEvent) -> [Finding] {
    guard (try? WitnessKey(vkey: text.text)) != nil else {
      return [
        Finding(.badEvent, at: event.position, "The witness \(text.name) has no usable key.")
      ]
    }
    return hold(text.material, "the witness \(text.name)", event)
  }

  /// A key with two tasks would let one signature pass for another.
  private mutating func hold(
    _ key: [UInt8], _ task: String, _ event: StoredEvent
  ) -> [Finding] {
    let holder = holders[key] ?? task
    holders[key] = holder
    guard holder != task else { return [] }
    return [
      Finding(.keyInUse, at: event.position, "The key of \(task) is or was that of \(holder), too.")
    ]
  }

  static func key(_ payload: JSON) -> VerifierKey? { key(payload["key"]) }

  private static func key(_ json: JSON?) -> VerifierKey? {
    // A key that is none is a finding at the event that names it.
    json?.string.flatMap { try? VerifierKey(vkey: $0) }
  }

  private static func roles(_ payload: JSON) -> Set<String> {
    Set(payload["roles"]?.array?.compactMap(\.string) ?? [])
  }

  /// A new key proves that somebody holds its private half.
  private func possession(_ payload: JSON, _ key: VerifierKey, _ event: StoredEvent) -> [Finding] {
    let officer = event.header.stream.ref
    let message = Possession.message(officer: ID(unchecked: officer), origin: origin)
    guard key.name == Officer.keyName(of: ID(unchecked: officer), origin: origin),
      let signature = payload["possession"]?.string.flatMap({ Base64.decode($0.utf8) }),
      key.isValid(signature: signature, for: message)
    else {
      return [
        Finding(
          .badPossession, at: event.position,
          "The new key of \(officer) has not signed for itself.")
      ]
    }
    return []
  }

  /// Whether `ministry` is `other`, or has taken it over at any remove.
  func isSame(_ ministry: String, as other: String) -> Bool {
    var next = other
    for _ in 0...successors.count {
      if next == ministry { return true }
      guard let successor = successors[next] else { return false }
      next = successor
    }
    return false
  }
}
