internal import Coordination
internal import EventLog
public import EventSourcing
internal import MerkleLog

/// A proposal that was checked against the ledger, and the signature that may be put under it.
public struct ProposalReview: Sendable {
  public let report: ProposalReport
  /// The officer who may sign now; none when their signature is there already.
  public let signer: String?
  fileprivate let proposal: Proposal
  fileprivate let line: NoteSignature?
}

/// What a recorded proposal left in the log.
public struct ProposalReceipt: Sendable {
  /// One for each command, in order, with the open duplicates of its record.
  public let answers: [CommandAnswer]
  /// The commands, in order.
  public let commands: [JSON]
}

extension Ledger {
  /// Checks everything that a proposal claims, as this process's officer may sign it.
  ///
  /// Nothing is written, so that a copy of the ledger that can only be read will do.
  /// - Throws: what is wrong with the file, why an act is refused now, or why this signature would
  ///   count for nothing.
  public func review(proposal file: String) throws -> ProposalReview {
    let proposal = try Proposal(file: file)
    let pen = try signingKey()
    return try log.read { log in
      if let earlier = try recorded(proposal, in: log)?.first {
        throw ProposalRefusal.recordedAlready(at: earlier.position)
      }
      var signers = try signers(of: proposal, in: log)
      let isNew = !signers.signs(pen.verifier.vkey)
      if isNew { signers.add(pen) }
      var recorder = Recorder(
        log: log, add: { _ in preconditionFailure("a review stores nothing") }, origin: origin,
        officer: proposal.author.officer, keyName: signers.own.name, chance: chance,
        now: proposal.signedAt, flag: { [self] in try flag(of: $0) }, newKey: { _ in nil },
        signers: signers, surroundings: Surroundings(today: proposal.signedAt.day))
      recorder.awaitsSignatures = true
      try recorder.requireEnrolled(signers.own)
      let author = recorder.surroundings.standing(of: proposal.author.officer)
      var consent = try Consent(of: pen.verifier, origin: origin)
      for act in proposal.acts { try recorder.requireUndoing(act) }
      for act in proposal.acts {
        if isNew { try consent.weigh(act.act, &recorder) }
        let before = recorder.surroundings
        let decided = try recorder.decideAgain(act)
        consent.weigh(decided.decision.signatures, before)
      }
      if isNew { try consent.require() }
      try recorder.requireKnownSigners()
      try recorder.requireSignedBefore(clock())
      try recorder.requireRightClock(after: try log.size(), at: clock())
      return ProposalReview(
        report: ProposalReport(
          proposal, in: file, ministry: author?.ministry.text,
          roles: author?.roles.map(\.rawValue) ?? [], lacking: recorder.lacking),
        signer: isNew ? pen.verifier.officer(of: origin) : nil, proposal: proposal,
        line: isNew ? try NoteSignature(of: proposal.note.text, by: pen) : nil)
    }
  }

  /// Puts the signature into the file. What others signed meanwhile stays.
  public func cosign(_ review: ProposalReview) throws -> ProposalReport {
    guard let line = review.line, let signer = review.signer else { return review.report }
    var present = try Proposal(file: review.report.file)
    guard present.isSame(as: review.proposal) else {
      throw ProposalRefusal.altered("file", "It is not the one that was shown.")
    }
    if !present.note.signatures.contains(where: { $0.name == line.name && $0.keyID == line.keyID })
    {
      present.note = try SignedNote(
        text: present.note.text, signatures: present.note.signatures + [line])
      try DurableFile.write(present.encoded, to: review.report.file, permissions: 0o600)
    }
    return review.report.signed(by: signer)
  }

  /// Records a proposal under whose note all signatures stand that its acts need.
  ///
  /// - Parameter evidence: files that its acts name, to be kept beside the log.
  /// - Throws: `signature-missing`, `proposal-outdated`, `proposal-too-old`, `proposal-altered`, or
  ///   why an act is refused now; nothing is stored then.
  public func record(proposal file: String, keeping evidence: [String] = []) throws
    -> ProposalReceipt
  {
    let proposal = try Proposal(file: file)
    let commands = proposal.acts.map(\.act.json)
    let (earlier, signers) = try log.read { log in
      let earlier = try recorded(proposal, in: log)
      return (earlier, earlier == nil ? try self.signers(of: proposal, in: log) : nil)
    }
    try keep(evidence, namedBy: proposal)
    guard let signers else { return receipt(earlier ?? [], commands) }
    let authorship = Authorship(
      officer: proposal.author.officer, signers: signers, signedAt: proposal.signedAt,
      seen: proposal.lastVerified, proposal: proposal)
    var stored: [StoredCommand] = []
    _ = try append(by: authorship) { recorder in
      // Another process may have been faster.
      if let earlier = try recorded(proposal, in: recorder.log) {
        stored = earlier
        return .undo
      }
      try recorder.requireSignedBefore(clock())
      for act in proposal.acts { try recorder.requireUndoing(act) }
      for act in proposal.acts {
        stored.append(try recorder.store(recorder.decideAgain(act), causedBy: act.undone))
      }
      return .keep
    }
    afterStoring("no checkpoint was signed over it") { try signCheckpointIfDue() }
    return receipt(stored, commands)
  }

  private func receipt(_ stored: [StoredCommand], _ commands: [JSON]) -> ProposalReceipt {
    var found: [String: [OpenDuplicate]]?
    afterStoring("its duplicates could not be looked up") {
      found = try openDuplicates(of: stored.map(\.ref))
    }
    let answers = stored.enumerated().map { index, command in
      CommandAnswer(
        outcome: .stored(line: index + 1, command),
        duplicates: found.map { $0[command.ref] ?? [] })
    }
    return ProposalReceipt(answers: answers, commands: commands)
  }

  private func keep(_ files: [String], namedBy proposal: Proposal) throws {
    let named = Set(
      proposal.events.flatMap { $0.payload["evidence"]?.array ?? [] }
        .compactMap { $0["sha256"]?.string })
    let keeper = Evidence(of: places)
    for file in files {
      let entry = try keeper.entry(forFile: file, keeps: false)
      guard let digest = entry["sha256"]?.string, named.contains(digest) else {
        throw ProposalRefusal.foreignEvidence(file)
      }
    }
    for file in files { _ = try keeper.entry(forFile: file, keeps: true) }
  }

  /// The receipts of a proposal that is in the log; none when it is not.
  private func recorded(
    _ proposal: Proposal, in log: any LogReader
  ) throws -> [StoredCommand]? {
    guard proposal.origin == origin else {
      throw ProposalRefusal.otherLedger(proposal.origin, ledger: origin)
    }
    guard let first = try log.position(of: proposal.author.id),
      let append = try log.append(containing: first), append.first == first,
      let note = try? SignedNote(parsing: append.note), note.text == proposal.note.text
    else { return nil }
    var next = first
    return proposal.acts.map { act in
      defer { next += Position(act.events.count) }
      let last = act.events[act.events.count - 1].header
      return StoredCommand(
        ref: last.stream.ref, position: next, version: last.version, replayed: true)
    }
  }
}

extension Proposal {
  /// Whether both hold the same acts under the same text, whoever signed.
  fileprivate func isSame(as other: Proposal) -> Bool {
    note.text == other.note.text
      && acts.map { [$0.act.json.canonical] + $0.events.flatMap { [$0.line, $0.salt] } }
        == other.acts.map { [$0.act.json.canonical] + $0.events.flatMap { [$0.line, $0.salt] } }
  }
}
