internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// What a check of a ledger came to.
public struct VerificationReport: Sendable {
  /// Something that a ledger should not show.
  public struct Finding: Hashable, Sendable {
    /// Stable, kebab-case.
    public let code: String
    public let position: Position?
    public let telling: Phrase
    /// False for what asks for attention and breaks nothing, such as an unsigned tail.
    public let breaksIntegrity: Bool

    /// In English, as programs get it.
    public var message: String { telling.description }
  }

  /// An earlier check whose word was taken.
  public struct Earlier: Hashable, Sendable {
    /// How many events it had found sound: their rows were not read again.
    public let size: Position
    /// Base64.
    public let root: String
    /// How many of them were read all the same, because new events depend on them, each proved to be
    /// one of the tree with this root.
    public let reread: Int
  }

  public let origin: String
  public let size: Position
  /// Base64.
  public let root: String
  /// How many events were checked; those before them only as `earlier` says.
  public let checked: Int64
  /// What the check builds on; none when it began at the first event.
  public let earlier: Earlier?
  public let appends: Int
  public let appendSignatures: Int
  public let checkpoints: Int
  /// None: the log's public key is not known here, so their signatures could not be checked.
  public let checkpointSignatures: Int?
  public let signedSize: Position
  /// The largest checkpoint that as many witnesses signed as the policy asks for; none when it asks
  /// for nobody.
  public let witnessedSize: Position?
  public let erasedBodies: Int
  /// Whether a checkpoint beside the ledger was there and was held against it.
  public let isSidecarCompared: Bool
  /// Sizes of the checkpoints from elsewhere that the log was held against.
  public let comparedSizes: [Position]
  /// How many views were built anew and compared; none when that was not asked for.
  public let views: Int?
  public let findings: [Finding]
  public let hasMoreFindings: Bool

  public var isSound: Bool { !findings.contains(where: \.breaksIntegrity) && size > 0 }

  public var outcome: Explanation.Outcome {
    if findings.contains(where: \.breaksIntegrity) { return .integrityBroken }
    return findings.isEmpty && size > 0 ? .done : .finding
  }

  public var json: JSON {
    [
      "sound": .bool(isSound), "events": .int(size), "size": .int(size), "root": .string(root),
      "since": earlier.map {
        ["size": .int($0.size), "root": .string($0.root), "reread": .int(Int64($0.reread))]
      } ?? .null,
      "checked": [
        "leaves": .int(checked), "nodes": true, "file": .bool(earlier == nil), "schema": true,
        "versions": true, "payloads": true,
        "rights": true, "appends": .int(Int64(appends)),
        "append_signatures": .int(Int64(appendSignatures)),
        "checkpoints": .int(Int64(checkpoints)),
        "checkpoint_signatures": checkpointSignatures.map { .int(Int64($0)) } ?? .null,
        "signed_size": .int(signedSize), "witnessed_size": witnessedSize.map { .int($0) } ?? .null,
        "erased": .int(Int64(erasedBodies)), "sidecar": .bool(isSidecarCompared),
        "against": .array(comparedSizes.map { .int($0) }),
        "views": views.map { .int(Int64($0)) } ?? .null,
      ],
      "findings": .array(
        findings.map { finding in
          [
            "code": .string(finding.code),
            "position": finding.position.map { .int($0) } ?? .null,
            "message": .string(finding.message),
          ]
        }),
    ]
  }
}

extension VerificationReport.Earlier {
  init(_ check: EarlierCheck, reread: Int) {
    self.init(size: check.size, root: check.root.base64, reread: reread)
  }
}

extension VerificationReport.Finding {
  init(_ finding: EventLog.Finding) {
    self.init(
      code: finding.code, position: finding.position, telling: finding.telling,
      breaksIntegrity: finding.kind.breaksIntegrity)
  }
}
