import ArgumentParser
import Concert

/// A second pair of eyes.
struct ContributionConfirm: RecordingVerb {
  static let manual = Manual(
    "contribution confirm", "Confirms what another officer entered.",
    arguments: "REF [--note TEXT] [options]",
    examples: [
      "contribution confirm CTR-2024-0007":
        "By a validator who did not enter it.",
      "contribution confirm CTR-2024-0007 --note \"Checked against the invoice\"":
        "With a word on how.",
    ])
  static let act = "contribution.confirm"

  @Argument(help: "The contribution.") var ref: String
  @Option(help: "How it was checked.") var note: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("note", "--note", note)
  }
}
