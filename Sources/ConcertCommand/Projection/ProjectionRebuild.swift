import ArgumentParser
import Concert
import EventSourcing

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
    let own = try await reading.ledger.ownViewStatus(withDigests: screen.format.isJSON)
      .filter { wanted.isEmpty || wanted.contains($0.view) }
    try screen.print(ViewRows.rows(status, own: own, seconds: seconds))
    if (status + own).contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
  }
}
