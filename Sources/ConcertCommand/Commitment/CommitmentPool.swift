import ArgumentParser
import Concert

/// A promise joins a mission.
struct CommitmentPool: RecordingVerb {
  static let manual = Manual(
    "commitment pool", "Puts a commitment under a joint mission.",
    arguments: "REF --mission NAME [options]",
    examples: [
      "commitment pool COM-2024-0031 --mission EUTM-MALI":
        "The owner must take part in it.",
      "commitment pool COM-2024-0031 --mission KFOR --on 2024-02-20":
        "About an earlier day.",
    ])
  static let act = "commitment.pool"

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
