import ArgumentParser
import Concert

/// A concluded mission goes on.
struct MissionReopen: RecordingVerb {
  static let manual = Manual(
    "mission reopen", "Reopens a concluded mission.", arguments: "NAME --reason TEXT [options]",
    examples: [
      "mission reopen EUTM-MALI --reason \"Mandate renewed\"":
        "From today on.",
      "mission reopen EUTM-MALI --on 2024-06-01 --reason \"Mandate renewed\"":
        "From a day on.",
    ])
  static let act = "mission.reopen"

  @Argument(help: "The mission.") var mission: String
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("mission", "NAME", mission)
  }
}
