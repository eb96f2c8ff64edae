import ArgumentParser
import Concert

/// Who may record what.
struct OfficerList: Verb {
  static let manual = Manual(
    "officer list", "Who may record what.",
    examples: [
      "officer list --ministry DEF": "The officers of Defence.",
      "officer list --role admin --known-at 2024-03-15": "Who could enrol others, as known then.",
    ])

  @Option(help: ArgumentHelp("Of this ministry and those merged into it.", valueName: "code"))
  var ministry: [String] = []
  @Option(help: "Who has this role: clerk, validator, coordinator, admin …") var role: [String] = []
  @Option(help: "active or revoked.") var state: [String] = []
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "officer",
    [
      .init("officer", .reference), .init("ministry", .reference),
      .init("held", heading: "roles", for: .people) { .text($0.list("roles")) },
      .init("state", .reference), .init("enrolled_on", .reference, heading: "since"),
      .init("revoked_on", .reference, heading: "revoked"),
      .init("key", .reference, for: .wide),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    filter.roles = Self.list(role)
    filter.states = Self.list(state)
    let roles = [
      "clerk", "validator", "coordinator", "admin", "auditor", "analyst", "observer",
    ]
    try FilterWords.check(filter.roles, "--role", roles)
    try FilterWords.check(filter.states, "--state", ["active", "revoked"])
    try await reading.list(.officer, filter, as: Self.table, arrangement, on: screen)
  }
}
