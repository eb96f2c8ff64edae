import ArgumentParser
import Concert

/// A promise.
struct CommitmentAdd: RecordingVerb {
  static let manual = Manual(
    "commitment add", "Records what a ministry promises.",
    arguments: "--title TEXT --kind KIND [options]",
    examples: [
      "commitment add --ministry DEF --title \"Two instructors\" --kind personnel --people f=1,m=1 --place ML --from 2024-03-01 --to 2024-05-31":
        "People, for three months.",
      "commitment add --title \"Water points\" --kind money --amount 800000.00EUR --place ML --theme 14031":
        "Money of your own ministry.",
      "commitment add --like COM-2024-0031 --from 2025-03-01 --to 2025-05-31":
        "Like an earlier one.",
    ])
  static let act = "commitment.make"

  @Option(help: ArgumentHelp("The owner. (default: your own)", valueName: "code"))
  var ministry: String?
  @Option(help: ArgumentHelp("Begin with the facts of another one.", valueName: "ref"))
  var like: String?
  @Option(help: ArgumentHelp("Ministries that promise it together; a list.", valueName: "codes"))
  var coOwner: [String] = []
  @Option(parsing: .unconditional, help: "Money pledged: 250000.00EUR.") var amount: String?
  @Option(help: "People pledged: f=4,m=11.") var people: String?
  @Option(help: "What the people are: military police civilian trainer medical …")
  var role: String?
  @Option(help: "What is pledged, in words.") var pledge: String?
  @Option(help: "The joint mission it stands under.") var mission: String?
  @OptionGroup(title: "Facts") var effort: EffortOptions
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    if let like { draft.copy(try await ledger.record(like)) }
    effort.fill(&draft)
    draft.word("ministry", "--ministry", ministry)
    draft.set("co_owners", "--co-owner", Typed.list(coOwner))
    draft.word("mission", "--mission", mission)
    draft.pledge(amount: amount, people: people, role: role, words: pledge)
  }
}
