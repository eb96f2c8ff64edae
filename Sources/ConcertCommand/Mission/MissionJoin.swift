import ArgumentParser
import Concert

/// A ministry joins.
struct MissionJoin: RecordingVerb {
  static let manual = Manual(
    "mission join", "A ministry joins a mission.", arguments: "NAME [--ministry CODE] [options]",
    examples: [
      "mission join KFOR":
        "Your own ministry.",
      "mission join KFOR --ministry POL --reason \"Letter of 2 May\"":
        "Another one, by a coordinator.",
    ])
  static let act = "mission.join"

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
