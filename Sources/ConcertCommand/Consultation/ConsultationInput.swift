import ArgumentParser
import Concert

/// What an organisation said.
struct ConsultationInput: RecordingVerb {
  static let manual = Manual(
    "consultation input", "Records what an organisation said.",
    arguments: "REF --organisation NAME --text TEXT [options]",
    examples: [
      "consultation input CSL-2023-0001 --organisation ASTM --text \"Count the women.\"":
        "It is numbered, and waits for an answer.",
      "consultation input CSL-2023-0001 --organisation ASTM --text \"Publish it.\" --input B2":
        "Under a code of your own.",
    ])
  static let act = "consultation.receive-input"

  @Argument(help: ArgumentHelp("The consultation.", valueName: "ref")) var ref: String
  @Option(help: ArgumentHelp("Its code. (default: the next number)", valueName: "code"))
  var input: String?
  @Option(help: "Who said it.") var organisation: String?
  @Option(help: "What was said.") var text: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ref", "REF", ref)
    draft.word("input", "--input", input)
    draft.word("organisation", "--organisation", organisation)
    draft.word("text", "--text", text)
  }
}
