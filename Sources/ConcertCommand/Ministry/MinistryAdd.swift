import ArgumentParser
import Concert

/// A new ministry.
struct MinistryAdd: RecordingVerb {
  static let manual = Manual(
    "ministry add", "Registers a ministry.", arguments: "CODE --name NAME --dimension D [options]",
    examples: [
      "ministry add DEF --name en=Defence --name fr=Défense --dimension defence":
        "Defence, in two languages.",
      "ministry add POL --name Police --kind force --dimension other --parent INT":
        "The police, a part of INT.",
    ],
    details: """
      A code is given once and never used again, not even after a merger.
      """)
  static let act = "ministry.register"

  @Argument(help: "Its code.") var code: String
  @Option(help: ArgumentHelp("Its name; en=… fr=… for several languages.", valueName: "text"))
  var name: [String] = []
  @Option(help: "ministry directorate agency force body.") var kind = "ministry"
  @Option(help: "diplomacy development defence other.") var dimension: String?
  @Option(help: ArgumentHelp("The ministry that it is a part of.", valueName: "code"))
  var parent: String?
  @Option(help: ArgumentHelp("Its identifier in other registers.", valueName: "ref"))
  var orgRef: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("code", "CODE", code)
    draft.set("name", "--name", Typed.text(name))
    draft.word("kind", "--kind", kind)
    draft.word("dimension", "--dimension", dimension)
    draft.word("parent", "--parent", parent)
    draft.word("org_ref", "--org-ref", orgRef)
  }
}
