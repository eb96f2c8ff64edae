import ArgumentParser
import Concert
import EventSourcing

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
