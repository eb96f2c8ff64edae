import ArgumentParser
import Concert
import EventSourcing

/// Another key for an officer.
struct OfficerRotateKey: RecordingVerb {
  static let manual = Manual(
    "officer rotate-key", "Gives an officer another key.",
    arguments: "ID (--new-key | --public-key VKEY --possession SIG) [options]",
    examples: [
      "officer rotate-key DEF.weber --new-key":
        "Your own, made here; the old one is set aside.",
      "officer rotate-key DEF.weber --public-key VKEY --possession SIG":
        "A key that was made on the officer's own machine.",
    ])
  static let act = "officer.rotate-key"

  @Argument(help: "The officer.") var id: String
  @OptionGroup(title: "Key") var newKey: NewKeyOptions
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("officer", "ID", id)
  }

  func run(on screen: Screen) async throws {
    try await newKey.record(self, of: id, on: screen)
  }
}
