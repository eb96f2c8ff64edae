import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// A verb that records one command.
///
/// It says which act it is and puts its options into the draft; all else is the same for every verb.
protocol RecordingVerb: Verb {
  static var act: String { get }
  var write: WriteOptions { get }
  var ledger: LedgerOptions { get }
  var signer: SignerOptions { get }
  func fill(_ draft: inout CommandDraft, in ledger: Concert.Ledger) async throws
}

extension RecordingVerb {
  func run(on screen: Screen) async throws {
    let opened = try ledger.open(
      signing: signer, proposing: write.proposing.propose, on: screen)
    try await record(in: opened, on: screen)
  }

  func record(in opened: Concert.Ledger, on screen: Screen) async throws {
    let recording = Recording(ledger: opened, isDryRun: write.dryRun)
    try await recording.record(draft(in: opened), on: screen, asking: write)
  }

  /// The command with all that was given.
  func draft(in opened: Concert.Ledger) async throws -> CommandDraft {
    var draft = CommandDraft(Self.act, today: opened.today)
    do {
      try await fill(&draft, in: opened)
    } catch let refusal as any Explainable {
      throw Rejections([FieldNames.renamed(refusal.explanation, draft.options)])
    }
    draft.complete(write, lang: output.lang)
    return draft
  }
}

/// One command on its way into the ledger, and its receipt.
struct Recording {
  let ledger: Concert.Ledger
  let isDryRun: Bool
  private static let entries = ["commitment.make", "contribution.log"]

  /// - Throws: every reason why it was refused, each named by the option that it was given with.
  ///
  /// A new effort that others have already is asked about before it is stored, on a terminal.
  func record(
    _ draft: CommandDraft, on screen: Screen, asking write: WriteOptions? = nil
  ) async throws {
    guard draft.faults.isEmpty else { throw Rejections(draft.faults) }
    let command = JSON.object(draft.object)
    if let write, write.mayAsk(screen.console), !write.yes, !write.storesNothing,
      Self.entries.contains(draft.object["do"]?.string ?? "")
    {
      let answer = try await LikeEffortDialogue(ledger: ledger, screen: screen).ask(command)
      if case .join(let other, let mission, let isNew) = answer {
        return try await JointEntry(ledger: ledger, draft: draft).record(
          with: other.ref, under: mission, isNew: isNew, on: screen)
      }
    }
    let submission = {
      var submission = Submission()
      submission.isDryRun = isDryRun
      return submission
    }()
    let answer = try await ledger.perform { ledger -> Answered in
      var source = CommandList([command])
      var answered = Answered()
      _ = try ledger.submitAndAnswer(
        &source, as: submission, unable: { answered.unable = $0 }, { answered.answer = $0 })
      if case .stored(_, let stored)? = answered.answer?.outcome {
        answered.proposed = ledger.proposed
        if !submission.isDryRun, answered.proposed == nil || stored.replayed {
          answered.receipt = try ledger.receipt(at: stored.position)
        }
        answered.record = try? ledger.record(stored.ref)
      }
      ledger.close()
      answered.warnings = ledger.warnings
      return answered
    }
    for warning in answer.warnings + (answer.unable.map { [$0] } ?? []) {
      try screen.note(warning)
    }
    guard let outcome = answer.answer?.outcome else { return }
    switch outcome {
    case .refused(_, let reasons):
      throw Rejections(reasons.map { FieldNames.renamed($0, draft.options) })
    case .stored(_, let stored):
      try ReceiptPrinter(screen, draft.object, isDryRun: isDryRun).print(stored, answer)
    case .givenUp: break
    }
  }

  struct Answered: Sendable {
    var answer: CommandAnswer?
    var unable: Explanation?
    var warnings: [Explanation] = []
    var receipt: EntryReceipt?
    var record: StandingRecord?
    /// The file that it was put into instead of being recorded.
    var proposed: ProposalReport?
  }
}
