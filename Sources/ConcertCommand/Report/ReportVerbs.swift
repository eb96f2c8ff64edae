import ArgumentParser
import Concert
import EventSourcing

/// Which reports there are.
struct ReportList: Verb {
  static let manual = Manual(
    "report list", "Built-in reports, and those that were saved.",
    examples: [
      "report list": "What can be run.", "report list --json": "The same for a program.",
    ])

  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "report",
    [
      Column("name", .reference), Column("saved_on", .reference, heading: "saved"),
      Column("what"), Column("arguments", .json, for: .programs),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var cells: [[Cell]] = ReportKind.allCases.map {
      [.text($0.rawValue), .none, .words($0.title), .none]
    }
    cells.append(
      [
        .text(ReportRun.annual), .none,
        .words("The chapter of the annual report, from all of them."),
        .none,
      ])
    for saved in try await reading.ledger.savedReports() {
      cells.append([
        .text(saved.name), .text(saved.savedOn.description),
        .text(saved.arguments.joined(separator: " ")),
        .json(.array(saved.arguments.map(JSON.string))),
      ])
    }
    try screen.print(Rows(Self.shape, cells: cells))
  }
}

/// Keeps a report with its options.
struct ReportSave: Verb {
  static let manual = Manual(
    "report save", "Keeps a report with its options under a name, beside the ledger.",
    arguments: "NAME REPORT [options of report run]",
    examples: [
      "report save sahel-pooled pooled --place sahel --by ministry,year": "Kept for everybody.",
      "report save annual-2023 annual --period 2023 --as-of 2023-12-31 --replace":
        "In the place of the one that was there.",
    ],
    details: "What is kept are the words; the figures are counted anew each time it is run.")

  @Argument(help: ArgumentHelp("Its name.", valueName: "name")) var name: String
  @Flag(help: "In the place of one of this name.") var replace = false
  @Argument(help: "Which built-in report.") var report: String
  @OptionGroup(title: "What") var what: ReportOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard ReportRun.builtIn.contains(report) else {
      throw ReportRefusal.noSuchReport(report, saved: [])
    }
    let reading = try ledger.open(on: screen)
    // A report that would be refused is not kept.
    if let kind = ReportKind(rawValue: report) {
      let query = try what.query(kind, today: reading.ledger.today)
      _ = try await reading.ledger.report(query, at: reading.at)
    }
    let saved = SavedReport(name: name, arguments: arguments, savedOn: reading.ledger.today)
    try await reading.ledger.save(saved, reserved: ReportRun.builtIn, replacing: replace)
    try screen.note("Kept \(name). Run it: concert report run \(name)")
  }

  /// As `report run` takes them.
  private var arguments: [String] {
    let filter = what.filter
    let lists = [
      ("--by", what.by), ("--ministry", filter.ministry), ("--place", filter.place),
      ("--theme", filter.theme), ("--mission", filter.mission), ("--framework", filter.framework),
      ("--kind", filter.kind),
    ]
    let single = [
      ("--period", filter.period), ("--as-of", ledger.clocks.asOf),
      ("--known-at", ledger.clocks.knownAt), ("--visibility", ledger.visibility),
    ]
    return [report] + lists.flatMap { option, values in values.flatMap { [option, $0] } }
      + single.flatMap { option, value in value.map { [option, $0] } ?? [] }
      + (what.cite ? ["--cite"] : [])
  }
}

/// What a report counts, and how it was saved.
struct ReportShow: Verb {
  static let manual = Manual(
    "report show", "What a report counts and what to beware of; of a saved one, its options.",
    arguments: "NAME [options]",
    examples: [
      "report show women": "What women's share is made of.",
      "report show annual-2023 --json": "How it was saved.",
    ])

  @Argument(help: "Which report.") var name: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "report",
    [
      Column("name", .reference), Column("runs", .reference), Column("title"), Column("counts"),
      Column("by"), Column("saved_on", .reference, heading: "saved"),
    ])

  func run(on screen: Screen) async throws {
    var screen = screen
    if screen.format == .table { screen.format = .list }
    let reading = try ledger.open(on: screen)
    var saved: SavedReport?
    if !ReportRun.builtIn.contains(name) { saved = try await reading.ledger.savedReport(name) }
    let kind = ReportKind(rawValue: saved?.arguments.first ?? name)
    try screen.print(
      Rows(
        Self.shape,
        cells: [
          [
            .text(name), .text(saved?.arguments.joined(separator: " ") ?? name),
            .words(kind?.title ?? "The chapter of the annual report, from all of them."),
            .words(kind?.meaning),
            .text(kind?.groupings.map(\.rawValue).joined(separator: " ")),
            .text(saved?.savedOn.description),
          ]
        ]))
  }
}

/// Forgets a saved report.
struct ReportDelete: Verb {
  static let manual = Manual(
    "report delete", "Forgets a saved report; no figure and no event goes with it.",
    arguments: "NAME [options]",
    examples: [
      "report delete annual-2023": "It can be saved again.",
      "report delete sahel-pooled --quiet": "Without a receipt.",
    ])

  @Argument(help: "Which report.") var name: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    try await reading.ledger.deleteReport(name)
    try screen.note("Forgot \(name).")
  }
}
