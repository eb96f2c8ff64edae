import ArgumentParser
import Concert
import EventSourcing

/// A meeting or call that was held.
struct ConsultationAdd: RecordingVerb {
  static let manual = Manual(
    "consultation add", "Records a consultation of civil society.",
    arguments: "--stage WORD --level WORD [options]",
    examples: [
      "consultation add --plan wps-2018 --stage review --level consult --invited ASTM --invited \"Cercle de Coopération\" --attended ASTM --on 2023-05-04":
        "Invited two, one came.",
      "consultation add --mission EUTM-MALI --stage implementation --level inform --invited ASTM":
        "Nobody came, which is a report, too.",
    ])
  static let act = "consultation.hold"

  @Option(help: ArgumentHelp("Who held it. (default: your own)", valueName: "code"))
  var ministry: String?
  @Option(help: "The plan it was about.") var plan: String?
  @Option(help: "The joint mission it was about.") var mission: String?
  @Option(help: "drafting implementation review.") var stage: String?
  @Option(help: "inform consult involve collaborate empower.") var level: String?
  @Option(help: ArgumentHelp("An organisation; several times.", valueName: "name"))
  var invited: [String] = []
  @Option(help: ArgumentHelp("An organisation that came; several times.", valueName: "name"))
  var attended: [String] = []
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("ministry", "--ministry", ministry)
    draft.word("plan", "--plan", plan)
    draft.word("mission", "--mission", mission)
    draft.word("stage", "--stage", stage)
    draft.word("level", "--level", level)
    draft.set("invited", "--invited", Self.names(invited))
    draft.set("attended", "--attended", Self.names(attended))
  }

  private static func names(_ names: [String]) -> JSON? {
    names.isEmpty ? nil : .array(names.map { .string($0) })
  }
}
