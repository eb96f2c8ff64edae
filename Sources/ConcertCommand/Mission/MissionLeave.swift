import ArgumentParser
import Concert

/// A ministry leaves.
struct MissionLeave: RecordingVerb {
  static let manual = Manual(
    "mission leave", "A ministry leaves a mission.", arguments: "NAME [--ministry CODE] [options]",
    examples: [
      "mission leave KFOR":
        "Your own ministry.",
      "mission leave KFOR --ministry POL --reason \"Letter of 2 May\"":
        "Another one, by a coordinator.",
    ])
  static let act = "mission.leave"

  @Argument(help: "The mission.") var mission: String
  @Option(help: ArgumentHelp("Who. (default: your own)", valueName: "code")) var ministry: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("mission", "NAME", mission)
    draft.word("ministry", "--ministry", ministry)
  }
}
