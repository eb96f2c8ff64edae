import ArgumentParser
import Concert

/// A promise is taken back.
struct CommitmentWithdraw: RecordingVerb {
  static let manual = Manual(
    "commitment withdraw", "Withdraws a commitment.", arguments: "REF --reason TEXT [options]",
    examples: [
      "commitment withdraw COM-2024-0031 --reason \"Taken over by the EU\"":
        "It accepts no delivery from then on.",
      "commitment withdraw COM-2024-0031 --on 2024-04-01 --reason \"Budget cut\"":
        "About an earlier day.",
    ])
  static let act = "commitment.withdraw"

  @Argument(help: "The commitment.") var ref: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
  }
}
