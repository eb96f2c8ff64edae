import ArgumentParser
import Concert
import EventSourcing

/// One page before a visit or a debate.
struct BriefCommand: Verb {
  static let manual = Manual(
    "brief", "One page on a place, a mission or a ministry; every figure cites its events.",
    arguments: "--place CODE | --mission REF | --ministry CODE [options]",
    examples: [
      "brief --place sahel --visibility public": "What may be said in public.",
      "brief --mission EUTM-MALI --since 2024-01-01 --json": "With what changed since that day.",
    ],
    details: """
      Given is counted without promises; people are those of contributions of kind personnel. What is
      not reported is not told as zero.
      """)

  @Option(help: ArgumentHelp("A country, region or theatre.", valueName: "code"))
  var place: String?
  @Option(help: .hidden) var region: String?
  @Option(help: ArgumentHelp("A mission.", valueName: "mission")) var mission: String?
  @Option(help: ArgumentHelp("A ministry.", valueName: "code")) var ministry: String?
  @Option(
    help: ArgumentHelp("Tell changes since this day. (default: 30 days)", valueName: "day"))
  var since: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let subjects =
      [place, region].compactMap { $0.map(Brief.Subject.place) }
      + [mission.map(Brief.Subject.mission), ministry.map(Brief.Subject.ministry)]
      .compactMap(\.self)
    guard subjects.count == 1, let subject = subjects.first else {
      throw ReportRefusal.notOneSubject(subjects.count)
    }
    let reading = try ledger.open(on: screen)
    let asOf = reading.clocks.asOf
    let since =
      try since.map { try DayText.parse($0, at: "--since", today: reading.ledger.today) }
      ?? asOf.adding(days: -30) ?? asOf
    let brief = try await reading.ledger.brief(on: subject, since: since, at: reading.at)
    try BriefWords(brief, since: since, in: screen.format.isJSON ? .en : screen.language)
      .paper(reading.basis(brief.basis)).print(on: screen)
  }
}
