import ArgumentParser
import Concert
import EventSourcing

/// What was promised.
struct CommitmentList: Verb {
  static let manual = Manual(
    "commitment list", "What was promised.",
    examples: [
      "commitment list --ministry DEF --overdue":
        "What Defence promised and has not delivered in time.",
      "commitment list --place sahel --period 2024 --format csv":
        "Promises for the Sahel about 2024, as a file.",
    ],
    details:
      "Pledged amounts are shown and never added to what was given. Overdue is computed, never typed."
  )

  @OptionGroup(title: "Filter") var filter: FilterOptions
  @ArgumentParser.Flag(help: "Only open ones whose last day has passed.") var overdue = false
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "commitment",
    [
      .init("ref", .reference), .init("ministry", .reference),
      .init("by", .reference, for: .people) { $0.onBehalf }, .init("title"),
      .init("mission", .reference),
      .init("pledged", .money, for: .people) { $0.money("pledged_minor", "pledged_currency") },
      .init("delivered", .money, for: .people) {
        $0.money("delivered_minor", "pledged_currency")
      },
      .init("people", .reference, heading: "people pledged", for: .people) {
        $0.people("pledged_")
      },
      .init("period_end", .reference, heading: "due"), .init("said", .reference),
      .init("stands", .reference, heading: "state", for: .people) { row in
        guard let days = row.integer("days_overdue") else {
          return .words(row.text("state").map(Phrase.word))
        }
        return .words("overdue \(Int(days), "day", "days")")
      },
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var filter = try filter.filter(
      states: ["open", "fulfilled", "withdrawn"], today: reading.ledger.today)
    filter.isOverdue = overdue
    try await reading.list(.commitment, filter, as: Self.table, arrangement, on: screen)
  }
}
