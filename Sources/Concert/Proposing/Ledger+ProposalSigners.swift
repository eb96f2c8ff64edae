internal import Coordination
internal import EventLog
internal import EventSourcing
internal import MerkleLog

extension Ledger {
  /// The keys whose lines stand under a proposal's note, the author's first.
  ///
  /// - Throws: `key-not-enrolled` for a line that counts for nothing, `proposal-altered` for one that
  ///   is not the key's, `other-history` when its author verified another log.
  func signers(of proposal: Proposal, in log: any LogReader) throws -> Signers {
    let size = try log.size()
    committedSize = size
    try LastVerified.read(origin: origin, folder: places.state)?.check(against: log, size: size)
    if let seen = proposal.lastVerified {
      guard seen.size <= size, try log.root(atSize: seen.size) == seen.root else {
        throw ProposalRefusal.otherHistory(seen: seen.size, size: size)
      }
    }
    var known = Surroundings(today: proposal.signedAt.day)
    try known.load(Genesis.stream, log.recordedEvents(in: Genesis.stream))
    let keys = try proposal.note.signatures.map { line in
      let key = try Self.key(of: line, under: proposal, origin: origin, &known, log)
      guard key.isValid(signature: line.signature, for: proposal.note.text) else {
        throw ProposalRefusal.badSignature(line.name)
      }
      return key
    }
    let author = proposal.author
    guard author.by == Officer.keyName(of: ID(unchecked: author.officer), origin: origin) else {
      throw ProposalRefusal.altered("by", "\(author.by) is no officer's key of this ledger.")
    }
    let enrolled = known.signingKey(of: author.officer)?.text
    guard let own = keys.first(where: { $0.vkey == enrolled }) else {
      if known.isRevoked(author.officer) {
        throw Refusal.officerRevoked(ID(unchecked: author.officer))
      }
      throw LedgerRefusal.keyNotEnrolled(officer: author.officer)
    }
    return Signers(own: own, others: keys.filter { $0 != own })
  }

  /// The key of a line: the officer's present one, a root's, or one that the proposal itself brings.
  private static func key(
    of line: NoteSignature, under proposal: Proposal, origin: String,
    _ known: inout Surroundings, _ log: any LogReader
  ) throws -> VerifierKey {
    let prefix = origin + "/officer/"
    guard line.name.hasPrefix(prefix) else {
      throw LedgerRefusal.keyNotEnrolled(officer: line.name)
    }
    let officer = String(line.name.dropFirst(prefix.count))
    let stream = StreamName(kind: Officer.kind, ref: officer)
    if known.version(of: stream) == nil {
      try known.load(stream, log.recordedEvents(in: stream))
    }
    if known.isRevoked(officer) { throw Refusal.officerRevoked(ID(unchecked: officer)) }
    let brought = proposal.events.filter { $0.header.act == "officer.keyRotated" }
      .compactMap { $0.payload["key"]?.string }
    let texts =
      [known.signingKey(of: officer)?.text].compactMap { $0 }
      + known.rootKeys.map(\.text) + brought
    let keys = texts.compactMap { try? VerifierKey(vkey: $0) }
    guard let key = keys.first(where: { $0.name == line.name && $0.keyID == line.keyID }) else {
      throw LedgerRefusal.keyNotEnrolled(officer: officer)
    }
    return key
  }
}
