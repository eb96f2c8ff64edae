import ArgumentParser
import Concert

/// Something given.
struct ContributionAdd: RecordingVerb {
  static let manual = Manual(
    "contribution add", "Records what a ministry gave.",
    arguments: "--title TEXT --kind KIND [options]",
    examples: [
      "contribution add --ministry DEF --mission EUTM-MALI --kind personnel --people f=1,m=2 --from 2022-01-10 --to 2022-06-30 --title Instructors --evidence note.pdf":
        "People, with a proof.",
      "contribution add --commitment COM-2024-0031 --kind money --amount 4500.00EUR --title \"First payment\"":
        "A delivery of a commitment.",
      "contribution add --like CTR-2022-0031 --from 2023-01-09 --to 2023-06-30":
        "Like an earlier one.",
    ],
    details: """
      The file of --evidence is copied into the ledger under its SHA-256 and named by the event.
      """)
  static let act = "contribution.log"

  @Option(help: ArgumentHelp("Who gave. (default: your own)", valueName: "code"))
  var ministry: String?
  @Option(help: ArgumentHelp("Begin with the facts of another one.", valueName: "ref"))
  var like: String?
  @Option(help: ArgumentHelp("The commitment that it delivers.", valueName: "ref"))
  var commitment: String?
  @Option(parsing: .unconditional, help: "Money: 250000.00EUR.") var amount: String?
  @Option(help: "People: f=4,m=11.") var people: String?
  @Option(help: "What the people are: military police civilian trainer medical …")
  var role: String?
  @Option(help: "given, or returned for money that came back.") var direction: String?
  @OptionGroup(title: "Training") var training: TrainingOptions
  @Option(help: ArgumentHelp("A file that proves it; several times.", valueName: "file"))
  var evidence: [String] = []
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
    draft.word("commitment", "--commitment", commitment)
    draft.word("mission", "--mission", mission)
    draft.money("money", amount)
    draft.set("people", "--people", draft.people("--people", people, role: role))
    draft.word("direction", "--direction", direction)
    training.fill(&draft)
    try draft.evidence(evidence, keptBy: ledger, keeps: !write.storesNothing)
  }
}
