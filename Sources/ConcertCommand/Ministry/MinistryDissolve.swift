import ArgumentParser
import Concert

/// A ministry ends.
struct MinistryDissolve: RecordingVerb {
  static let manual = Manual(
    "ministry dissolve", "Dissolves a ministry that has no open record.",
    arguments: "CODE --reason TEXT [options]",
    examples: [
      "ministry dissolve FAM --reason \"Tasks went to SOC\"":
        "From today on.",
      "ministry dissolve FAM --from 2024-01-01 --reason \"Decree of 2023-12-20\"":
        "From a day on.",
    ])
  static let act = "ministry.dissolve"

  @Argument(help: "Its code.") var code: String
  @Option(help: ArgumentHelp("The day from which it holds. (default: --on)", valueName: "day"))
  var from: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("code", "CODE", code)
    draft.day("from", "--from", from)
  }
}
