internal import Coordination
internal import EventLog
public import EventSourcing
internal import Foundation
internal import MerkleLog

/// Checks a whole ledger from its file alone, trusting nobody who could write it.
///
/// - Source: INTEGRITY.md 4.
public struct Verification {
  let log: SQLiteEventLog
  let logKey: VerifierKey?
  let places: Places
  private let checksSignatures: Bool
  /// Checkpoints from elsewhere that this log must continue.
  private var others: [(path: String, checkpoint: Checkpoint)] = []
  /// What the check builds on; none when it begins at the first event.
  var start: EarlierCheck?
  /// Whether views beside the log are built anew and compared; they are no part of the log.
  public var comparesViews = true

  public var origin: String { log.origin }
  /// As far as the first event can be read.
  public var isDemo: Bool { (try? log.read { try Founding.isDemo($0) }) ?? false }

  /// - Parameters:
  ///   - vkey: the log's public key; else that of this person's key store, if it is there.
  ///   - checksSignatures: false leaves Ed25519 out, for a measurement; nothing is remembered then.
  ///   - readOnly: not a byte of the file changes, not even SQLite's counter of changes.
  /// - Throws: an `Explainable` when there is no ledger, or the key can't be read.
  public init(
    opening folder: String, logKey vkey: String? = nil, environment: Environment,
    checksSignatures: Bool = true, readOnly: Bool = false
  ) throws {
    places = Places(ledger: folder, variables: environment.variables)
    self.checksSignatures = checksSignatures
    guard FileManager.default.fileExists(atPath: places.log) else {
      throw LedgerRefusal.noLedger(folder: folder)
    }
    log = try SQLiteEventLog(opening: folder, readOnly: readOnly || access(folder, W_OK) != 0)
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
    others.append((path, try checkpoint(inFile: path)))
  }

  /// Reads a checkpoint that somebody kept.
  func checkpoint(inFile path: String) throws -> Checkpoint {
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
    return checkpoint
  }

  /// - Parameter progress: gets how many events are checked, and of how many.
  public func run(_ progress: (Position, Position) throws -> Void = { _, _ in }) throws
    -> VerificationReport
  {
    // Read before the log: who records meanwhile remembers more than this check will see.
    let seen = try ownMemory()
    let total = try log.size()
    var walk = VerificationWalk(
      origin: log.origin, logKey: logKey, checksSignatures: checksSignatures)
    var found: [Finding] = []
    var earlier = try begin(&walk, total: total, into: &found)
    found += earlier?.findings ?? []
    // Whoever does not know all keys and rights can't judge what is signed with them.
    guard found.isEmpty else { return result(try stopped(total), walk, found, earlier, views: nil) }
    let report = try check(&walk, &earlier) { try progress($0, total) }
    walk.signatures.finish()
    found += walk.closeAppend() + walk.signatures.findings
    found += try evidence(&walk, report, &earlier)
    found += try continuity(report, seen, &earlier)
    var compared: Int?
    if comparesViews, checksSignatures, earlier == nil {
      let views = ViewsCheck(places: places, log: log)
      compared = try views.run(size: report.size, into: &found)
    }
    found += (earlier?.findings ?? []) + attention(report)
    let result = result(report, walk, found, earlier, views: compared)
    if result.isSound, checksSignatures { try remember(report, walk) }
    return result
  }

  private func check(
    _ walk: inout VerificationWalk, _ earlier: inout EarlierLog?,
    _ progress: (Position) throws -> Void
  ) throws -> LogReport {
    let watched = try watchedActs()
    var judge = walk
    defer { walk = judge }
    var judges = LogJudges(
      shape: { watched.contains($0) ? nil : PlainPayloads.shape(of: $0) },
      append: { judge.append($0, $1, first: $2) }, event: { judge.event($0, $1) },
      checkpoint: { judge.checkpoint($0, $1) })
    judges.earlier = { judge.earlier($0, $1) }
    judges.references = { Self.references(of: $0) }
    var stopped: (any Error)?
    let report = try LogVerifier(log).verify(since: &earlier, judges: judges) { done in
      do { try progress(done) } catch { stopped = error }
    }
    if let stopped { throw stopped }
    return report
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
  private func continuity(
    _ report: LogReport, _ own: [Memory], _ earlier: inout EarlierLog?
  ) throws -> [Finding] {
    var findings: [Finding] = []
    for other in others {
      let known = Memory(
        whose: Phrase(verbatim: other.path), size: other.checkpoint.size,
        root: other.checkpoint.root)
      if let finding = try breach(of: known, report.size, &earlier) { findings.append(finding) }
    }
    // What a person remembers twice is told once.
    for known in own {
      guard let finding = try breach(of: known, report.size, &earlier) else { continue }
      return findings + [finding]
    }
    return findings
  }

  private func result(
    _ report: LogReport, _ walk: VerificationWalk, _ found: [Finding], _ earlier: EarlierLog?,
    views: Int?
  ) -> VerificationReport {
    let all = (report.findings + found).sorted { left, right in
      if left.kind.breaksIntegrity != right.kind.breaksIntegrity {
        return left.kind.breaksIntegrity
      }
      return (left.position ?? .max) < (right.position ?? .max)
    }
    return VerificationReport(
      origin: log.origin, size: report.size, root: report.root.base64, checked: report.checked,
      earlier: start.map { VerificationReport.Earlier($0, reread: earlier?.count ?? 0) },
      appends: report.appends,
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
          "\(Int(tail), "event", "events") from @\(report.signedSize) on "
            + "\(for: Int(tail), "is", "are") covered by no signed checkpoint yet."))
    }
    let checkpoints = report.checkpoints + (start?.checkpoints ?? 0)
    if checkpoints > 0, logKey == nil {
      findings.append(
        Finding(
          .checkpointsNotChecked,
          "The log's public key is not known here, so nobody can say who signed its checkpoints: "
            + "--log-key VKEY"))
    }
    if let start, start.checkpoints > 0, let logKey, start.logKey != logKey.vkey {
      findings.append(
        Finding(
          .checkpointsNotChecked,
          "Your last check did not know this key of the log, so older checkpoints were not held"
            + " against it: concert verify"))
    }
    if checkpoints > 0, report.sidecar == .missing {
      findings.append(
        Finding(
          .sidecarMissing,
          "The file `checkpoint` beside ledger.db is gone, which would have shown an older copy."))
    }
    return findings
  }
}
