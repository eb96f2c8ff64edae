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
  /// - Returns: the receipt; none when nothing was added or all was undone.
  func append(_ body: (inout Recorder) throws -> Ending) throws -> AppendReceipt? {
    var signers = try self.signers()
    let officer = try self.officer()
    let erasing = Erasing(log: log, places: places)
    var erased: [Position] = []
    defer { if !erased.isEmpty { finish(erasing) } }
    let now = clock()
    let seen = try LastVerified.read(origin: origin, folder: places.state)
    do {
      return try log.write { writer in
        let size = try writer.size()
        committedSize = size
        try seen?.check(against: writer, size: size)
        if size != surroundingsSize || surroundings.today != now.day { forgetSurroundings() }
        let receipt = try writer.append(
          at: now, lastVerified: seen.map { ($0.size, $0.root) },
          sign: { try signers.sign($0) }
        ) { add in
          try withoutActuallyEscaping(add) { add in
            var recorder = Recorder(
              log: writer, add: add, origin: origin, officer: officer,
              keyName: signers.own.name, chance: chance, now: now,
              flag: { [self] in try flag(of: $0) }, newKey: { [self] in try newKey($0.text) },
              signers: signers, surroundings: surroundings)
            // The recorder alone holds the states now, so that growing them copies nothing.
            forgetSurroundings()
            try recorder.requireEnrolled(signers.own.verifier)
            let ending = try body(&recorder)
            if case .undo = ending { throw ending }
            try recorder.requireKnownSigners()
            try recorder.requireRightClock(after: size)
            signers = recorder.signers ?? signers
            erased = recorder.erased
            surroundings = recorder.surroundings
          }
        }
        try erasing.erase(erased, in: writer)
        takeUpKey(surroundings.signingKey(of: officer)?.text, of: signers)
        surroundingsSize = try writer.size()
        return receipt
      }
    } catch Ending.undo {
      forgetSurroundings()
      return nil
    } catch EventLogError.emptyAppend {
      forgetSurroundings()
      return nil
    } catch {
      forgetSurroundings()
      throw error
    }
  }

  /// What a lawful erasure leaves to be done behind its transaction.
  private func finish(_ erasing: Erasing) {
    afterStoring("old copies of the words are still to be removed, which the next opening does") {
      try erasing.finish(&viewing)
    }
  }

  /// States that another process may have outdated are read again.
  private func forgetSurroundings() {
    surroundings = Surroundings(today: clock().day)
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
  func afterStoring(_ undone: String, _ body: () throws -> Void) {
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
        mend: isOfTheDisk ? "Don't repeat it. See: concert doctor" : reason?.mend ?? "",
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
