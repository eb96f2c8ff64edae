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
  /// Whose each public key is or was: one key, one officer.
  private var holders: [[UInt8]: String] = [:]
  private var successors: [String: String] = [:]
  var ownership = Ownership()

  init(origin: String) { self.origin = origin }

  /// The key that an officer signs with now; none when unknown or revoked.
  func key(of officer: String) -> VerifierKey? {
    guard let standing = officers[officer], !standing.isRevoked else { return nil }
    return standing.key
  }

  /// Takes up what an event says about keys, rights and mergers.
  mutating func evolve(_ event: StoredEvent) -> [Finding] {
    let subject = event.header.stream.ref
    guard Self.matters(event.header.act) else { return [] }
    guard let payload = event.payload.flatMap({ try? JSON(parsing: $0) }) else {
      return [
        Finding(
          .badEvent, at: event.position, "Its payload can't be read, and rights depend on it.")
      ]
    }
    switch event.header.act {
    case "ledger.created":
      for root in payload["roots"]?.array ?? [] {
        if let officer = root["officer"]?.string, let key = Self.key(root["key"]) {
          roots[officer] = key
          holders[key.publicKey] = officer
        }
      }
      threshold = max(1, payload["threshold"]?.int.flatMap { Int(exactly: $0) } ?? 1)
    case "policy.adopted":
      do {
        terms = try Policy.terms(of: RecordedEvent(header: event.header, payload: payload))
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
      return possession(payload, key, event) + holder(of: key, event)
    case "officer.rolesChanged": officers[subject]?.roles = Self.roles(payload)
    case "officer.keyRotated":
      guard let key = Self.key(payload["key"]) else {
        return [Finding(.badEvent, at: event.position, "It names no usable key.")]
      }
      officers[subject]?.key = key
      return possession(payload, key, event) + holder(of: key, event)
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

  private mutating func holder(of key: VerifierKey, _ event: StoredEvent) -> [Finding] {
    let officer = event.header.stream.ref
    let holder = holders[key.publicKey] ?? officer
    holders[key.publicKey] = holder
    guard holder != officer else { return [] }
    return [
      Finding(
        .keyInUse, at: event.position, "The key of \(officer) is or was that of \(holder), too.")
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
