import ArgumentParser
import Concert
import EventSourcing

/// Answers one report.
struct ReportRun: Verb {
  static let manual = Manual(
    "report run", "A built-in report, or one that was saved, with both clocks.",
    arguments: "NAME [options]",
    examples: [
      "report run women --by year,framework": "Women and men deployed, year by year.",
      "report run pooled --place sahel --period 2022..2023 --cite":
        "What was given together, with the events behind each figure.",
      "report run annual-2023 --as-of 2023-12-31 --known-at 2024-03-15":
        "A saved report as it was published.",
    ],
    details: """
      Built in: pooled, framework, women, training, visibility, consultations, and annual, the chapter
      made of all of them. Options given here count more than those that were saved. With both clocks
      the figures are the same on any later day. What each counts: concert report show NAME
      """)

  @Argument(help: "Which report.") var name: String
  @OptionGroup(title: "What") var what: ReportOptions
  @Option(
    help: ArgumentHelp("Draw women's share into this file.", valueName: "file"),
    completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// The report that is a chapter.
  static let annual = "annual"
  static let builtIn = ReportKind.allCases.map(\.rawValue) + [annual]

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    if name == Self.annual {
      let period = try what.filter.period.map {
        try Period.parse($0, at: "--period", today: reading.ledger.today)
      }
      let chapter = try await AnnualChapter(reading, period)
      return try chapter.print(on: screen)
    }
    guard let kind = ReportKind(rawValue: name) else {
      let saved = try await reading.ledger.savedReport(name)
      var run = try Self.parse(saved.arguments)
      run.refine(by: self)
      return try await run.run(on: screen)
    }
    let query = try what.query(kind, today: reading.ledger.today)
    let rows = try await reading.ledger.report(query, at: reading.at)
    let table = ReportTable(query)
    if let svg {
      guard let picture = table.picture(rows, basis: reading.basis(rows.basis)) else {
        throw Wrong.conflict(
          "--svg", name, because: "Only women's share is drawn: report run women --svg FILE.")
      }
      try writePicture(picture, to: svg, screen)
    }
    try screen.print(table.rows(rows, basis: reading.basis(rows.basis, notes: what.notes)))
    if screen.format.isForPeople { try screen.note(kind.meaning) }
  }

  /// Options of this call stand in the place of those that were saved.
  private mutating func refine(by call: ReportRun) {
    what.refine(by: call.what)
    svg = call.svg ?? svg
    ledger.refine(by: call.ledger)
    output = call.output
  }
}

extension ReportOptions {
  fileprivate mutating func refine(by other: ReportOptions) {
    if !other.by.isEmpty { by = other.by }
    cite = cite || other.cite
    let given = other.filter
    if !given.ministry.isEmpty { filter.ministry = given.ministry }
    if !given.place.isEmpty { filter.place = given.place }
    if !given.theme.isEmpty { filter.theme = given.theme }
    if !given.mission.isEmpty { filter.mission = given.mission }
    if !given.framework.isEmpty { filter.framework = given.framework }
    if !given.kind.isEmpty { filter.kind = given.kind }
    filter.period = given.period ?? filter.period
  }

  fileprivate var notes: [Phrase] { filter.period.map { ["period \($0)"] } ?? [] }
}

extension ReadingOptions {
  fileprivate mutating func refine(by other: ReadingOptions) {
    ledger = other.ledger
    clocks.asOf = other.clocks.asOf ?? clocks.asOf
    clocks.knownAt = other.clocks.knownAt ?? clocks.knownAt
    visibility = other.visibility ?? visibility
    projections = other.projections ?? projections
  }
}
