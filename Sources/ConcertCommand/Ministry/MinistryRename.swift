import ArgumentParser
import Concert

/// Another name; the code stays.
struct MinistryRename: RecordingVerb {
  static let manual = Manual(
    "ministry rename", "Gives a ministry another name.", arguments: "CODE --name NAME [options]",
    examples: [
      "ministry rename DEV --name \"Cooperation and Humanitarian Action\"":
        "From today on.",
      "ministry rename DEV --name Cooperation --from 2024-01-01":
        "From a day on.",
    ])
  static let act = "ministry.rename"

  @Argument(help: "Its code.") var code: String
  @Option(help: ArgumentHelp("Its new name; en=… fr=… for several.", valueName: "text"))
  var name: [String] = []
  @Option(help: ArgumentHelp("The day from which it holds. (default: --on)", valueName: "day"))
  var from: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("code", "CODE", code)
    draft.set("name", "--name", Typed.text(name))
    draft.day("from", "--from", from)
  }
}
