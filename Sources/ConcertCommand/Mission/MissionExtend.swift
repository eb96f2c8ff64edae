import ArgumentParser
import Concert

/// Another end or beginning.
struct MissionExtend: RecordingVerb {
  static let manual = Manual(
    "mission extend", "Gives a mission other days.",
    arguments: "NAME --to DAY --reason TEXT [options]",
    examples: [
      "mission extend EUTM-MALI --to 2024-12-31 --reason \"Council decision\"":
        "The first day stays.",
      "mission extend EUTM-MALI --period 2022-01-01..2024-12-31 --reason \"Council decision\"":
        "Both days.",
    ])
  static let act = "mission.extend"

  @Argument(help: "The mission.") var mission: String
  @Option(help: ArgumentHelp("Its first day.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("Its last day.", valueName: "day")) var to: String?
  @Option(help: ArgumentHelp("Both: 2024, A..B.", valueName: "range")) var period: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("mission", "NAME", mission)
    draft.stand(on: try await ledger.record(mission))
    draft.period(period, from: from, to: to)
  }
}
