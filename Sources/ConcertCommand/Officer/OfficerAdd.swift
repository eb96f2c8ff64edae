import ArgumentParser
import Concert

/// A new officer with a key.
struct OfficerAdd: RecordingVerb {
  static let manual = Manual(
    "officer add", "Enrols an officer.",
    arguments: "ID --ministry CODE --role ROLE (--new-key | --public-key VKEY --possession SIG)",
    examples: [
      "officer add DEF.weber --ministry DEF --role clerk --new-key":
        "The key is made here; hand its file over in person.",
      "officer add DEF.weber --ministry DEF --role clerk --public-key VKEY --possession SIG":
        "The officer made it alone with `concert officer key`, which is better.",
    ],
    details: "Roles: clerk validator coordinator admin auditor analyst observer.")
  static let act = "officer.enrol"
  static var configuration: CommandConfiguration {
    var configuration = manual.configuration()
    configuration.aliases = ["enrol"]
    return configuration
  }

  @Argument(help: "The officer, such as DEF.weber.") var id: String
  @Option(help: ArgumentHelp("The officer's own ministry.", valueName: "code"))
  var ministry: String?
  @Option(help: "What the officer may do; a list or several times.") var role: [String] = []
  @OptionGroup(title: "Key") var newKey: NewKeyOptions
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("officer", "ID", id)
    draft.word("ministry", "--ministry", ministry)
    draft.set("roles", "--role", Typed.list(role))
  }

  func run(on screen: Screen) async throws {
    try await newKey.record(self, of: id, on: screen)
  }
}
