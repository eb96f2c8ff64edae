import ArgumentParser

/// One mission: who takes part and what was given.
struct MissionShow: Verb {
  static let manual = Manual(
    "mission show", "One mission: who takes part and what was given.",
    arguments: "MISSION… [options]",
    examples: [
      "mission show EUTM-MALI":
        "Its facts, ministries and contributions.",
      "mission show EUTM-MALI --as-of 2022-12-31":
        "As it stood on that day.",
    ])

  @Argument(help: ArgumentHelp("Which; - reads them from standard input.", valueName: "mission"))
  var refs: [String]
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try await ledger.open(on: screen).show(refs, noun: "mission", on: screen)
  }
}
