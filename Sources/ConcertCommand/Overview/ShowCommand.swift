import ArgumentParser

/// Any record, by its reference.
struct ShowCommand: Verb {
  static let manual = Manual(
    "show", "Any record: facts, what was said and delivered, duplicates, versions.",
    arguments: "REF… [options]",
    examples: [
      "show COM-2024-0031": "A commitment: promised against delivered.",
      "show EUTM-MALI DEF @-1": "A mission, a ministry, and the newest event.",
      "show COM-2024-0031 --known-at 2024-03-15": "As it was known then.",
    ],
    details:
      "REF is COM-…, CTR-…, DUP-…, a mission, ministry or officer, or @N; - reads them, one a line."
  )

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "ref"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, on: screen)
  }
}
