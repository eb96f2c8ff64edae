internal import EventSourcing

/// Why a ledger can't be opened, made or written by this process.
enum LedgerRefusal: Explainable, Hashable {
  case noLedger(folder: String)
  case folderTaken(folder: String)
  case demoOnly
  case badFixedClock(String)
  case keyNotEnrolled(officer: String)
  case keyTaken(key: String, by: Position)
  case badPossession(key: String)
  /// A point of small order, one written in another than its one form, or an id that does not fit.
  case badPublicKey(String)
  /// The log's own key was to become that of an officer or witness.
  case logKeyReused(key: String)
  /// A witness's statement on a checkpoint that is none of this log's.
  case foreignCheckpoint(size: Position)
  case clockJump(signed: Moment, recorded: Moment, toleranceSeconds: Int)
  case payloadMissing(stream: String, at: Position)
  case unknownPosition(Position, size: Position)
  case beforeFirstEvent(Moment, first: Moment)
  case logBehindMemory(size: Position, seen: Position)
  case logForked(seen: Position)

  var explanation: Explanation {
    switch self {
    case .noLedger(let folder):
      Explanation(
        code: "no-such-ledger", at: folder, what: "There is no ledger in this folder.",
        mend: "concert init --ledger \(folder) --origin NAME, or name another folder.",
        outcome: .noInput)
    case .folderTaken(let folder):
      Explanation(
        code: "ledger-exists", at: folder, what: "This folder holds a ledger already.",
        mend: "Choose another folder; a ledger is never overwritten.", outcome: .cannotCreateOutput)
    case .demoOnly:
      Explanation(
        code: "demo-only", at: "CONCERT_NOW, CONCERT_SEED",
        what: "Clock and chance are fixed only in a ledger made with `init --demo`.",
        mend: "Unset both variables.", outcome: .configuration)
    case .badFixedClock(let text):
      Explanation(
        code: "bad-date", at: "CONCERT_NOW", value: text,
        what: "The fixed clock is not a moment of RFC 3339.",
        mend: "Write it like 2024-03-01T10:56:46Z.", outcome: .configuration)
    case .keyNotEnrolled(let officer):
      Explanation(
        code: "key-not-enrolled", at: "--key", value: officer,
        what: "This key is not the one that \(officer) is enrolled with now.",
        mend: "Use the newest key, or ask an admin to rotate it: concert officer rotate-key.",
        outcome: .notAllowed)
    case .keyTaken(let key, let position):
      Explanation(
        code: "idempotency-mismatch", at: "key", value: key,
        what: "This key was used at @\(position) with another content. Nothing was stored.",
        mend: "Use a new key, or correct the record: concert show @\(position)",
        outcome: .keyUsedForSomethingElse)
    case .badPossession(let key):
      Explanation(
        code: "bad-possession", at: "possession", value: key,
        what: "The signature is not one of the new key over the officer's id and the origin.",
        mend: "Make both on the officer's machine: concert officer key ID", outcome: .badData)
    case .badPublicKey(let key):
      Explanation(
        code: "bad-key", at: "public_key", value: key,
        what: "No honest key looks like this: its id does not fit, or it fits several signatures.",
        mend: "Make a new one on the officer's machine: concert officer key ID",
        outcome: .badData)
    case .logKeyReused(let key):
      Explanation(
        code: "key-in-use", at: "public_key", value: key,
        what: "This is the key with which the log signs its checkpoints.",
        mend: "Make a new key: one key, one owner, one task.", outcome: .refusedByRules)
    case .foreignCheckpoint(let size):
      Explanation(
        code: "other-history", at: "root", value: String(size),
        what: "Over its first \(size) events this log has another root, or it has fewer.",
        mend: "Take the statement on a checkpoint of this log: concert verify",
        outcome: .refusedByRules)
    case .clockJump(let signed, let recorded, let seconds):
      Explanation(
        code: "clock-jump", at: signed.description, value: recorded.description,
        what: "This machine's clock lies behind the newest event by more than the policy's"
          + " \(seconds) s, so one of two clocks is wrong. Nothing was stored.",
        mend: "Set this machine's clock. If it is right, wait until then, or let the roots adopt"
          + " a policy with another --clock-tolerance.", outcome: .refusedByRules)
    case .payloadMissing(let stream, let position):
      Explanation(
        code: "payload-missing", at: "@\(position)", value: stream,
        what: "The payload of this event is gone, and the record can't be decided on without it.",
        mend: "Run: concert verify   Then restore the ledger from a sound copy.",
        outcome: .integrityBroken)
    case .unknownPosition(let position, let size):
      Explanation(
        code: "not-found", at: "--known-at", value: "@\(position)",
        what: "The ledger holds the positions 0 to \(size - 1).",
        mend: "Name one of them, or a moment.", outcome: .noSuchRecord)
    case .beforeFirstEvent(let moment, let first):
      Explanation(
        code: "not-found", at: "--known-at", value: moment.description,
        what: "The ledger's first event was recorded at \(first).",
        mend: "Name a later moment.", outcome: .noSuchRecord)
    case .logBehindMemory(let size, let seen):
      Explanation(
        code: "rolled-back", at: "@\(size)",
        what: "You verified this ledger at \(seen) events, and it holds \(size) now.",
        mend: "Don't write. Restore the newest copy, and run: concert verify",
        outcome: .integrityBroken)
    case .logForked(let seen):
      Explanation(
        code: "forked", at: "@\(seen)",
        what: "The ledger's first \(seen) events are not those that you verified.",
        mend: "Don't write. Compare with another copy: concert verify --against FILE",
        outcome: .integrityBroken)
    }
  }
}
