import ArgumentParser
import Concert

/// The joint missions.
struct MissionList: Verb {
  static let manual = Manual(
    "mission list", "The joint missions.",
    examples: [
      "mission list --ministry DEF --state open": "Live missions that Defence takes part in.",
      "mission list --place western-balkans --format jsonl": "Missions in a theatre, for programs.",
    ])

  @OptionGroup(title: "Filter") var filter: FilterOptions
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "mission",
    [
      .init("ref", .reference, heading: "mission"), .init("title"), .init("lead", .reference),
      .init("with", for: .people) { row in
        let others = row.list("participants")?.split(separator: " ")
          .filter { $0 != row.text("lead") ?? "" }
        return .text(others?.joined(separator: " "))
      },
      .init("framework", .reference),
      .init("where", for: .people) { .text($0.list("places")) },
      .init("period_start", .reference, heading: "from"),
      .init("period_end", .reference, heading: "to"), .init("state", .reference),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let filter = try filter.filter(states: ["open", "concluded"], today: reading.ledger.today)
    try await reading.list(.mission, filter, as: Self.table, arrangement, on: screen)
  }
}
