import ArgumentParser
import Concert

/// A record that must be kept whole.
struct HoldPlace: RecordingVerb {
  static let manual = Manual(
    "hold place", "Keeps a record whole until the hold is lifted.",
    arguments: "REF --reason TEXT [options]",
    examples: [
      "hold place COM-2024-0031 --reason \"Court of audit, inquiry 12\"":
        "Nothing of the commitment is erased meanwhile.",
      "hold place EUTM-MALI --reason \"Parliament asks\" --dry-run":
        "What would be recorded.",
    ],
    details: "For an admin. REF is a commitment, contribution, duplicate or mission.")
  static let act = "hold.place"

  @Argument(help: ArgumentHelp("The record.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("subject", "REF", ref)
  }
}
