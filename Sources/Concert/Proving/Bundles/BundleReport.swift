public import EventSourcing

/// What a file proves to whoever has the log's public key, and what is wrong with it.
public struct BundleReport: Sendable {
  /// One event that is proved.
  public struct Event: Hashable, Sendable {
    public let position: Position
    public let stream: String
    public let version: Int
    public let type: String
    /// The ministry whose act it is.
    public let ministry: String
    public let officer: String
    /// The officer's own ministry and roles, as the bundle's events give them at this point.
    public let officerMinistry: String?
    public let roles: [String]
    public let on: String
    public let signedAt: String
    public let recordedAt: String
    /// Hexadecimal.
    public let leafHash: String
    /// None when it is not in the file.
    public let payload: JSON?

    var json: JSON {
      [
        "position": .int(position), "stream": .string(stream), "version": .int(Int64(version)),
        "type": .string(type), "ministry": .string(ministry), "officer": .string(officer),
        "officer_ministry": officerMinistry.map(JSON.string) ?? .null,
        "roles": .array(roles.map(JSON.string)), "on": .string(on), "signed_at": .string(signedAt),
        "recorded_at": .string(recordedAt), "leaf_hash": .string(leafHash),
        "payload": payload ?? .null,
      ]
    }
  }

  public typealias Finding = VerificationReport.Finding

  /// What no file can prove that holds a part of a log.
  public var notProved: [Phrase] {
    var claims: [Phrase] = [
      "that no later event corrected or withdrew the record",
      "that the signer's key was not revoked, and no range of acts was marked suspect",
      policy.map { "that no policy after @\($0) asked for more signatures then" }
        ?? "that no policy asked for more signatures: none is in the file",
    ]
    if !undecided.isEmpty {
      let places = undecided.map { "@\($0)" }.joined(separator: " ")
      claims.append(
        "that \(places) had the signatures that were needed: the payload is left out")
    }
    return claims
  }

  public let origin: String
  public let size: Position
  /// Base64.
  public let root: String
  public let isDemo: Bool
  public let events: [Event]
  /// Officer and position of the event that names the key, from the roots on.
  public let chain: [(officer: String, type: String, position: Position)]
  /// The newest policy in the file, by which second signatures and approvers were judged.
  public let policy: Position?
  /// Events whose payload would tell which signatures they needed, and is left out.
  public let undecided: [Position]
  public let findings: [Finding]

  public var outcome: Explanation.Outcome {
    if findings.contains(where: \.breaksIntegrity) { return .integrityBroken }
    return findings.isEmpty ? .done : .finding
  }

  public var json: JSON {
    [
      "sound": .bool(outcome != .integrityBroken), "origin": .string(origin), "size": .int(size),
      "root": .string(root), "demo": .bool(isDemo), "events": .array(events.map(\.json)),
      "chain": .array(
        chain.map {
          [
            "officer": .string($0.officer), "type": .string($0.type), "position": .int($0.position),
          ]
        }),
      "policy": policy.map { .int($0) } ?? .null,
      "not_proved": .array(notProved.map { .string($0.description) }),
      "findings": .array(
        findings.map {
          [
            "code": .string($0.code), "position": $0.position.map { .int($0) } ?? .null,
            "message": .string($0.message),
          ]
        }),
    ]
  }
}
