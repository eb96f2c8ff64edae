import ArgumentParser
import Concert
import Coordination
import EventSourcing

/// One indicator, period by period.
struct IndicatorHistory: Verb {
  static let manual = Manual(
    "indicator history", "An indicator period by period: value, zero, not applicable, silence.",
    arguments: "ITEM [options]",
    examples: [
      "indicator history wps-2018:P1.A4.I1": "With who reported, and in which events.",
      "indicator history wps-2018:P1.A4.I1 --format csv": "For a chart.",
    ])

  @Argument(help: ArgumentHelp("The indicator, such as wps-2018:P1.A4.I1.", valueName: "item"))
  var item: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "period",
    [
      Column("period", .reference), Column("state", .reference), Column("value", .reference),
    ] + IndicatorWords.counts + [
      Column("women_share", .reference, heading: "women %"), Column("shown", .reference),
      Column("by", .reference, for: .people), Column("rests_on", .reference, for: .people),
      Column("ministries", .json, for: .programs), Column("events", .json, for: .programs),
      Column("start", .reference, for: .programs), Column("end", .reference, for: .programs),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let (card, line) = try await reading.ledger.indicator(item, at: reading.at)
    let cells: [[Cell]] = line.periods.map { period in
      let events = period.positions.map { "@\($0)" }
      return [.text(period.label), .text(period.state.rawValue), .text(period.value)]
        + IndicatorWords.cells(period.people) + [
          .text(period.people?.womenShare), .text(period.shown?.rawValue),
          .text(period.ministries.joined(separator: " ")), .text(events.joined(separator: " ")),
          .json(.array(period.ministries.map { .string($0) })),
          .json(.array(period.positions.map { .int($0) })),
          .text(period.start.description), .text(period.end.description),
        ]
    }
    try screen.print(
      Rows(
        Self.shape, basis: reading.basis(card.basis, notes: [Phrase(verbatim: line.title)]),
        cells: cells))
  }
}
