import ArgumentParser
import Concert
import EventSourcing

/// What was proposed goes into the ledger.
struct RecordCommand: Verb {
  static let manual = Manual(
    "record", "Records a proposal that all have signed.", arguments: "FILE [options]",
    examples: [
      "record hospital.proposal": "All of it or nothing; a second time adds nothing.",
      "record hospital.proposal --evidence invoice.pdf --json":
        "A file that it names is kept beside the ledger.",
    ],
    details: """
      Needs no key: those who signed answer for it. The rights, rules and policy of this moment hold.
      When the ledger has moved on, so that something else would be recorded than was signed, it is
      refused with proposal-outdated; when the policy finds it too old, with proposal-too-old. Then
      it is proposed again.
      """)

  @Argument(help: "The proposal.", completion: .file()) var file: String
  @Option(
    help: ArgumentHelp("A file that the acts name; several times.", valueName: "file"),
    completion: .file())
  var evidence: [String] = []
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.openReading(on: screen)
    try await Self.record(file, keeping: evidence, in: opened, on: screen)
  }

  static func record(
    _ file: String, keeping evidence: [String] = [], in opened: Concert.Ledger, on screen: Screen
  ) async throws {
    let (receipt, answers) = try await opened.perform { ledger in
      let receipt = try ledger.record(proposal: file, keeping: evidence)
      var answers: [Recording.Answered] = []
      for answer in receipt.answers {
        guard case .stored(_, let stored) = answer.outcome else { continue }
        var answered = Recording.Answered()
        answered.answer = answer
        answered.receipt = try ledger.receipt(at: stored.position)
        answered.record = try? ledger.record(stored.ref)
        answers.append(answered)
      }
      ledger.close()
      if let last = answers.indices.last { answers[last].warnings = ledger.warnings }
      return (receipt, answers)
    }
    for (command, answered) in zip(receipt.commands, answers) {
      guard case .stored(_, let stored)? = answered.answer?.outcome else { continue }
      for warning in answered.warnings { try screen.note(warning) }
      try ReceiptPrinter(
        screen, command.object ?? JSONObject(), isDryRun: false, isProposal: true
      ).print(stored, answered)
    }
  }
}
