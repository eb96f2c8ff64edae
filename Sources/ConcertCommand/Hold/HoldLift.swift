import ArgumentParser
import Concert

/// A hold's end.
struct HoldLift: RecordingVerb {
  static let manual = Manual(
    "hold lift", "Lifts a hold; the record's words may be erased again.",
    arguments: "REF --reason TEXT [options]",
    examples: [
      "hold lift COM-2024-0031 --reason \"Inquiry 12 ended\"":
        "Erasure by law is possible again.",
      "hold lift EUTM-MALI --reason \"Answered\" --officer MFA.weber":
        "With the key of another officer of yours.",
    ],
    details: "For an admin. REF is a commitment, contribution, duplicate or mission.")
  static let act = "hold.lift"

  @Argument(help: ArgumentHelp("The record.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("subject", "REF", ref)
  }
}
