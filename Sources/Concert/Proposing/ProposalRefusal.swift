internal import EventSourcing

/// Why a proposal can't be written, signed or recorded.
enum ProposalRefusal: Explainable, Hashable {
  case fileTaken(String)
  case tooLarge(String)
  case tooManyEvents
  case unreadable(String, String)
  case newer(String, format: Int64)
  /// What is in the file is not what was signed.
  case altered(String, String)
  /// A signature line that is not the key's.
  case badSignature(String)
  case otherLedger(String, ledger: String)
  /// Its signer verified more than this ledger holds, or something else.
  case otherHistory(seen: Position, size: Position)
  /// Against the ledger as it stands now the command gives something else.
  case outdated(String, String)
  case tooOld(signed: Moment, recorded: Moment, toleranceSeconds: Int)
  case fromFuture(signed: Moment, now: Moment)
  case recordedAlready(at: Position)
  /// A file to be kept that no act of the proposal names.
  case foreignEvidence(String)

  var explanation: Explanation {
    switch self {
    case .fileTaken, .tooLarge, .tooManyEvents, .unreadable, .newer, .altered, .badSignature:
      fileExplanation
    default: ledgerExplanation
    }
  }

  private static let again: Phrase = "Ask who proposed it to propose it again: --propose FILE."

  private var fileExplanation: Explanation {
    switch self {
    case .fileTaken(let path):
      Explanation(
        code: "file-exists", at: "--propose", value: path,
        what: "There is a file already. It was left as it is.", mend: "Name another file.",
        outcome: .cannotCreateOutput)
    case .tooLarge(let path):
      Explanation(
        code: "too-large", at: path,
        what: "A proposal has at most \(Proposal.byteLimit >> 20) MiB.",
        mend: "Propose fewer commands at once.", outcome: .badData)
    case .tooManyEvents:
      Explanation(
        code: "too-large", at: "--propose",
        what: "A proposal holds at most \(Proposal.eventLimit) events: nobody reads more.",
        mend: "Propose fewer commands at once.", outcome: .badData)
    case .unreadable(let path, let detail):
      Explanation(
        code: "bad-proposal", at: path, what: "This is no proposal. \(detail)",
        mend: "Take the file that was written with --propose FILE.", outcome: .badData)
    case .newer(let path, let format):
      Explanation(
        code: "newer-proposal", at: path, value: String(format),
        what: "A later release wrote this proposal.", mend: "Install the release that wrote it.",
        outcome: .badData)
    case .altered(let place, let detail):
      Explanation(
        code: "proposal-altered", at: place, what: "The file was altered. \(detail)",
        mend: "Don't sign it. \(Self.again)", outcome: .integrityBroken)
    case .badSignature(let name):
      Explanation(
        code: "proposal-altered", at: "note", value: name,
        what: "The file was altered: this signature under the note is not the key's.",
        mend: "Don't sign it. \(Self.again)", outcome: .integrityBroken)
    default: preconditionFailure("each case is explained in its own group")
    }
  }

  private var ledgerExplanation: Explanation {
    switch self {
    case .otherLedger(let origin, let ledger):
      Explanation(
        code: "proposal-of-another-ledger", at: "proposal", value: origin,
        what: "The proposal is for \(origin), and the ledger is \(ledger).",
        mend: "Name the ledger that it is for with --ledger DIR", outcome: .configuration)
    case .otherHistory(let seen, let size):
      Explanation(
        code: "other-history", at: "proposal", value: "@\(seen)",
        what: "Who signed it had verified the first \(seen) events of the log. This ledger holds"
          + " \(size), and they are not the same or too few.",
        mend: "Compare the two copies: concert verify --against FILE", outcome: .integrityBroken)
    case .outdated(let place, let detail):
      Explanation(
        code: "proposal-outdated", at: place,
        what: "The ledger as it stands now gives something else than was signed: \(detail)"
          + " Nothing was stored.",
        mend: Self.again, outcome: .recordMovedOn)
    case .tooOld(let signed, let recorded, let seconds):
      Explanation(
        code: "proposal-too-old", at: signed.description, value: recorded.description,
        what: "By the policy an act is recorded at most \(seconds) s after it was signed."
          + " Nothing was stored.",
        mend: "\(Self.again) The roots may adopt another --clock-tolerance.",
        outcome: .refusedByRules)
    case .fromFuture(let signed, let now):
      Explanation(
        code: "proposal-from-future", at: signed.description, value: now.description,
        what: "By this machine's clock it was signed at a time that is still to come."
          + " Nothing was stored.",
        mend: "Set the clock that is wrong. If it is the other one: propose it again.",
        outcome: .refusedByRules)
    case .recordedAlready(let position):
      Explanation(
        code: "already-recorded", at: "@\(position)",
        what: "The proposal was recorded, and takes no further signature.",
        mend: "See: concert show @\(position)", outcome: .refusedByRules)
    case .foreignEvidence(let path):
      Explanation(
        code: "evidence-not-named", at: "--evidence", value: path,
        what: "No act of the proposal names a file with these bytes.",
        mend: "Give the very file that was proposed with.", outcome: .badData)
    default: preconditionFailure("each case is explained in its own group")
    }
  }
}
