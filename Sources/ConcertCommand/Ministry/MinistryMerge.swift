import ArgumentParser
import Concert

/// One ministry takes another over.
struct MinistryMerge: RecordingVerb {
  static let manual = Manual(
    "ministry merge", "Merges a ministry into another.",
    arguments: "CODE --into CODE --reason TEXT [options]",
    examples: [
      "ministry merge JUS --into INT --reason \"New government of 2023\"":
        "INT inherits rights and open records.",
      "ministry merge JUS --into INT --from 2023-11-17 --reason \"New government\"":
        "From a day on.",
    ],
    details: """
      Old records keep the name that they were made under and roll up to the successor in views.
      """)
  static let act = "ministry.merge"

  @Argument(help: "Its code.") var code: String
  @Option(help: ArgumentHelp("The ministry that takes over.", valueName: "code")) var into: String?
  @Option(help: ArgumentHelp("The day from which it holds. (default: --on)", valueName: "day"))
  var from: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("code", "CODE", code)
    draft.word("into", "--into", into)
    draft.day("from", "--from", from)
  }
}
