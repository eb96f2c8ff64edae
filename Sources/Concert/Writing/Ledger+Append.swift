internal import Coordination
internal import EventLog
internal import EventSourcing
internal import Foundation
internal import MerkleLog

extension Ledger {
  enum Ending: Error {
    case keep
    case undo
  }

  /// Runs `body` inside one append of one write transaction, signed by this process's officer.
  ///
  /// Where a proposal is to be written, nothing is stored: the append is signed and put into the file.
  /// - Returns: the receipt; none when nothing was added or all was undone.
  func append(_ body: (inout Recorder) throws -> Ending) throws -> AppendReceipt? {
    try proposalFile.map(ProposalDraft.requireFree)
    let seen = try LastVerified.read(origin: origin, folder: places.state)
    let signers = try self.signers()
    let authorship = Authorship(
      officer: try officer(), signers: signers, signedAt: clock(), seen: seen)
    return try append(by: authorship, body)
  }

  /// Decides several commands that are stored together or not at all, and answers what `body` says
  /// of them; a dry run stores nothing.
  ///
  /// - Throws: what `body` refuses; then nothing is stored.
  func appendWhole<Value>(
    isDryRun: Bool, _ body: (inout Recorder) throws -> Value
  ) throws -> Value {
    var outcome: Result<Value, any Error>?
    _ = try append { recorder in
      do {
        outcome = .success(try body(&recorder))
      } catch let error as EventLogError {
        throw error
      } catch let refusal as any Explainable {
        outcome = .failure(refusal)
        return .undo
      }
      return isDryRun ? .undo : .keep
    }
    guard let value = try outcome?.get() else { preconditionFailure("an append runs its body") }
    if !isDryRun, proposalFile == nil {
      afterStoring("no checkpoint was signed over it") { try signCheckpointIfDue() }
    }
    return value
  }

  /// The same for an append of which it is settled whose it is, as of one that was proposed.
  func append(
    by authorship: Authorship, _ body: (inout Recorder) throws -> Ending
  ) throws -> AppendReceipt? {
    var authorship = authorship
    let now = authorship.proposal == nil ? authorship.signedAt : clock()
    let erasing = Erasing(log: log, places: places)
    var erased: [Position] = []
    defer { if !erased.isEmpty { finish(erasing) } }
    var draft: ProposalDraft?
    do {
      return try log.write { writer in
        let size = try writer.size()
        committedSize = size
        try authorship.seen?.check(against: writer, size: size)
        let day = authorship.signedAt.day
        if size != surroundingsSize || surroundings.today != day { forgetSurroundings(on: day) }
        let receipt = try writer.append(
          at: now, signedAt: authorship.signedAt,
          lastVerified: authorship.seen.map { ($0.size, $0.root) },
          sign: { text in
            let lines = try authorship.sign(text)
            guard draft != nil else { return lines }
            try draft?.finish(text, lines)
            throw Ending.undo
          }
        ) { add in
          try withoutActuallyEscaping(add) { add in
            var recorder = recorder(on: writer, add: add, of: authorship)
            // The recorder alone holds the states now, so that growing them copies nothing.
            forgetSurroundings(on: day)
            try recorder.requireEnrolled(authorship.signers.own)
            let ending = try body(&recorder)
            if case .undo = ending { throw ending }
            try recorder.requireKnownSigners()
            try recorder.requireRightClock(after: size, at: now)
            authorship.signers = recorder.signers ?? authorship.signers
            erased = recorder.draft == nil ? recorder.erased : []
            draft = recorder.draft
            draft?.lacking = recorder.lacking
            surroundings = recorder.surroundings
            surroundings.forgetFlags()
          }
        }
        try erasing.erase(erased, in: writer)
        takeUpKey(surroundings.signingKey(of: authorship.officer)?.text, of: authorship.signers)
        surroundingsSize = try writer.size()
        return receipt
      }
    } catch Ending.undo {
      forgetSurroundings()
      if let draft, let file = proposalFile { proposed = try draft.write(to: file) }
      return nil
    } catch EventLogError.emptyAppend {
      forgetSurroundings()
      return nil
    } catch {
      forgetSurroundings()
      throw error
    }
  }

