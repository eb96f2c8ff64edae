import ArgumentParser
import Concert
import EventSourcing

/// What was given.
struct ContributionList: Verb {
  static let manual = Manual(
    "contribution list", "What was given.",
    examples: [
      "contribution list --mission EUTM-MALI": "What was given to a mission.",
      "contribution list --place sahel --period 2022 --as-of 2022-12-31":
        "What had been given to the Sahel in 2022 by its end.",
    ])

  @OptionGroup(title: "Filter") var filter: FilterOptions
  @Option(help: ArgumentHelp("Under this commitment.", valueName: "ref"))
  var commitment: [String] = []
  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "contribution",
    [
      .init("ref", .reference), .init("ministry", .reference),
      .init("by", .reference, for: .people) { $0.onBehalf }, .init("title"),
      .init("mission", .reference), .init("commitment", .reference, for: .wide),
      .init("kind", .reference),
      .init("counted", .reference, heading: "people", for: .people) { $0.people("people_") },
      .init("amount", .money, for: .people) { row in
        guard row.text("direction") == "returned", let minor = row.whole("money_minor"),
          let currency = row.text("money_currency")
        else { return row.money("money_minor", "money_currency") }
        return .money(minor: -minor, currency)
      },
      .init("on_day", .reference, heading: "on"),
      .init("stands", .reference, heading: "state", for: .people) { row in
        let state = Phrase.word(row.text("state") ?? "")
        return .words(row.integer("outside_period") == 1 ? "\(state), outside its days" : state)
      },
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var filter = try filter.filter(states: ["delivered", "withdrawn"], today: reading.ledger.today)
    filter.commitments = Self.list(commitment)
    try await reading.list(.contribution, filter, as: Self.table, arrangement, on: screen)
  }
}
