import ArgumentParser
import Concert

/// Other roles.
struct OfficerChangeRoles: RecordingVerb {
  static let manual = Manual(
    "officer change-roles", "Gives an officer other roles.",
    arguments: "ID --role ROLE --reason TEXT [options]",
    examples: [
      "officer change-roles DEF.weber --role clerk,validator --reason \"Deputy head\"":
        "All roles from now on.",
      "officer change-roles DEF.weber --role observer --reason \"On leave\"":
        "May only read.",
    ],
    details: """
      The roles named here replace all that the officer had.
      """)
  static let act = "officer.change-roles"

  @Argument(help: "The officer.") var id: String
  @Option(help: "clerk validator coordinator admin auditor analyst observer; a list.")
  var role: [String] = []
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("officer", "ID", id)
    draft.set("roles", "--role", Typed.list(role))
  }
}
