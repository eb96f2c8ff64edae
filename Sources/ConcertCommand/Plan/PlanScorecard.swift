import ArgumentParser
import Concert
import EventSourcing

/// Said and shown, pillar by pillar.
struct PlanScorecard: Verb {
  static let manual = Manual(
    "plan scorecard", "A plan pillar by pillar: what is said, shown and measured.",
    arguments: "PLAN [options]",
    examples: [
      "plan scorecard wps-2018 --as-of 2023-12-31": "As things stood at the end.",
      "plan scorecard wps-2018 --json": "One object a pillar.",
    ],
    details: """
      said: all commitments that name the action are fulfilled. shown: the evidence of its
      indicators is complete. reported: indicators whose newest period was reported on. silent:
      periods that are over and that nobody reported on; a reported zero is not silence.
      """)

  @Argument(help: "The plan, such as wps-2018.") var plan: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "pillar",
    [
      Column("item", .reference, for: .programs), Column("code", .reference, heading: "pillar"),
      Column("title"), Column("actions", .integer),
      Column("delivered", .integer, heading: "said delivered"),
      Column("complete", .integer, heading: "shown complete"),
      Column("reported", .integer), Column("due", .integer, heading: "of"),
      Column("silent", .integer),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let card = try await reading.ledger.scorecard(plan, at: reading.at)
    try screen.print(
      Self.rows(card, basis: reading.basis(card.basis, notes: [Phrase(verbatim: card.plan.title)])))
    guard screen.format.isForPeople else { return }
    for indicator in card.indicators {
      try screen.print("\(indicator.title): \(IndicatorWords.series(indicator))")
    }
  }
  /// One row a pillar.
  static func rows(_ card: Scorecard, basis: Basis?) -> Rows {
    let cells: [[Cell]] = card.pillars.map { pillar in
      [
        .text(pillar.item), .text(pillar.code), .text(pillar.title), .integer(pillar.actions),
        .integer(pillar.delivered), .integer(pillar.complete), .integer(pillar.reported),
        .integer(pillar.due), .integer(pillar.silent),
      ]
    }
    return Rows(shape, basis: basis, cells: cells)
  }
}
