import ArgumentParser
import Concert

/// The ministries and what became of them.
struct MinistryList: Verb {
  static let manual = Manual(
    "ministry list", "The ministries and what became of them.",
    examples: [
      "ministry list": "All, also those that were merged.",
      "ministry list --state active --format csv": "The live ones as a file.",
    ])

  @Option(help: ArgumentHelp("This one and those merged into it.", valueName: "code"))
  var ministry: [String] = []
  @Option(help: "ministry, directorate, agency, force or body.") var kind: [String] = []
  @Option(help: "active, merged, split or dissolved.") var state: [String] = []
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "ministry",
    [
      .init("code", .reference), .init("name"), .init("kind"), .init("dimension"),
      .init("parent", .reference), .init("org_ref", .reference, for: .wide),
      .init("state", .reference), .init("successor", .reference),
      .init("ends_from", .reference, heading: "from"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    filter.kinds = Self.list(kind)
    filter.states = Self.list(state)
    let kinds = ["ministry", "directorate", "agency", "force", "body"]
    try FilterWords.check(filter.kinds, "--kind", kinds)
    try FilterWords.check(filter.states, "--state", ["active", "merged", "split", "dissolved"])
    try await reading.list(.ministry, filter, as: Self.table, arrangement, on: screen)
  }
}
