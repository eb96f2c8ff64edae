import ArgumentParser
import Concert

/// A joint mission.
struct MissionAdd: RecordingVerb {
  static let manual = Manual(
    "mission add", "Establishes a joint mission.",
    arguments: "NAME --title TEXT --lead CODE --participant CODES [options]",
    examples: [
      "mission add KFOR --title \"Kosovo Force\" --lead DEF --participant MFA --framework NATO --place XK --from 2022-01-01":
        "Open-ended.",
      "mission add EUTM-MALI --title \"EU Training Mission Mali\" --lead DEF --participant MFA,DEV --place ML --period 2022-01-01..2024-05-17":
        "With its days.",
    ])
  static let act = "mission.establish"

  @Argument(help: "Its name, such as EUTM-MALI.") var name: String
  @Option(help: ArgumentHelp("The ministry that leads.", valueName: "code")) var lead: String?
  @Option(help: ArgumentHelp("Who takes part; a list or several times.", valueName: "codes"))
  var participant: [String] = []
  @Option(help: "What it rests on.") var mandate: String?
  @OptionGroup(title: "Facts") var effort: EffortOptions
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    effort.fill(&draft)
    draft.word("mission", "NAME", name)
    draft.word("lead", "--lead", lead)
    draft.set("participants", "--participant", Typed.list(participant))
    draft.word("mandate", "--mandate", mandate)
  }
}
