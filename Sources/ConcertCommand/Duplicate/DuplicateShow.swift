import ArgumentParser

/// One suspected duplicate and its decision.
struct DuplicateShow: Verb {
  static let manual = Manual(
    "duplicate show", "One suspected duplicate and its decision.", arguments: "DUP-… [options]",
    examples: [
      "duplicate show DUP-4QKX7M2A":
        "The pair, its score and what was decided.",
      "duplicate show DUP-4QKX7M2A --json":
        "The same for programs.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "ref"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "duplicate", on: screen)
  }
}
