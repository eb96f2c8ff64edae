import ArgumentParser

/// One officer: rights and keys over time.
struct OfficerShow: Verb {
  static let manual = Manual(
    "officer show", "One officer: rights and keys over time.", arguments: "ID… [options]",
    examples: [
      "officer show DEF.weber":
        "Which rights, since when, given by whom.",
      "officer show DEF.weber --known-at 2024-03-15":
        "As it was known then.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "id"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "officer", on: screen)
  }
}
