import ArgumentParser
import Concert

/// A decision is asked for again.
struct DuplicateReopen: RecordingVerb {
  static let manual = Manual(
    "duplicate reopen", "Reopens a decided pair.", arguments: "DUP --reason TEXT [options]",
    examples: [
      "duplicate reopen DUP-0A1B2C3D --reason \"The mission ended\"":
        "It stands in the queue again.",
      "duplicate reopen DUP-0A1B2C3D --on 2024-06-01 --reason \"New facts\"":
        "About an earlier day.",
    ])
  static let act = "duplicate.reopen"

  @Argument(help: "The pair.") var duplicate: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "DUP", duplicate)
  }
}
