import ArgumentParser
import Concert

/// One ministry becomes several.
struct MinistrySplit: RecordingVerb {
  static let manual = Manual(
    "ministry split", "Splits a ministry.", arguments: "CODE --into A,B --reason TEXT [options]",
    examples: [
      "ministry split MFEA --into MFA,DEV --reason \"Two portfolios\"":
        "Open records are reassigned one by one.",
      "ministry split MFEA --into MFA --into DEV --from 2024-01-01 --reason \"Decree\"":
        "From a day on.",
    ])
  static let act = "ministry.split"

  @Argument(help: "Its code.") var code: String
  @Option(help: ArgumentHelp("What it becomes; a list or several times.", valueName: "codes"))
  var into: [String] = []
  @Option(help: ArgumentHelp("The day from which it holds. (default: --on)", valueName: "day"))
  var from: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("code", "CODE", code)
    draft.set("into", "--into", Typed.list(into))
    draft.day("from", "--from", from)
  }
}
