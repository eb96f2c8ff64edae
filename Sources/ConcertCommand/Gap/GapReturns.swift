import ArgumentParser
import Concert
import EventSourcing

/// Promises whose day has come and that nobody reported on.
struct GapReturns: Verb {
  static let manual = Manual(
    "gap returns", "Commitments whose day has come, with nothing reported.",
    examples: [
      "gap returns --due 2024-06-30": "Who has not reported, for what, by that day.",
      "gap returns --ministry DEF --json": "The same for one ministry and a program.",
    ],
    details: """
      A commitment that is fulfilled, or under which any contribution was entered, is reported on;
      a zero is a report.
      """)

  @Option(help: ArgumentHelp("Due by this day; today when left out.", valueName: "day"))
  var due: String?
  @OptionGroup(title: "What") var what: GapFilter
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let due = try due.map { try DayText.parse($0, at: "--due", today: reading.ledger.today) }
    let answer = try await reading.ledger.returnGaps(due: due, what.filter, at: reading.at)
    let notes: [Phrase] = due.map { ["due by \($0)"] } ?? []
    try screen.print(
      answer, cells: false, basis: reading.basis(answer.basis, notes: notes), looked: "due returns")
  }
}

/// Whose gaps.
struct GapFilter: ParsableArguments {
  @Option(
    help: ArgumentHelp("Of this ministry and those merged into it.", valueName: "code"))
  var ministry: [String] = []
  @Option(help: ArgumentHelp("Under this mission.", valueName: "mission"))
  var mission: [String] = []

  var filter: RecordFilter {
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    filter.missions = Self.list(mission)
    return filter
  }
}
