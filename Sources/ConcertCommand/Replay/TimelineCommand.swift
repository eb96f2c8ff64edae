import ArgumentParser
import Concert
import EventSourcing

/// What happened around a record or a ministry, day by day.
struct TimelineCommand: Verb {
  static let manual = Manual(
    "timeline", "What happened around a record, a mission or a ministry, day by day.",
    arguments: "REF|MINISTRY [options]",
    examples: [
      "timeline EUTM-MALI": "A mission with its promises and contributions.",
      "timeline DEF --as-of 2022-12-31": "What a ministry did until that day.",
    ],
    details: """
      In the order of the days that events are about; `log` has the order in which they were
      recorded. LATER tells how many days lie between the two.
      """)

  @Argument(help: ArgumentHelp("A record or a ministry.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "event",
    [
      Column("on", .reference, heading: "about"), Column("later", .integer),
      Column("recorded_at", .reference, for: .wide), Column("position", .integer, for: .programs),
      Column("at", .reference, heading: "event", for: .people), Column("type", .reference),
      Column("ref", .reference), Column("ministry", .reference),
      Column("officer", .reference, for: .wide), Column("title"), Column("reason", for: .wide),
    ])

  func run(on screen: Screen) async throws {
    let screen = try arrangement.applied(to: screen)
    let reading = try ledger.open(on: screen)
    let rows = try await reading.ledger.timeline(ref, at: reading.at)
    func text(_ cell: Concert.Cell) -> Cell { cell == .null ? .none : .text(cell.text) }
    func number(_ cell: Concert.Cell) -> Cell { .integer(Int64(cell.text) ?? 0) }
    try screen.print(
      Rows(
        Self.shape, basis: reading.basis(rows.basis),
        cells: rows.rows.map { row in
          [
            text(row[0]), number(row[9]), text(row[1]), number(row[2]), .text("@" + row[2].text),
            text(row[3]), text(row[4]), text(row[5]), text(row[6]), text(row[7]), text(row[8]),
          ]
        }))
  }
}
