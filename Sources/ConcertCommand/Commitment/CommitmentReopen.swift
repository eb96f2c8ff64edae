import ArgumentParser
import Concert

/// A closed promise is open again.
struct CommitmentReopen: RecordingVerb {
  static let manual = Manual(
    "commitment reopen", "Reopens a withdrawn or fulfilled commitment.",
    arguments: "REF --reason TEXT [options]",
    examples: [
      "commitment reopen COM-2024-0031 --reason \"Withdrawn by mistake\"":
        "It takes deliveries again.",
      "commitment reopen COM-2024-0031 --on 2024-06-01 --reason \"Second phase\"":
        "About an earlier day.",
    ])
  static let act = "commitment.reopen"

  @Argument(help: "The commitment.") var ref: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
  }
}
