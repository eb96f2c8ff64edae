import ArgumentParser
import Concert

/// A mistake is set right.
struct ContributionCorrect: RecordingVerb {
  static let manual = Manual(
    "contribution correct", "Corrects a contribution; only what is named changes.",
    arguments: "REF --reason TEXT [options]",
    examples: [
      "contribution correct CTR-2024-0007 --amount 4000.00EUR --reason \"Invoice\"":
        "Another amount.",
      "contribution correct CTR-2024-0007 --clear partner --reason \"Typed in the wrong line\"":
        "A field that shall hold nothing.",
    ])
  static let act = "contribution.correct"

  @Argument(help: "The contribution.") var ref: String
  @Option(help: ArgumentHelp("Fields that shall hold nothing; a list.", valueName: "fields"))
  var clear: [String] = []
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
    draft.word("ref", "REF", ref)
    draft.stand(on: try await ledger.record(ref))
    effort.fill(&draft)
    draft.word("commitment", "--commitment", commitment)
    draft.word("mission", "--mission", mission)
    draft.money("money", amount)
    draft.set("people", "--people", draft.people("--people", people, role: role))
    draft.word("direction", "--direction", direction)
    training.fill(&draft)
    try draft.evidence(evidence, keptBy: ledger, keeps: !write.storesNothing)
    draft.clear(clear)
  }
}
