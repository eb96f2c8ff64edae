internal import Coordination
internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// Checks a whole ledger from its file alone, trusting nobody who could write it.
///
/// - Source: INTEGRITY.md 4.
public struct Verification {
  private let log: SQLiteEventLog
  private let logKey: VerifierKey?
  private let places: Places
  private let checksSignatures: Bool
  /// Checkpoints from elsewhere that this log must continue.
  private var others: [(path: String, checkpoint: Checkpoint)] = []
  /// Whether views beside the log are built anew and compared; they are no part of the log.
  public var comparesViews = true

  public var origin: String { log.origin }
  /// As far as the first event can be read.
  public var isDemo: Bool { (try? log.read { try Founding.isDemo($0) }) ?? false }

  /// - Parameters:
  ///   - vkey: the log's public key; else that of this person's key store, if it is there.
  ///   - checksSignatures: false leaves Ed25519 out, for a measurement; nothing is remembered then.
  /// - Throws: an `Explainable` when there is no ledger, or the key can't be read.
  public init(
    opening folder: String, logKey vkey: String? = nil, environment: Environment,
    checksSignatures: Bool = true
  ) throws {
    places = Places(ledger: folder, variables: environment.variables)
    self.checksSignatures = checksSignatures
    guard FileManager.default.fileExists(atPath: places.log) else {
      throw LedgerRefusal.noLedger(folder: folder)
    }
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

  /// Holds the log against a checkpoint that somebody kept, in a file.
  ///
  /// - Throws: `VerificationRefusal` when the file holds no checkpoint that this log's key signed.
  public mutating func compare(with path: String) throws {
    guard let bytes = try DurableFile.read(path, limit: SignedNote.byteLimit) else {
      throw VerificationRefusal.noCheckpoint(path: path)
    }
    let checkpoint: Checkpoint
    do {
      let note = try SignedNote(parsing: bytes)
      checkpoint = try Checkpoint(parsing: note.text)
      if let logKey, try note.verified(by: [logKey]).isEmpty {
        throw VerificationRefusal.foreignCheckpoint(path: path, signer: checkpoint.origin)
      }
    } catch is NoteError {
      throw VerificationRefusal.badCheckpoint(path: path)
    }
    guard checkpoint.origin == log.origin else {
      throw VerificationRefusal.foreignCheckpoint(path: path, signer: checkpoint.origin)
    }
    others.append((path, checkpoint))
  }

  /// - Parameter progress: gets how many events are checked, and of how many.
  public func run(_ progress: (Position, Position) throws -> Void = { _, _ in }) throws
    -> VerificationReport
  {
    // Read before the log: who records meanwhile remembers more than this check will see.
    let seen = try LastVerified.read(origin: log.origin, folder: places.state)
    let total = try log.size()
    var walk = VerificationWalk(
      origin: log.origin, logKey: logKey, checksSignatures: checksSignatures)
    let watched = try watchedActs()
    let judges = LogJudges(
      shape: { watched.contains($0) ? nil : PlainPayloads.shape(of: $0) },
      append: { walk.append($0, $1, first: $2) }, event: { walk.event($0, $1) },
      checkpoint: { walk.checkpoint($0, $1) })
    var stopped: (any Error)?
    let report = try LogVerifier(log).verify(judges: judges) { done in
      do { try progress(done, total) } catch { stopped = error }
    }
    if let stopped { throw stopped }
    walk.signatures.finish()
    var found = walk.closeAppend() + walk.signatures.findings
    found += try log.read { reader in
      try walk.witnesses.findings(
        walk.state.terms,
        root: { $0 <= report.size ? try reader.root(atSize: $0) : nil },
        recorded: { try reader.event(at: $0)?.recorded })
    }
    found += try log.read { try LaterReading(log: $0, size: report.size).findings(walk) }
    found += try continuity(report, seen)
    var compared: Int?
    if comparesViews, checksSignatures {
      let views = ViewsCheck(places: places, log: log)
      compared = try views.run(size: report.size, into: &found)
    }
    let result = result(report, walk, found + attention(report), views: compared)
    if result.isSound, checksSignatures { try remember(report) }
    return result
  }

  /// Types of events that a policy ever asked four eyes for: an amount decides, so they are read.
  private func watchedActs() throws -> Set<String> {
    var acts: Set<String> = []
    for event in try log.read({ try $0.recordedEvents(in: Policy.stream) }) {
      do {
        acts.formUnion(try Policy.terms(of: event).fourEyes.map(\.act))
      } catch {
        // The walk meets the event itself and says what is wrong with it.
      }
    }
    return acts
  }

  /// What was verified before, here or by whoever kept a checkpoint, must still be there: a copy put
  /// back, or another one, is found even when everything inside it is sound.
  private func continuity(_ report: LogReport, _ seen: LastVerified?) throws -> [Finding] {
    var known = others.map { (whose: $0.path, size: $0.checkpoint.size, root: $0.checkpoint.root) }
    if let seen { known.append((whose: "your own last check", size: seen.size, root: seen.root)) }
    return try known.compactMap { whose, size, root in
      guard size <= report.size else {
        return Finding(
          .rolledBack, at: report.size,
          "There are \(report.size) events, and \(whose) saw \(size): an older copy was put back.")
      }
      guard try log.read({ try $0.root(atSize: size) }) != root else { return nil }
      return Finding(
        .forked, at: size - 1,
        "The first \(size) events are not those that \(whose) saw: one history became two.")
    }
  }

  private func remember(_ report: LogReport) throws {
    let known = try LastVerified.read(origin: log.origin, folder: places.state)
    guard (known?.size ?? 0) < report.size else { return }
    try LastVerified(size: report.size, root: report.root)
      .write(origin: log.origin, folder: places.state)
  }

  private func result(
    _ report: LogReport, _ walk: VerificationWalk, _ found: [Finding], views: Int?
  ) -> VerificationReport {
    let all = (report.findings + found).sorted { left, right in
      if left.kind.breaksIntegrity != right.kind.breaksIntegrity {
        return left.kind.breaksIntegrity
      }
      return (left.position ?? .max) < (right.position ?? .max)
    }
    return VerificationReport(
      origin: log.origin, size: report.size, root: report.root.base64, appends: report.appends,
      appendSignatures: walk.signatures.count, checkpoints: report.checkpoints,
      checkpointSignatures: logKey == nil ? nil : walk.checkpoints,
      signedSize: report.signedSize,
      witnessedSize: walk.state.terms.quorum == nil ? nil : walk.witnesses.witnessedSize,
      erasedBodies: report.erasedBodies, isSidecarCompared: report.sidecar == .compared,
      comparedSizes: others.map(\.checkpoint.size), views: views,
      findings: all.map { VerificationReport.Finding($0) },
      hasMoreFindings: report.hasMoreFindings)
  }

  /// What breaks nothing, and leaves something unproven.
  private func attention(_ report: LogReport) -> [Finding] {
    var findings: [Finding] = []
    if report.size == 0 { findings.append(Finding(.emptyLedger, "The ledger holds no event.")) }
    if report.signedSize < report.size {
      let tail = report.size - report.signedSize
      findings.append(
        Finding(
          .unsignedTail, at: report.signedSize,
          "\(tail) \(tail == 1 ? "event" : "events") from @\(report.signedSize) on "
            + "\(tail == 1 ? "is" : "are") covered by no signed checkpoint yet."))
    }
    if report.checkpoints > 0, logKey == nil {
      findings.append(
        Finding(
          .checkpointsNotChecked,
          "The log's public key is not known here, so nobody can say who signed its checkpoints: "
            + "--log-key VKEY"))
    }
    if report.checkpoints > 0, report.sidecar == .missing {
      findings.append(
        Finding(
          .sidecarMissing,
          "The file `checkpoint` beside ledger.db is gone, which would have shown an older copy."))
    }
    return findings
  }
}

/// Why a check can't begin.
enum VerificationRefusal: Explainable, Hashable {
  case badKey(String)
  case noCheckpoint(path: String)
  case badCheckpoint(path: String)
  case foreignCheckpoint(path: String, signer: String)

  var explanation: Explanation {
    switch self {
    case .badKey(let text):
      Explanation(
        code: "bad-key", at: "--log-key", value: text,
        what: "This is no public key of a log: NAME+HEX+BASE64 on one line.",
        mend: "Copy it from the receipt of `concert init`.", outcome: .badData)
    case .noCheckpoint(let path):
      Explanation(
        code: "no-such-file", at: path, what: "There is no such file.",
        mend: "Name a checkpoint that was kept, such as a copy of the ledger's file `checkpoint`.",
        outcome: .noInput)
    case .badCheckpoint(let path):
      Explanation(
        code: "bad-checkpoint", at: path,
        what: "This is no signed checkpoint, or the log's key did not sign it.",
        mend: "Name a checkpoint that was kept, such as a copy of the ledger's file `checkpoint`.",
        outcome: .badData)
    case .foreignCheckpoint(let path, let signer):
      Explanation(
        code: "foreign-checkpoint", at: path, value: signer,
        what: "This checkpoint is not one that this ledger's key signed.",
        mend: "Name one of the same ledger, or the right key with --log-key", outcome: .badData)
    }
  }
}
