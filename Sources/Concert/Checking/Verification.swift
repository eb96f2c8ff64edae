internal import Coordination
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
    public let message: String
    /// False for what asks for attention and breaks nothing, such as an unsigned tail.
    public let breaksIntegrity: Bool
  }

  public let origin: String
  public let size: Position
  /// Base64.
  public let root: String
  public let appends: Int
  public let appendSignatures: Int
  public let checkpoints: Int
  /// None: the log's public key is not known here, so their signatures could not be checked.
  public let checkpointSignatures: Int?
  public let signedSize: Position
  public let erasedBodies: Int
  /// Whether a checkpoint beside the ledger was there and was held against it.
  public let isSidecarCompared: Bool
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
      "checked": [
        "leaves": .int(size), "nodes": true, "schema": true, "versions": true, "payloads": true,
        "rights": true, "appends": .int(Int64(appends)),
        "append_signatures": .int(Int64(appendSignatures)),
        "checkpoints": .int(Int64(checkpoints)),
        "checkpoint_signatures": checkpointSignatures.map { .int(Int64($0)) } ?? .null,
        "signed_size": .int(signedSize), "erased": .int(Int64(erasedBodies)),
        "sidecar": .bool(isSidecarCompared),
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

/// Checks a whole ledger from its file alone, trusting nobody who could write it.
///
/// - Source: INTEGRITY.md 4.
public struct Verification {
  private let log: SQLiteEventLog
  private let logKey: VerifierKey?
  private let checksSignatures: Bool
  /// The folder in which this person's last verified checkpoint is kept.
  private let stateFolder: String
  public var origin: String { log.origin }
  /// As far as the first event can be read.
  public var isDemo: Bool { (try? log.read { try Founding.isDemo($0) }) ?? false }

  /// - Parameters:
  ///   - vkey: the log's public key; else that of this person's key store, if it is there.
  /// - Throws: an `Explainable` when there is no ledger, or the key can't be read.
  ///   - checksSignatures: false leaves Ed25519 out, for a measurement; nothing is sound then.
  public init(
    opening folder: String, logKey vkey: String? = nil, environment: Environment,
    checksSignatures: Bool = true
  ) throws {
    self.checksSignatures = checksSignatures
    let places = Places(ledger: folder, variables: environment.variables)
    guard FileManager.default.fileExists(atPath: places.log) else {
      throw LedgerRefusal.noLedger(folder: folder)
    }
    stateFolder = places.state
    log = try SQLiteEventLog(opening: folder, readOnly: access(folder, W_OK) != 0)
    if let vkey {
      do {
        logKey = try VerifierKey(vkey: vkey)
      } catch {
        throw VerificationRefusal.badKey(vkey)
      }
    } else {
      logKey = try KeyStore(folder: places.keys).key(named: log.origin)?.verifier
    }
  }

  /// - Parameter progress: gets how many events are checked, and of how many.
  public func run(_ progress: (Position, Position) throws -> Void = { _, _ in }) throws
    -> VerificationReport
  {
    // Read before the log: who records meanwhile remembers more than this check will see.
    let seen = try LastVerified.read(origin: log.origin, folder: stateFolder)
    let total = try log.size()
    var walk = VerificationWalk(origin: log.origin, logKey: logKey)
    let judges = LogJudges(
      shape: { PlainPayloads.shape(of: $0) }, append: { note, _, first in walk.append(note, first: first) },
      event: { walk.event($0, $1) }, checkpoint: { walk.checkpoint($0, $1) })
    var stopped: (any Error)?
    let report = try LogVerifier(log).verify(judges: judges) { done in
      do { try progress(done, total) } catch { stopped = error }
    }
    if let stopped { throw stopped }
    if checksSignatures { walk.signatures.finish() }
    let result = result(report, walk, try memory(seen, report))
    if result.isSound, checksSignatures { try remember(report) }
    return result
  }

  /// What this person verified before must still be there: a copy put back, or another one, is found
  /// even when everything inside it is sound.
  private func memory(
    _ seen: LastVerified?, _ report: LogReport
  ) throws -> [VerificationReport.Finding] {
    guard let seen else { return [] }
    do {
      try log.read { try seen.check(against: $0, size: report.size) }
      return []
    } catch let refusal as LedgerRefusal {
      let explanation = refusal.explanation
      return [
        VerificationReport.Finding(
          code: explanation.code, position: seen.size - 1, message: explanation.what,
          breaksIntegrity: true)
      ]
    }
  }

  private func remember(_ report: LogReport) throws {
    let known = try LastVerified.read(origin: log.origin, folder: stateFolder)
    guard (known?.size ?? 0) < report.size else { return }
    try LastVerified(size: report.size, root: report.root)
      .write(origin: log.origin, folder: stateFolder)
  }

  private func result(
    _ report: LogReport, _ walk: VerificationWalk, _ memory: [VerificationReport.Finding]
  ) -> VerificationReport {
    var findings =
      memory
      + (report.findings + walk.signatures.findings)
      .sorted { ($0.position ?? .max) < ($1.position ?? .max) }
      .map {
        VerificationReport.Finding(
          code: $0.code, position: $0.position, message: $0.message,
          breaksIntegrity: $0.kind.breaksIntegrity)
      }
    findings += attention(report)
    return VerificationReport(
      origin: log.origin, size: report.size, root: report.root.base64, appends: report.appends,
      appendSignatures: walk.signatures.count, checkpoints: report.checkpoints,
      checkpointSignatures: logKey == nil ? nil : walk.checkpoints,
      signedSize: report.signedSize, erasedBodies: report.erasedBodies,
      isSidecarCompared: report.sidecar == .compared, findings: findings,
      hasMoreFindings: report.hasMoreFindings)
  }

  /// What breaks nothing, and leaves something unproven.
  private func attention(_ report: LogReport) -> [VerificationReport.Finding] {
    var findings: [VerificationReport.Finding] = []
    func find(_ code: String, at position: Position? = nil, _ message: String) {
      findings.append(
        VerificationReport.Finding(
          code: code, position: position, message: message, breaksIntegrity: false))
    }
    if report.size == 0 { find("empty-ledger", "The ledger holds no event.") }
    if report.signedSize < report.size {
      let tail = report.size - report.signedSize
      find(
        "unsigned-tail", at: report.signedSize,
        "\(tail) \(tail == 1 ? "event" : "events") from @\(report.signedSize) on "
          + "\(tail == 1 ? "is" : "are") covered by no signed checkpoint yet.")
    }
    if report.checkpoints > 0, logKey == nil {
      find(
        "checkpoints-not-checked",
        "The log's public key is not known here, so nobody can say who signed its checkpoints: "
          + "--log-key VKEY")
    }
    if report.checkpoints > 0, report.sidecar == .missing {
      find(
        "sidecar-missing",
        "The file `checkpoint` beside ledger.db is gone, which would have shown an older copy.")
    }
    return findings
  }
}

/// Why a check can't begin.
enum VerificationRefusal: Explainable, Hashable {
  case badKey(String)

  var explanation: Explanation {
    switch self {
    case .badKey(let text):
      Explanation(
        code: "bad-key", at: "--log-key", value: text,
        what: "This is no public key of a log: NAME+HEX+BASE64 on one line.",
        mend: "Copy it from the receipt of `concert init`.", outcome: .badData)
    }
  }
}
