public import EventSourcing

/// What a worker has done and how its views stand, for machines that watch it.
///
/// Prometheus' text exposition format 0.0.4, one family after the other, base units.
public struct WorkerMetrics: Sendable {
  /// As `ProjectionStatus.State` has them, and `refused` for a view whose files are not taken.
  private static let states = [
    "live", "catching-up", "rebuilding", "stalled", "faulted", ViewStatus.refused,
  ]

  private let started: Moment
  private var report: WorkerReport?
  private var catchUps = 0
  private var catchUpSeconds = 0.0
  private var folded: Position = 0
  private var failures = 0

  public init(startedAt moment: Moment) { started = moment }

  public mutating func count(_ news: Worker.News) {
    switch news {
    case .caughtUp(let report):
      self.report = report
      catchUps += 1
      catchUpSeconds += report.seconds
      folded += report.folded
    case .failed: failures += 1
    }
  }

  public var text: String {
    var text = ""
    text += Self.family(
      "concert_worker_start_time_seconds", "gauge", "When the worker began, since 1970-01-01.",
      [("", Self.seconds(started))])
    text += Self.family(
      "concert_worker_catch_ups_total", "counter",
      "How often the views were brought up to the log.",
      [("", "\(catchUps)")])
    text += Self.family(
      "concert_worker_catch_up_seconds_total", "counter", "How long that took in all.",
      [("", "\(catchUpSeconds)")])
    text += Self.family(
      "concert_worker_events_folded_total", "counter", "Events folded, each view counted.",
      [("", "\(folded)")])
    text += Self.family(
      "concert_worker_failures_total", "counter", "How often a catch-up failed and was put off.",
      [("", "\(failures)")])
    guard let report else { return text }
    text += Self.family(
      "concert_worker_last_catch_up_timestamp_seconds", "gauge",
      "When the views were looked at last, since 1970-01-01.", [("", Self.seconds(report.at))])
    text += Self.family(
      "concert_log_events", "gauge", "How many events the log holds.", [("", "\(report.size)")])
    func views(_ value: (ViewStatus) -> String) -> [(String, String)] {
      report.views.map { (Self.labels(["view": $0.view]), value($0)) }
    }
    text += Self.family(
      "concert_view_events", "gauge", "How many events the rows of a view hold.",
      views { "\($0.position)" })
    text += Self.family(
      "concert_view_lag_events", "gauge", "Events that a view has not seen yet.",
      views { "\($0.behind)" })
    text += Self.family(
      "concert_view_lag_seconds", "gauge",
      "Since the oldest event was recorded that a view has not seen.",
      views { "\(report.lagSeconds[$0.view] ?? 0)" })
    text += Self.family(
      "concert_view_state", "gauge", "1 for the state that a view is in.",
      report.views.flatMap { view in
        Self.states.map {
          (Self.labels(["view": view.view, "state": $0]), view.state == $0 ? "1" : "0")
        }
      })
    return text
  }

  private static func family(
    _ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]
  ) -> String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
      + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
  }

  private static func labels(_ labels: KeyValuePairs<String, String>) -> String {
    "{" + labels.map { "\($0.key)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func seconds(_ moment: Moment) -> String {
    "\(Double(moment.millisecondsSinceEpoch) / 1000)"
  }

  /// Replaces the file as a whole, so that a collector never reads half of it.
  public func write(to path: String) throws {
    try DurableFile.write(Array(text.utf8), to: path)
  }
}
