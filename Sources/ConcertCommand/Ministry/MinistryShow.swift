import ArgumentParser

/// One ministry: its names, its fate, who followed it.
struct MinistryShow: Verb {
  static let manual = Manual(
    "ministry show", "One ministry: its names, its fate, who followed it.",
    arguments: "CODE… [options]",
    examples: [
      "ministry show DEF":
        "Its names over time.",
      "ministry show DEF --json":
        "The same for programs.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "code"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "ministry", on: screen)
  }
}
