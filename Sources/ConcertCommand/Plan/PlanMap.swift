import ArgumentParser
import Concert

/// How a plan goes on with the one before.
struct PlanMap: Verb {
  static let manual = Manual(
    "plan map", "Which indicators of a plan go on with which of the plan before.",
    arguments: "PLAN [options]",
    examples: [
      "plan map wps-2025": "Indicators that run on, begin and end.",
      "plan map wps-2025 --format csv": "As a file.",
    ])

  @Argument(help: "The plan that follows another.") var plan: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "indicator",
    [
      .init("state", .reference), .init("before", .reference), .init("after", .reference),
      .init("title"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    try await reading.ledger.require(plan, noun: "plan", at: reading.at)
    let rows = try await reading.ledger.read(
      ViewQuery(
        """
        WITH new AS (SELECT * FROM plan_items WHERE plan = :plan AND level = 'indicator'),
        old AS (
          SELECT part.* FROM plan_items AS part
          JOIN plans ON plans.plan = :plan AND part.plan = plans.predecessor
          WHERE part.level = 'indicator')
        SELECT iif(new.replaces IS NULL, 'begins', 'runs on') AS state, new.replaces AS before,
          new.item AS after, new.title, new.place
        FROM new
        UNION ALL
        SELECT 'ends', old.item, NULL, old.title, 1000000 + old.place
        FROM old
        WHERE old.item NOT IN (SELECT replaces FROM new WHERE replaces IS NOT NULL)
        ORDER BY place
        """, ["plan": .text(plan)], views: ["scorecard"]), at: reading.at)
    try screen.print(Self.table.rows(rows, basis: reading.basis(rows.basis)))
  }
}
