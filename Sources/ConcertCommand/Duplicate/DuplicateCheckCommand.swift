import ArgumentParser
import Concert
import EventSourcing

/// Whether commands would double what other ministries do, before any of them is stored.
struct DuplicateCheckCommand: Verb {
  static let manual = Manual(
    "duplicate check", "Whether commands would double what others do; stores nothing.",
    arguments: "FILE|- [options]",
    examples: [
      "duplicate check plan.jsonl": "The pairs that a file of commands would bring.",
      "duplicate check - --json < plan.jsonl": "The same for programs; exit 1 when there is one.",
    ],
    details:
      """
      The file is what `concert submit` takes. Its commands are decided as yours and never written.
      No key is needed: without one each names its ministry, and rights are not looked at.
      """)

  @Argument(help: "Commands, one JSON object a line; - for standard input.") var file: String
  @Option(help: ArgumentHelp("At least so many points of 100.", valueName: "points"))
  var minScore = 0
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen, as: signer)
    let (path, minScore) = (file, minScore)
    try Wrong.require(minScore, in: 0...100, for: "--min-score")
    let check = try await reading.ledger.perform { ledger in
      let lines = try JSONLines(path: path)
      defer { lines.close() }
      return try ledger.checkDuplicates(of: lines, minScore: minScore)
    }
    try screen.print(PairTable.rows(check.pairs, basis: reading.basis(check.basis)))
    for refusal in check.refusals {
      for reason in refusal.reasons {
        try screen.console.err.write(
          screen.language("line \(refusal.line): ")
            + Failure.text(reason, screen.language, colour: screen.errorColour))
      }
    }
    if let standIn = check.standIn {
      try screen.note("No key of yours is here: decided as \(standIn), a coordinator, might.")
    }
    try screen.note(
      "Looked at \(check.commands) \(check.commands == 1 ? "command" : "commands"); nothing was stored."
    )
    if let refused = check.refusals.first?.reasons.first { throw Ended(refused.outcome) }
    if !check.pairs.isEmpty { throw Ended(.finding) }
  }
}
