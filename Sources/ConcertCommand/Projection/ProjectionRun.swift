import ArgumentParser
import Concert
import EventSourcing

/// Follows the log until it is stopped, so that readers find views that are up to it.
struct ProjectionRun: Verb {
  static let manual = Manual(
    "projection run", "Keeps the views up to the log until it is stopped.",
    arguments: "[VIEW…] [options]",
    examples: [
      "projection run": "A worker beside the log; stop it with Ctrl-C.",
      "projection run --once": "Catches up and ends.",
      "projection run withdrawals": "A worker of its own for a view that you added.",
      "projection run --metrics /var/lib/node_exporter/concert.prom --log-format json":
        "For a service: metrics in Prometheus' format, a line of JSON for each thing that happens.",
    ],
    details: """
      Without a name it keeps the built-in views. Each view that was added has a worker of its own,
      so that one that is slow holds back no other; readers catch up by themselves.
      It may be killed at any moment and several may run: nothing is folded twice or left out. SIGINT
      and SIGTERM end it after the catch-up that it is in, a second one at once. A failure that may
      pass, such as a full disk, is told and tried again.
      A view that meets an event it cannot take stops there and is told once; the others go on. It
      ends by itself, with exit code 8, when every view has stopped.
      """)

  enum LogFormat: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "Views that were added.")
  var views: [String] = []
  @ArgumentParser.Flag(help: "Catch up once and end.") var once = false
  @Option(
    help: ArgumentHelp(
      "Keep metrics in this file, in Prometheus' text format.", valueName: "file"),
    completion: .file())
  var metrics: String?
  @Option(help: ArgumentHelp("What happens, on standard error: text or json.", valueName: "format"))
  var logFormat: LogFormat = .text
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let worker = Worker(reading.ledger, views: views)
    var told = WorkerLog(screen, format: logFormat, metrics: metrics)
    guard !once else {
      let report = try await worker.once()
      try told.tell(.caughtUp(report), isOnce: true)
      let rows = views.isEmpty ? ViewRows.rows(report.views) : ViewRows.rows([], own: report.views)
      try screen.print(rows)
      if report.views.contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
      return
    }
    StopSignal.listen()
    try await worker.follow(until: { StopSignal.wasGiven }) { try told.tell($0, isOnce: false) }
    guard StopSignal.wasGiven else { throw Ended(.projectionStopped) }
    try told.tellEnd()
  }
}
