import ArgumentParser
import Concert
import EventSourcing

/// Commands from a file, one a line.
struct SubmitCommand: Verb {
  static let manual = Manual(
    "submit", "Records commands from a file, one JSON object a line.",
    arguments: "FILE|- [options]",
    examples: [
      "submit year.jsonl": "All of them or none.",
      "submit - --on-error skip --json < year.jsonl":
        "What is sound; one answer a line.",
      "submit year.jsonl --batch 10000": "Durable after every 10 000 lines.",
    ],
    details: """
      A line is such as {"do":"commitment.make","ministry":"DEF","title":"…","kind":"training"}.
      With --json each line has its answer: ref, position, version and open duplicates, or code,
      field, value, message and mend. Of a file that is given up because a line was refused, the
      sound lines are answered with the code not-stored. --on-error skip leaves refused lines out,
      and then they don't change the exit code.
      """)

  enum OnError: String, CaseIterable, ExpressibleByArgument { case stop, skip }

  @Argument(help: "The file; - for standard input.") var file: String
  @Flag(help: "Do everything but store; the exit code is that of the real run.")
  var dryRun = false
  @Option(
    help: "What a refused line does to the others: stop, nothing is stored; skip, it is left out.")
  var onError = OnError.stop
  @Option(help: ArgumentHelp("Store every so many lines as one append.", valueName: "n"))
  var batch: Int?
  @OptionGroup(title: "Recording") var proposing: ProposeOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(batch, in: 1..., for: "--batch")
    if batch != nil, proposing.propose != nil {
      throw Wrong.conflict("--batch", "--propose", because: "A proposal is one append.")
    }
    var submission = Submission()
    submission.onRefusal = onError == .skip ? .skip : .stop
    submission.batch = batch
    submission.isDryRun = dryRun
    let opened = try ledger.open(
      signing: signer, proposing: proposing.propose, on: screen)
    let path = file
    let isTrial = dryRun || proposing.propose != nil
    let (receipt, answers) = try await opened.perform { [submission] ledger in
      let lines = try JSONLines(path: path)
      defer { lines.close() }
      var source = Watched(lines, progress: screen.progress("lines", total: nil))
      var answers = try AnswerPrinter(screen, isDryRun: isTrial)
      do {
        let receipt = try ledger.submitAndAnswer(
          &source, as: submission, unable: { try screen.note($0) },
          pausing: { try screen.console.out.flush() }, { try answers.print($0) })
        try answers.finish()
        ledger.close()
        for warning in ledger.warnings { try screen.note(warning) }
        return (receipt, answers)
      } catch {
        if ledger.durableThrough > 0 {
          try screen.warn(
            "Stored up to line \(ledger.durableThrough), and nothing after it: don't repeat those.")
        }
        throw error
      }
    }
    if let proposed = await opened.proposed {
      try ProposalPrinter(screen, proposed).receipt()
    } else {
      try answers.summarise(receipt)
    }
    if receipt.outcome != .done, onError == .stop { throw Ended(receipt.outcome) }
  }
}

/// A source that shows how far it was read.
struct Watched<Source: CommandSource>: CommandSource {
  private var source: Source
  private var progress: Progress
  private var count = 0

  var isWaiting: Bool { source.isWaiting }

  init(_ source: Source, progress: Progress) {
    self.source = source
    self.progress = progress
  }

  mutating func next() throws -> NumberedCommand? {
    count += 1
    if count.isMultiple(of: 1000) { try progress.advance(to: count) }
    return try source.next()
  }
}
