import ArgumentParser
import Concert

/// A mission ends.
struct MissionConclude: RecordingVerb {
  static let manual = Manual(
    "mission conclude", "Concludes a mission.", arguments: "NAME [--on-day DAY] [options]",
    examples: [
      "mission conclude EUTM-MALI --on-day 2024-05-17":
        "No contribution about a later day is taken.",
      "mission conclude EUTM-MALI --outcome \"Handed over to the national academy\"":
        "Today, with what came of it.",
    ])
  static let act = "mission.conclude"

  @Argument(help: "The mission.") var mission: String
  @Option(help: ArgumentHelp("Its last day. (default: --on)", valueName: "day")) var onDay: String?
  @Option(help: "What came of it.") var outcome: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("mission", "NAME", mission)
    draft.day("on_day", "--on-day", onDay)
    draft.word("outcome", "--outcome", outcome)
  }
}
