internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

/// Whose act an append is, and with which signatures it is stored.
struct Authorship {
  let officer: String
  /// The author's key first.
  var signers: Signers
  let signedAt: Moment
  /// What the author had verified of the log.
  let seen: LastVerified?
  /// What was decided and signed before; none for an act that is decided here.
  var proposal: Proposal?

  /// The lines under the note: given before, or by the keys at this desk.
  func sign(_ text: [UInt8]) throws -> [NoteSignature] {
    guard let proposal else { return try signers.sign(text) }
    // Every event was compared already; this holds what stands between them and the note.
    guard proposal.note.text == text else {
      throw ProposalRefusal.outdated("note", "another note would be stored.")
    }
    return proposal.note.signatures
  }
}

/// Acts on their way into a proposal.
struct ProposalDraft {
  private(set) var acts: [Proposal.ProposedAct] = []
  private var count = 0
  private(set) var note: SignedNote?
  /// Signatures that are still to come.
  var lacking: [SignatureMissing] = []

  mutating func begin(_ act: Act) { acts.append(Proposal.ProposedAct(act: act, events: [])) }

  mutating func add(_ event: Proposal.ProposedEvent) throws(ProposalRefusal) {
    count += 1
    guard count <= Proposal.eventLimit else { throw .tooManyEvents }
    acts[acts.count - 1].events.append(event)
  }

  mutating func finish(_ text: [UInt8], _ lines: [NoteSignature]) throws(NoteError) {
    note = try SignedNote(text: text, signatures: lines)
  }
}
