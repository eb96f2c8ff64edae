import ArgumentParser

/// One commitment: promised against delivered.
struct CommitmentShow: Verb {
  static let manual = Manual(
    "commitment show", "One commitment: promised against delivered.", arguments: "REF… [options]",
    examples: [
      "commitment show COM-2024-0031":
        "Its facts, deliveries and suspected duplicates.",
      "commitment list --overdue --columns ref --format tsv | tail -n +2 | concert commitment show -":
        "All that are overdue, one after the other.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "ref"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "commitment", on: screen)
  }
}
