import Concert
import EventSourcing
import Foundation

/// What a worker tells of: lines on standard error, and a file of metrics.
struct WorkerLog {
  private let screen: Screen
  private let format: ProjectionRun.LogFormat
  private let path: String?
  private var metrics: WorkerMetrics
  private var newest: Position = -1
  /// Views whose stop was told.
  private var stopped: Set<String> = []

  init(_ screen: Screen, format: ProjectionRun.LogFormat, metrics path: String?) {
    self.screen = screen
    self.format = format
    self.path = path
    metrics = WorkerMetrics(startedAt: Self.now)
  }

  private static var now: Moment {
    Moment(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
  }

  mutating func tell(_ news: Worker.News, isOnce: Bool) throws {
    metrics.count(news)
    switch news {
    case .caughtUp(let report):
      for view in report.views where view.isFaulted && stopped.insert(view.view).inserted {
        try tellStop(of: view, report)
      }
      if report.size != newest, !isOnce { try tellProgress(report) }
      newest = report.size
    case .failed(let error, let seconds): try tellFailure(error, seconds)
    }
    if let path { try metrics.write(to: path) }
  }

  func tellEnd() throws {
    switch format {
    case .text: try screen.note("stopped at @\(newest - 1)")
    case .json: try line("stopped", Self.now, ["position": .int(newest - 1)])
    }
  }

  private func tellProgress(_ report: WorkerReport) throws {
    let count = report.views.count
    let live = report.views.count { !$0.isFaulted }
    switch format {
    case .text:
      try screen.note(
        live == count
          ? "\(count, "view", "views") at @\(report.size - 1)"
          : "\(live) of \(count, "view", "views") at @\(report.size - 1)")
    case .json:
      try line(
        "caught_up", report.at,
        [
          "position": .int(report.size - 1), "views": .int(Int64(live)),
          "stopped": .int(Int64(count - live)),
          "folded": .int(report.folded),
          "milliseconds": .int(Int64((report.seconds * 1000).rounded())),
          "behind": .int(report.views.map(\.behind).max() ?? 0),
        ])
    }
  }

  private func tellStop(of view: ViewStatus, _ report: WorkerReport) throws {
    let position = view.errorPosition ?? 0
    switch format {
    case .text: try screen.warn("\(view.view) stopped at @\(position): \(view.error ?? "")")
    case .json:
      try line(
        "view_stopped", report.at,
        [
          "view": .string(view.view), "position": .int(position),
          "reason": .string(view.error ?? ""),
        ])
    }
  }

  private func tellFailure(_ error: any Error, _ seconds: Double) throws {
    let explanation = (error as? any Explainable)?.explanation
    let what = explanation?.telling ?? Phrase(verbatim: "\(error)")
    switch format {
    case .text:
      try screen.warn("not caught up: \(what) Trying again in \(Int(seconds)) s.")
    case .json:
      try line(
        "failed", Self.now,
        [
          "code": .string(explanation?.code ?? "internal"), "reason": .string(what.description),
          "retry_seconds": .int(Int64(seconds)),
        ])
    }
  }

  /// One object a line; also with `--quiet`, because who asks for it reads it.
  private func line(_ event: String, _ at: Moment, _ more: KeyValuePairs<String, JSON>) throws {
    var object = JSONObject()
    object["at"] = .string("\(at)")
    object["event"] = .string(event)
    for (name, value) in more { object[name] = value }
    try screen.console.err.line(JSON.object(object).canonicalText)
  }
}
