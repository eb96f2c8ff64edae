import ArgumentParser
import Concert

/// A plan's end.
struct PlanClose: RecordingVerb {
  static let manual = Manual(
    "plan close", "Closes a plan; nothing is added to it afterwards.",
    arguments: "PLAN --reason TEXT [options]",
    examples: [
      "plan close wps-2018 --reason \"The next plan begins\"": "Its figures stay.",
      "plan close wps-2018 --reason \"Replaced\" --dry-run": "What would be recorded.",
    ],
    details: "For a coordinator. Periods that began before that day may still be reported.")
  static let act = "plan.close"

  @Argument(help: "The plan, such as wps-2018.") var plan: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("plan", "PLAN", plan)
  }
}
