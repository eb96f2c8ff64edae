import ArgumentParser
import Concert
import EventSourcing

/// Follows the log until it is interrupted, so that readers find views that are up to it.
struct ProjectionRun: Verb {
  static let manual = Manual(
    "projection run", "Keeps the views up to the log until it is interrupted.",
    arguments: "[VIEW…] [options]",
    examples: [
      "projection run": "A worker beside the log; stop it with Ctrl-C.",
      "projection run --once": "Catches up and ends.",
      "projection run withdrawals": "A worker of its own for a view that you added.",
    ],
    details: """
      Without a name it keeps the built-in views. Each view that was added has a worker of its own,
      so that one that is slow holds back no other; readers catch up by themselves.
      A view that meets an event it cannot take stops there and is told once; the others go on. It
      ends by itself, with exit code 8, when every view has stopped.
      """)

  @Argument(help: ArgumentHelp("Views that were added.", valueName: "view"))
  var views: [String] = []
  @ArgumentParser.Flag(help: "Catch up once and end.") var once = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// Between two looks at the log.
  private static let pause: Duration = .milliseconds(200)

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let wanted = views
    var newest: Int64 = -1
    var told: Set<String> = []
    while !Task.isCancelled {
      let views = try await Self.catchUp(wanted, reading.ledger)
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
        try screen.print(wanted.isEmpty ? ViewRows.rows(views) : ViewRows.rows([], own: views))
        if views.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
        return
      }
      // Nothing that the log may still bring can move a view that has stopped.
      if views.allSatisfy(\.isFaulted) { throw Ended(.projectionStopped) }
      try await Task.sleep(for: Self.pause)
    }
  }

  private static func catchUp(_ own: [String], _ ledger: Concert.Ledger) async throws
    -> [ViewStatus]
  {
    guard own.isEmpty else {
      return try await ledger.perform { ledger in try own.map { try ledger.catchUpOwnView($0) } }
    }
    try await ledger.perform { try $0.catchUpViews() }
    return try await ledger.views()
  }
}
