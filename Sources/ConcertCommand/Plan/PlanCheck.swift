import ArgumentParser
import Concert
import EventSourcing

/// What a plan lacks.
struct PlanCheck: Verb {
  static let manual = Manual(
    "plan check", "What a plan lacks: promises, reports, evidence. Exit code 1 when anything is.",
    arguments: "PLAN [options]",
    examples: [
      "plan check wps-2018": "Everything that is missing today.",
      "plan check wps-2018 --as-of 2021-12-31 --json": "As it stood then, for a program.",
    ],
    details: """
      overdue: its day has come and it is not delivered. no-commitment: nobody promised anything
      for it. no-indicator: nothing is measured of it. silent: a period is over and nobody reported.
      said-not-shown: said delivered, and the evidence does not show it complete.
      """)

  @Argument(help: "The plan, such as wps-2018.") var plan: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "finding",
    [
      Column("item", .reference), Column("finding", .reference), Column("detail", .reference),
      Column("lead", .reference), Column("title"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let card = try await reading.ledger.scorecard(plan, at: reading.at)
    let findings = card.findings
    let cells: [[Cell]] = findings.map {
      [
        .text($0.item), .text($0.kind.rawValue), .text($0.detail), .text($0.lead),
        .text($0.title),
      ]
    }
    try screen.print(
      Rows(
        Self.shape, basis: reading.basis(card.basis, notes: [Phrase(verbatim: card.plan.title)]),
        cells: cells))
    if !findings.isEmpty { throw Ended(.finding) }
  }
}
