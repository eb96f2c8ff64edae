import ArgumentParser
import Concert

/// A promise is kept.
struct CommitmentFulfil: RecordingVerb {
  static let manual = Manual(
    "commitment fulfil", "Reports that a commitment was delivered.",
    arguments: "REF [--evidence FILE] [options]",
    examples: [
      "commitment fulfil COM-2024-0031 --evidence note.pdf":
        "Today, with its proof.",
      "commitment fulfil COM-2024-0031 --on-day 2024-05-31":
        "On an earlier day.",
    ],
    details: """
      The file is copied into the ledger under its SHA-256 and named by the event.
      """)
  static let act = "commitment.fulfil"

  static var configuration: CommandConfiguration {
    var configuration = manual.configuration()
    configuration.aliases = ["deliver"]
    return configuration
  }

  @Argument(help: "The commitment.") var ref: String
  @Option(help: ArgumentHelp("A file that proves it; several times.", valueName: "file"))
  var evidence: [String] = []
  @Option(help: ArgumentHelp("The day of delivery. (default: --on)", valueName: "day"))
  var onDay: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.day("on_day", "--on-day", onDay)
    try draft.evidence(evidence, keptBy: ledger, keeps: !write.storesNothing)
  }
}
