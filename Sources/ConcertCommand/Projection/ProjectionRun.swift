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
    ],
    details: """
      A view that meets an event it cannot take stops there and is told once; the others go on. It
      ends by itself, with exit code 8, when every view has stopped.
      """)

  @ArgumentParser.Flag(help: "Catch up once and end.") var once = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Between two looks at the log.
  private static let pause: Duration = .milliseconds(200)

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    var newest: Int64 = -1
    var told: Set<String> = []
    while !Task.isCancelled {
      try await reading.ledger.perform { try $0.catchUpViews() }
      let views = try await reading.ledger.views()
      let position = views.map(\.position).max() ?? 0
      for view in views where view.isFaulted && told.insert(view.view).inserted {
        try screen.warn(
          "\(view.view) stopped at @\(view.errorPosition ?? 0): \(view.error ?? "")")
      }
      if position != newest {
        newest = position
        if !once {
          try screen.note(
            "\(views.count) \(views.count == 1 ? "view" : "views") at @\(position - 1)")
        }
      }
      if once {
        try screen.print(ViewRows.rows(views))
        if views.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
        return
      }
      // Nothing that the log may still bring can move a view that has stopped.
      if views.allSatisfy(\.isFaulted) { throw Ended(.projectionStopped) }
      try await Task.sleep(for: Self.pause)
    }
  }
}
