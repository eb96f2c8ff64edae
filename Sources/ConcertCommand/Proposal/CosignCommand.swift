import ArgumentParser
import Concert
import EventSourcing

/// A second signature at another desk.
struct CosignCommand: Verb {
  static let manual = Manual(
    "cosign", "Shows what another officer proposes, and signs it.", arguments: "FILE [options]",
    examples: [
      "cosign hospital.proposal": "Read it first; it asks before it signs.",
      "cosign hospital.proposal --yes --record --officer DEF.muller":
        "Sign and record it, where nobody can be asked.",
      "cosign hospital.proposal --dry-run --json": "All that would be recorded.",
    ],
    details: """
      Another officer made the file with --propose FILE on any command that records. Everything in it
      is checked against this ledger, of which a copy that can only be read will do: that it was not
      altered, that it would be decided the same now, and that your signature counts. Several people
      may sign, one after the other. The file holds the record's words: treat it like them.
      """)

  @Argument(help: "The proposal.", completion: .file()) var file: String
  @Flag(help: "Record it when all have signed.") var record = false
  @Flag(help: "Check and show it, and sign nothing.") var dryRun = false
  @Flag(help: "Sign without being asked.") var yes = false
  @Flag(help: "Never ask; without --yes nothing is signed.") var noInput = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: OwnKeyOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.open(key: signer.choice(screen.console), on: screen)
    let review = try await opened.review(proposal: file)
    let shown = ProposalPrinter(screen, review.report)
    if dryRun { return try shown.trial(signer: review.signer) }
    if !screen.format.isJSON { try shown.show() }
    if review.signer != nil { try confirm(on: screen) }
    let report = try await opened.cosign(review)
    if !record || !screen.format.isJSON {
      try ProposalPrinter(screen, report).signed(by: review.signer)
    }
    if record { try await RecordCommand.record(file, in: opened, on: screen) }
  }

  private func confirm(on screen: Screen) throws {
    if yes { return }
    let console = screen.console
    guard !noInput, console.input.isTerminal, console.err.isTerminal,
      console.variable("CONCERT_NO_INPUT") == nil
    else { throw NotConfirmed() }
    guard try Dialogue(screen: screen).confirm(.cosign, standard: false) else {
      throw Dialogue.Closed()
    }
  }

  /// A signature is somebody's word: nothing stands in for it by default.
  private struct NotConfirmed: Explainable {
    var explanation: Explanation {
      Explanation(
        code: "not-confirmed", at: "--yes",
        what: "A signature is asked for, and nobody can be asked here. Nothing was signed.",
        mend: "Read it with --dry-run, then repeat it with --yes.", outcome: .usage)
    }
  }
}

/// Whose signature it is that is given.
struct OwnKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The officer's key file, else CONCERT_KEY.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(help: ArgumentHelp("Which of your keys signs.", valueName: "id"))
  var officer: String?

  func choice(_ console: Console) -> KeyChoice {
    if let file = key ?? console.variable("CONCERT_KEY") { return .file(file) }
    return officer.map { .officer($0) } ?? .only
  }
}
