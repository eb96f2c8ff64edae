import ArgumentParser
import Concert

/// A promise gets another owner.
struct CommitmentReassign: RecordingVerb {
  static let manual = Manual(
    "commitment reassign", "Gives a commitment to another ministry.",
    arguments: "REF --to CODE --reason TEXT [options]",
    examples: [
      "commitment reassign COM-2024-0031 --to DEV --reason \"Division of tasks of 2024\"":
        "By a coordinator.",
      "commitment reassign COM-2024-0031 --to POL --reason \"After the split\" --on 2024-01-01":
        "About an earlier day.",
    ])
  static let act = "commitment.reassign"

  @Argument(help: "The commitment.") var ref: String
  @Option(help: ArgumentHelp("The new owner.", valueName: "code")) var to: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("to", "--to", to)
  }
}
