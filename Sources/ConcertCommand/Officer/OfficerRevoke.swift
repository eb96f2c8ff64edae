import ArgumentParser
import Concert

/// An officer's rights end.
struct OfficerRevoke: RecordingVerb {
  static let manual = Manual(
    "officer revoke", "Takes all rights from an officer.", arguments: "ID --reason TEXT [options]",
    examples: [
      "officer revoke DEF.weber --reason \"Left the service\"":
        "Later acts are refused.",
      "officer revoke DEF.weber --suspect-from 2024-05-02 --reason \"Key was stolen\"":
        "Acts from that day on are in doubt.",
    ])
  static let act = "officer.revoke"

  @Argument(help: "The officer.") var id: String
  @Option(help: ArgumentHelp("Acts from this day on are in doubt.", valueName: "day"))
  var suspectFrom: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("officer", "ID", id)
    draft.day("suspect_from", "--suspect-from", suspectFrom)
  }
}
