import ArgumentParser
import Concert
import EventSourcing

/// The views, and how they are made from the log.
struct ProjectionCommand: Noun {
  static let manual = Manual(
    "projection", "The views: how they stand, rebuilt, tested, explained.",
    examples: [
      "projection status": "Which views are behind or stopped.",
      "projection explain commitments COM-2024-0031": "The events behind one row.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ProjectionStatusCommand.self, ProjectionRun.self, ProjectionRebuild.self, ProjectionTest.self,
    ProjectionExplain.self,
  ]
}

/// How each view stands.
struct ProjectionStatusCommand: Verb {
  static let manual = Manual(
    "projection status", "How each view stands against the log.",
    examples: [
      "projection status": "State, position and how far behind; exit 8 when one stopped.",
      "projection status --json": "With the digest of every view's rows.",
    ])

  @ArgumentParser.Flag(help: "Digest all rows, which takes its time; always with --json.")
  var digest = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let views = try await reading.ledger.views(withDigests: digest || screen.format.isJSON)
    try screen.print(ViewRows.rows(views))
    if views.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
  }
}

/// How views stand, as rows.
enum ViewRows {
  private static let shape = RowShape(
    "projection",
    [
      Column("projection", .reference), Column("version", .reference), Column("state", .reference),
      Column("position", .integer), Column("behind", .integer),
      Column("digest", .reference, for: .wide), Column("events", .integer, for: .programs),
      Column("seconds", for: .programs), Column("error_position", .integer, for: .programs),
      Column("last_error", heading: "last error"),
    ])

  /// - Parameter seconds: how long it took, where something was done.
  static func rows(_ views: [ViewStatus], seconds: Double? = nil) -> Rows {
    let took = seconds.map { Cell.decimal("\(($0 * 1000).rounded() / 1000)") } ?? .none
    return Rows(
      shape,
      cells: views.map { view in
        let error = view.errorPosition.map { "@\($0) \(view.error ?? "")" }
        return [
          .text(view.view), .text(view.version), .text(view.state), .integer(view.position),
          .integer(view.behind), .text(view.digest), .integer(view.position), took,
          view.errorPosition.map { .integer($0) } ?? .none, .text(error),
        ]
      })
  }
}

/// Builds views anew beside those that serve.
struct ProjectionRebuild: Verb {
  static let manual = Manual(
    "projection rebuild", "Builds views anew beside those that serve, and swaps them in.",
    arguments: "[VIEW…|--all] [options]",
    examples: [
      "projection rebuild coherence": "One view; the old rows serve until it is done.",
      "projection rebuild --all --json": "All of them, with their digests.",
    ])

  @Argument(help: ArgumentHelp("Which views.", valueName: "view")) var views: [String] = []
  @ArgumentParser.Flag(help: "All views.") var all = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if all, !views.isEmpty {
      throw Wrong.conflict("--all", views[0], because: "--all means every view.")
    }
    if !all, views.isEmpty { throw Wrong.missingArgument("view", of: ["projection", "rebuild"]) }
    let reading = try ledger.open(on: screen)
    let start = screen.console.stopwatch()
    let wanted = views
    try await reading.ledger.perform { ledger in
      try ledger.catchUpViews()
      var progress: Progress?
      try ledger.rebuild(wanted) { step in
        guard step.total > 20_000 else { return }
        progress = progress ?? screen.progress("events", total: Int(step.total))
        try? progress?.advance(to: Int(step.done))
      }
    }
    let seconds = screen.console.stopwatch() - start
    let status = try await reading.ledger.views(withDigests: screen.format.isJSON)
      .filter { wanted.isEmpty || wanted.contains($0.view) }
    try screen.print(ViewRows.rows(status, seconds: seconds))
    if status.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
  }
}

/// Follows the log until it is interrupted, so that readers find views that are up to it.
struct ProjectionRun: Verb {
  static let manual = Manual(
    "projection run", "Keeps the views up to the log until it is interrupted.",
    examples: [
      "projection run": "A worker beside the log; stop it with Ctrl-C.",
      "projection run --once": "Catches up and ends.",
    ])

  @ArgumentParser.Flag(help: "Catch up once and end.") var once = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Between two looks at the log.
  private static let pause: Duration = .milliseconds(200)

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var newest: Int64 = -1
    while !Task.isCancelled {
      try await reading.ledger.perform { try $0.catchUpViews() }
      let views = try await reading.ledger.views()
      let position = views.map(\.position).max() ?? 0
      if position != newest {
        newest = position
        for view in views where view.isFaulted {
          try screen.warn(
            "\(view.view) stopped at @\(view.errorPosition ?? 0): \(view.error ?? "")")
        }
        if !once { try screen.note("\(views.count) views at @\(position - 1)") }
      }
      if once {
        try screen.print(ViewRows.rows(views))
        if views.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
        return
      }
      try await Task.sleep(for: Self.pause)
    }
  }
}

/// Folds each view's example and compares its rows with those expected.
struct ProjectionTest: Verb {
  static let manual = Manual(
    "projection test", "Folds each view's example and compares with the expected rows.",
    arguments: "[VIEW…] [options]",
    examples: [
      "projection test": "The built-in views.",
      "projection test --projections mine": "Those of a folder of your own; no ledger is needed.",
    ])

  @Argument(help: ArgumentHelp("Which views; all when none is named.", valueName: "view"))
  var views: [String] = []
  @Option(
    help: ArgumentHelp("A folder of views, else CONCERT_PROJECTIONS.", valueName: "dir"),
    completion: .directory)
  var projections: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "projection",
    [
      Column("projection", .reference), Column("state", .reference), Column("file", .reference),
      Column("row", .integer), Column("fold"), Column("expected"), Column("found"),
    ])

  func run(on screen: Screen) async throws {
    let folder = projections ?? screen.console.variable("CONCERT_PROJECTIONS")
    let examples = try ViewExamples(folder: folder)
    var cells: [[Cell]] = []
    var isGreen = true
    for view in views.isEmpty ? examples.views : views {
      let differences = try examples.test(view)
      if differences.isEmpty {
        cells.append([.text(view), .text("ok"), .none, .none, .none, .none, .none])
      }
      for difference in differences {
        isGreen = false
        cells.append([
          .text(view), .text("differs"), .text(difference.file), .integer(difference.row),
          .text(difference.fold), .text(difference.expected), .text(difference.found),
        ])
      }
    }
    try screen.print(Rows(Self.shape, cells: cells))
    if !isGreen { throw Ended(.finding) }
  }
}

/// The events behind one row of a view.
struct ProjectionExplain: Verb {
  static let manual = Manual(
    "projection explain", "The events that made or changed one row of a view.",
    arguments: "VIEW KEY [options]",
    examples: [
      "projection explain commitments COM-2024-0031": "Every event that the row comes from.",
      "projection explain coherence place/ML/DEF/2024/EUR --table coherence_cells":
        "The events behind one figure of the matrix.",
    ],
    details: "KEY is the primary key; of several columns joined by /, or the first one alone.")

  @Argument(help: ArgumentHelp("Which view.", valueName: "view")) var view: String
  @Argument(help: ArgumentHelp("Which row.", valueName: "key")) var key: String
  @Option(help: ArgumentHelp("In this table; else in all of the view.", valueName: "table"))
  var table: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let entries = try await reading.ledger.explain(view, table: table, key: key)
    let basis = try await reading.ledger.basis(at: reading.at)
    var rows = EventRows(screen: screen, reading: reading)
    try rows.begin(basis, columns: [])
    for entry in entries { try rows.take(entry) }
    try rows.finish()
  }
}
