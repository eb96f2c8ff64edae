import ArgumentParser
import Concert

/// An entry is taken back.
struct ContributionWithdraw: RecordingVerb {
  static let manual = Manual(
    "contribution withdraw", "Withdraws a contribution.", arguments: "REF --reason TEXT [options]",
    examples: [
      "contribution withdraw CTR-2024-0007 --reason \"Entered twice\"":
        "It counts no more.",
      "contribution withdraw CTR-2024-0007 --expect-version 2 --reason \"Entered twice\"":
        "Only if nobody changed it meanwhile.",
    ])
  static let act = "contribution.withdraw"

  @Argument(help: "The contribution.") var ref: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
  }
}
