import ArgumentParser
import Concert

/// Activities of the International Aid Transparency Initiative.
struct ImportIATI: Verb {
  static let manual = Manual(
    "import iati", "Takes in IATI activities.", arguments: "FILE… [options]",
    examples: [
      "import iati activities.xml --register --dry-run": "What would become of each activity.",
      "import iati a.xml b.xml --on-error skip --errors-to rejected.csv":
        "Store what is sound, list the rest.",
    ],
    details: """
      Versions 1.01 to 2.03. An activity becomes a commitment of its reporting organisation, its
      transactions pledged amounts, contributions and returns. Imported again, what changed becomes
      an amendment; what is missing in the file is not deleted.
      Results are counted; an indicator whose reference (vocabulary 99) names a plan's, such as
      wps-2018:P1.A4.I1, is reported on, period by period.
      """)

  @Argument(help: "The files.", completion: .file()) var files: [String]
  @OptionGroup(title: "Import") var options: ImportOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await options.run(files, ledger, signer, on: screen) { _ in .iati }
  }
}