  private func recorder(
    on writer: any LogWriter, add: @escaping (NewEvent) throws -> Position,
    of authorship: Authorship
  ) -> Recorder {
    var recorder = Recorder(
      log: writer, add: add, origin: origin, officer: authorship.officer,
      keyName: authorship.signers.own.name, chance: chance, now: authorship.signedAt,
      flag: { [self] in try flag(of: $0) }, newKey: { [self] in try newKey(of: authorship, $0) },
      signers: authorship.signers, surroundings: surroundings)
    recorder.given = authorship.proposal?.events[...] ?? []
    if authorship.proposal == nil, proposalFile != nil {
      recorder.draft = ProposalDraft()
      recorder.purpose = "for \(proposalFile ?? "") "
      recorder.awaitsSignatures = true
    }
    return recorder
  }

  /// What was signed elsewhere takes no further signature on its way into the log.
  private func newKey(of authorship: Authorship, _ key: VerifierText) throws -> SigningKey? {
    authorship.proposal == nil ? try newKey(key.text) : nil
  }

  /// What a lawful erasure leaves to be done behind its transaction.
  private func finish(_ erasing: Erasing) {
    afterStoring("old copies of the words are still to be removed, which the next opening does") {
      try erasing.finish(&viewing)
    }
  }

  /// States that another process may have outdated are read again.
  private func forgetSurroundings(on day: Day? = nil) {
    surroundings = Surroundings(today: day ?? clock().day)
    surroundingsSize = -1
  }

  /// A checkpoint after an append, at most once a second; `close` signs the last one.
  func signCheckpointIfDue() throws {
    let now = clock()
    if let last = lastCheckpoint, now.millisecondsSinceEpoch - last.millisecondsSinceEpoch < 1000 {
      isCheckpointDue = true
      return
    }
    lastCheckpoint = now
    try signCheckpoint()
  }

  /// Signs what is not yet covered by a checkpoint; the last thing a process does with a ledger.
  ///
  /// What fails is told in `warnings`: everything that was acknowledged is stored.
  public func close() {
    if isCheckpointDue { afterStoring("no checkpoint was signed over it") { try signCheckpoint() } }
  }

  /// Runs what follows an append. Its failure must not hide the receipt of an act that is stored:
  /// who sees no receipt sends the act again.
  ///
  /// - Parameter undone: what was not done then, to follow "It is stored, but".
  func afterStoring(_ undone: Phrase, _ body: () throws -> Void) {
    do {
      try body()
    } catch {
      let reason = (error as? any Explainable)?.explanation
      // What is said of a write that failed would not be true of the act, which is stored.
      let why = [" Nothing was stored.", " Nothing of this append was stored."]
        .reduce(reason?.what ?? "\(error)") { $0.replacingOccurrences(of: $1, with: "") }
      let isOfTheDisk = reason == nil || reason?.outcome == .readOrWriteError
      let warning = Explanation(
        code: reason?.code ?? "internal", at: reason?.at, value: reason?.value,
        what: "It is stored, but \(undone): \(why)",
        mend: isOfTheDisk ? "Don't repeat it. See: concert doctor" : reason?.mending ?? "",
        outcome: .done)
      // A long submission tries each second, and would say the same a thousand times.
      if warnings.last != warning { warnings.append(warning) }
    }
  }

  /// Signs the log's size and root, when this process holds the log's key, and remembers them.
  func signCheckpoint() throws {
    isCheckpointDue = false
    guard let key = try KeyStore(folder: places.keys).key(named: origin),
      let note = try log.storeCheckpoint(signedBy: key)
    else { return }
    let checkpoint = try Checkpoint(parsing: note.text)
    try LastVerified(size: checkpoint.size, root: checkpoint.root)
      .write(origin: origin, folder: places.state)
  }
}

extension LastVerified {
  /// The log must still hold what this person verified before.
  func check(against log: any LogReader, size logSize: Position) throws {
    guard logSize >= size else {
      throw LedgerRefusal.logBehindMemory(size: logSize, seen: size)
    }
    guard try log.root(atSize: size) == root else { throw LedgerRefusal.logForked(seen: size) }
  }
}
