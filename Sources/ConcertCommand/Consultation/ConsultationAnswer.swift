import ArgumentParser
import Concert

/// What became of an input.
struct ConsultationAnswer: RecordingVerb {
  static let manual = Manual(
    "consultation answer", "Answers an input: accepted, partly or declined, and why.",
    arguments: "REF --input CODE --answer WORD --text TEXT [options]",
    examples: [
      "consultation answer CSL-2023-0001 --input 1 --answer accepted --text \"From 2024 on.\"":
        "It waits no longer.",
      "consultation answer CSL-2023-0001 --input 2 --answer declined --text \"Not ours to publish.\"":
        "A no is an answer, too.",
    ],
    details: "Another answer later takes the place of the last one, and both stay in the log.")
  static let act = "consultation.answer-input"

  @Argument(help: ArgumentHelp("The consultation.", valueName: "ref")) var ref: String
  @Option(help: ArgumentHelp("Which input.", valueName: "code")) var input: String?
  @Option(help: "accepted partly declined.") var answer: String?
  @Option(help: "Why.") var text: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("input", "--input", input)
    draft.word("answer", "--answer", answer)
    draft.word("text", "--text", text)
  }
}
