import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// All indicators of a plan with their newest value.
struct IndicatorList: Verb {
  static let manual = Manual(
    "indicator list", "The indicators of a plan with baseline, target and newest value.",
    arguments: "PLAN [options]",
    examples: [
      "indicator list wps-2018": "Where each stands.",
      "indicator list wps-2018 --as-of 2021-12-31 --json": "As it stood then, for a program.",
    ])

  @Argument(help: "The plan, such as wps-2018.") var plan: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "indicator",
    [
      Column("item", .reference), Column("title"), Column("unit"),
      Column("direction", .reference, for: .wide), Column("baseline", .reference),
      Column("target", .reference), Column("period", .reference), Column("state", .reference),
      Column("value", .reference),
    ] + IndicatorWords.counts + [
      Column("frequency", .reference, for: .wide), Column("fed_by", .reference, for: .wide),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let card = try await reading.ledger.scorecard(plan, at: reading.at)
    let cells: [[Cell]] = card.indicators.map { line in
      let newest = line.periods.last
      return [
        .text(line.item), .text(line.title), .text(line.unit), .text(line.direction),
        .text(line.baseline), .text(line.target), .text(newest?.label),
        .text(newest?.state.rawValue), .text(newest?.value),
      ] + IndicatorWords.cells(newest?.people) + [
        .text(line.frequency.rawValue),
        .text(line.feed.map { "\($0.view.rawValue).\($0.column.rawValue)" }),
      ]
    }
    try screen.print(
      Rows(
        Self.shape, basis: reading.basis(card.basis, notes: [Phrase(verbatim: card.plan.title)]),
        cells: cells))
  }
}
