public import EventSourcing

extension EventLogError: Explainable {
  public var explanation: Explanation {
    switch self {
    case .noLedger, .notALedger, .newerLedger, .alreadyExists, .badOrigin, .foreignKey:
      identityExplanation
    case .busy, .readOnly, .diskFull, .cannotOpen, .inputOutput, .notDurable: storageExplanation
    case .damaged, .behindCheckpoint, .otherHistory, .badSidecar: integrityExplanation
    case .staleVersion, .keyTaken, .idTaken, .badEvent, .emptyAppend, .unfinishedAppend:
      appendExplanation
    }
  }

  private var identityExplanation: Explanation {
    switch self {
    case .noLedger(let path):
      Explanation(
        code: "no-ledger", at: path, what: "There is no ledger here.",
        mend: "Name its folder with --ledger DIR, or make one: concert init --ledger DIR",
        outcome: .noInput)
    case .notALedger(let path):
      Explanation(
        code: "not-a-ledger", at: path,
        what: "This file was not written by concert. It was left as it is.",
        mend: "Name the ledger's own folder with --ledger DIR", outcome: .badData)
    case .newerLedger(let path, let format, let known):
      Explanation(
        code: "newer-ledger", at: path, value: String(format),
        what: "A later release wrote this ledger: format \(format), and this one knows \(known).",
        mend: "Install the release that wrote it. Nothing was changed.", outcome: .badData)
    case .alreadyExists(let path):
      Explanation(
        code: "ledger-exists", at: path, what: "There is a file already. It was left as it is.",
        mend: "Choose another folder with --ledger DIR", outcome: .cannotCreateOutput)
    case .badOrigin(let origin):
      Explanation(
        code: "bad-origin", at: "origin", value: origin,
        what: "An origin has no space and no plus, and does not begin with a brace.",
        mend: "Name the ledger like a web address, such as coordination.gouvernement.lu/3d",
        outcome: .badData)
    case .foreignKey(let name, let origin):
      Explanation(
        code: "wrong-key", at: "key", value: name,
        what:
          "Checkpoints of \(origin) are signed by the key of that name, not by \(name).",
        mend: "Give the log's own key with --key FILE", outcome: .configuration)
    default: preconditionFailure("each case is explained in its own group")
    }
  }

  private var storageExplanation: Explanation {
    switch self {
    case .busy(let path, let seconds, let holder):
      Explanation(
        code: "ledger-busy", at: path,
        what: "Another process has been writing for \(Self.text(seconds: seconds)) s"
          + (holder.map { " (\($0))" } ?? "") + ". Nothing was stored.",
        mend: "Try again, or wait longer with: --wait 60s", outcome: .tryAgain)
    case .readOnly(let path):
      Explanation(
        code: "read-only", at: path,
        what: "The ledger can be read here but not written. Nothing was stored.",
        mend:
          "Give yourself the right to write to the folder, or copy it to where you have it.",
        outcome: .notAllowed)
    case .diskFull(let path):
      Explanation(
        code: "disk-full", at: path,
        what: "There is no space left for the ledger. Nothing of this append was stored.",
        mend: "Free some space and repeat the command.", outcome: .readOrWriteError)
    case .cannotOpen(let path, let detail):
      Explanation(
        code: "cannot-open", at: path, what: "The ledger cannot be opened: \(detail).",
        mend: "On read-only media copy the whole folder to a disk first; else see to its rights.",
        outcome: .readOrWriteError)
    case .inputOutput(let path, let detail):
      Explanation(
        code: "read-or-write-error", at: path,
        what: "The system could not read or write the ledger: \(detail). Nothing was stored.",
        mend: "See to the disk, then: concert verify", outcome: .readOrWriteError)
    case .notDurable(let path, let synchronous):
      Explanation(
        code: "not-durable", at: path, value: String(synchronous),
        what: "SQLite would not sync each append to the disk, so a power cut could lose some.",
        mend: "This is a fault in concert: please report it.", outcome: .ourFault)
    default: preconditionFailure("each case is explained in its own group")
    }
  }

  private var integrityExplanation: Explanation {
    switch self {
    case .damaged(let path, let detail):
      Explanation(
        code: "broken-ledger", at: path,
        what: "The file is damaged or cut: \(detail).",
        mend: "Restore a copy that is at least as new as the file called checkpoint, then:"
          + " concert verify", outcome: .integrityBroken)
    case .behindCheckpoint(let path, let size, let checkpoint):
      Explanation(
        code: "behind-checkpoint", at: path, value: "@\(size)",
        what: "The ledger has \(size) events, but a checkpoint over \(checkpoint) was signed:"
          + " an older copy was put in its place. Reading goes on; writing is stopped.",
        mend: "Restore a copy with at least \(checkpoint) events, then: concert verify",
        outcome: .integrityBroken)
    case .otherHistory(let path, let checkpoint):
      Explanation(
        code: "broken-chain", at: path, value: "@\(checkpoint)",
        what: "The first \(checkpoint) events are not those that the checkpoint was signed over."
          + " Reading goes on; writing is stopped.",
        mend: "See where it differs with: concert verify   Then restore a sound copy.",
        outcome: .integrityBroken)
    case .badSidecar(let path, let detail):
      Explanation(
        code: "bad-checkpoint", at: path,
        what: "The last checkpoint cannot be read: \(detail)."
          + " Without it a rollback would go unnoticed. Writing is stopped.",
        mend: "Restore the file from a copy. When the ledger is sound (concert verify),"
          + " it may be deleted, and the next checkpoint writes it anew.",
        outcome: .integrityBroken)
    default: preconditionFailure("each case is explained in its own group")
    }
  }

  private var appendExplanation: Explanation {
    switch self {
    case .staleVersion(let stream, let expected, let actual):
      Explanation(
        code: "stale-version", at: stream.ref, value: String(expected),
        what: Self.staleSentence(expected: expected, actual: actual) + " Nothing was stored.",
        mend: "Read it again with: concert show \(stream.ref)   Then repeat the command.",
        outcome: .recordMovedOn)
    case .keyTaken(let key, let ministry, let position):
      Explanation(
        code: "idempotency-mismatch", at: "key", value: key,
        what: "\(ministry) used this key for the event at @\(position).",
        mend: "Use a new key for a new act.", outcome: .keyUsedForSomethingElse)
    case .idTaken(let id, let position):
      Explanation(
        code: "event-id-taken", at: "id", value: id.description,
        what: "The event at @\(position) has this id. Nothing was stored.",
        mend: "Repeat the command: it draws a new id.", outcome: .ourFault)
    case .badEvent(let stream, let detail):
      Explanation(
        code: "too-large", at: stream.text, what: "The event cannot be stored: \(detail).",
        mend: "Shorten names, keys and references.", outcome: .badData)
    case .emptyAppend:
      Explanation(
        code: "empty-append", what: "An append needs one event at least.",
        mend: "Leave the append out when there is nothing to record.", outcome: .ourFault)
    case .unfinishedAppend:
      Explanation(
        code: "unfinished-append", what: "An append failed half-way. Nothing was stored.",
        mend: "Repeat the command.", outcome: .ourFault)
    default: preconditionFailure("each case is explained in its own group")
    }
  }

  private static func staleSentence(expected: Int, actual: Int?) -> Phrase {
    switch (expected, actual) {
    case (0, .some): "A record of this name exists already."
    case (_, .some(let actual)):
      "You read version \(expected - 1); it is now version \(actual)."
    case (_, nil): "You read version \(expected - 1); there is no such record."
    }
  }

  private static func text(seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }
}
