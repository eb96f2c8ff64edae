import ArgumentParser
import Concert

/// What the owner says of a promise.
struct CommitmentAssess: RecordingVerb {
  static let manual = Manual(
    "commitment assess", "Says how a commitment goes.", arguments: "REF --status STATUS [options]",
    examples: [
      "commitment assess COM-2024-0031 --status on_track":
        "It goes as planned.",
      "commitment assess COM-2024-0031 --status at_risk --note \"No trainer found yet\"":
        "With a word on why.",
    ])
  static let act = "commitment.assess"

  @Argument(help: "The commitment.") var ref: String
  @Option(help: "on_track at_risk delayed.") var status: String?
  @Option(help: "A word on why.") var note: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("status", "--status", status.map { $0.replacing("-", with: "_") })
    draft.word("note", "--note", note)
  }
}
