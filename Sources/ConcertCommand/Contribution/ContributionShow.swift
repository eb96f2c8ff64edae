import ArgumentParser

/// One contribution with its versions.
struct ContributionShow: Verb {
  static let manual = Manual(
    "contribution show", "One contribution with its versions.", arguments: "REF… [options]",
    examples: [
      "contribution show CTR-2024-0007":
        "Its facts and corrections.",
      "contribution show CTR-2024-0007 --known-at @120":
        "Before it was corrected.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "ref"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "contribution", on: screen)
  }
}
