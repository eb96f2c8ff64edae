import ArgumentParser
import Concert

/// A promise changes.
struct CommitmentAmend: RecordingVerb {
  static let manual = Manual(
    "commitment amend", "Changes a commitment; only what is named changes.",
    arguments: "REF --reason TEXT [options]",
    examples: [
      "commitment amend COM-2024-0031 --to 2024-06-30 --reason \"Course material late\"":
        "Another last day.",
      "commitment amend COM-2024-0031 --amount 21000.00EUR --clear partner --reason \"New offer\"":
        "More money, and no partner any more.",
    ])
  static let act = "commitment.amend"

  @Argument(help: "The commitment.") var ref: String
  @Option(help: ArgumentHelp("Fields that shall hold nothing; a list.", valueName: "fields"))
  var clear: [String] = []
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
    draft.word("ref", "REF", ref)
    draft.stand(on: try await ledger.record(ref))
    effort.fill(&draft)
    draft.set("co_owners", "--co-owner", Typed.list(coOwner))
    draft.word("mission", "--mission", mission)
    draft.pledge(amount: amount, people: people, role: role, words: pledge)
    draft.clear(clear)
  }
}
