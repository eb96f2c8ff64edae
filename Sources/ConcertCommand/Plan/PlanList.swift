import ArgumentParser
import Concert

/// The plans there are.
struct PlanList: Verb {
  static let manual = Manual(
    "plan list", "The plans that were adopted.",
    examples: [
      "plan list": "Those that run and those that are over.",
      "plan list --json": "The same for a program.",
    ])

  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "plan",
    [
      .init("plan", .reference), .init("title"),
      .init("period_start", .reference, heading: "from"),
      .init("period_end", .reference, heading: "to"), .init("predecessor", .reference),
      .init("actions", .integer), .init("indicators", .integer),
      .init("closed_on", .reference, heading: "closed"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let rows = try await reading.ledger.read(
      ViewQuery(
        """
        SELECT plans.*, count(*) FILTER (WHERE part.level = 'action') AS actions,
          count(*) FILTER (WHERE part.level = 'indicator') AS indicators
        FROM plans LEFT JOIN plan_items AS part ON part.plan = plans.plan
        GROUP BY plans.plan ORDER BY plans.plan
        """, views: ["scorecard"]), at: reading.at)
    try screen.print(Self.table.rows(rows, basis: reading.basis(rows.basis)))
  }
}
