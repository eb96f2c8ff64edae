import ArgumentParser
import Concert

/// A promise leaves its mission.
struct CommitmentUnpool: RecordingVerb {
  static let manual = Manual(
    "commitment unpool", "Takes a commitment out of its mission.", arguments: "REF [options]",
    examples: [
      "commitment unpool COM-2024-0031":
        "Out of the mission it stands under.",
      "commitment unpool COM-2024-0031 --mission KFOR":
        "Refused if it stands under another.",
    ])
  static let act = "commitment.unpool"

  @Argument(help: "The commitment.") var ref: String
  @Option(help: "The mission.") var mission: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("mission", "--mission", mission)
  }
}
