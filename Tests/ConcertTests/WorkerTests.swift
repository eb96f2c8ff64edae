import EventSourcing
import Testing

@testable import Concert

@Suite("a worker")
struct WorkerTests {
  private static let moment = Moment("2024-06-12T09:14:02.500Z")!

  private static func report(_ views: [ViewStatus], lags: [String: Double] = [:]) -> WorkerReport {
    WorkerReport(at: moment, size: 9, views: views, lagSeconds: lags, folded: 4, seconds: 0.25)
  }

  private static func view(_ name: String, _ state: String, at position: Position) -> ViewStatus {
    ViewStatus(
      view: name, version: "0a1b2c3d", state: state, position: position, behind: 9 - position,
      building: nil, errorPosition: state == "faulted" ? position : nil, error: nil, digest: nil)
  }

  @Test("metrics count what was done and say how each view stands")
  func metrics() throws {
    var metrics = WorkerMetrics(startedAt: Self.moment)
    metrics.count(
      .caughtUp(
        Self.report(
          [Self.view("b\"\\x", "live", at: 9), Self.view("slow", "stalled", at: 2)],
          lags: ["slow": 61.5])))
    metrics.count(.failed(LedgerRefusal.demoOnly, retryAfter: 1))
    metrics.count(.caughtUp(Self.report([Self.view("slow", "live", at: 9)])))
    let lines = metrics.text.split(separator: "\n").map(String.init)
    for line in [
      "concert_worker_start_time_seconds 1718183642.5", "concert_worker_catch_ups_total 2",
      "concert_worker_catch_up_seconds_total 0.5", "concert_worker_events_folded_total 8",
      "concert_worker_failures_total 1", "concert_log_events 9",
      #"concert_view_lag_seconds{view="slow"} 0.0"#,
      #"concert_view_state{view="slow",state="live"} 1"#,
      #"concert_view_state{view="slow",state="stalled"} 0"#,
    ] { #expect(lines.contains(line), "\(line)") }
    var first = WorkerMetrics(startedAt: Self.moment)
    first.count(
      .caughtUp(
        Self.report([Self.view("b\"\\x", "stalled", at: 2)], lags: ["b\"\\x": 61.5])))
    #expect(first.text.contains(#"concert_view_lag_seconds{view="b\"\\x"} 61.5"# + "\n"))
    // Each family is told of once, before its samples.
    let named = lines.filter { $0.hasPrefix("# TYPE") }.map { $0.split(separator: " ")[2] }
    #expect(Set(named).count == named.count)
    for line in lines where !line.hasPrefix("#") {
      #expect(named.contains(line.prefix { $0 != "{" && $0 != " " }), "\(line)")
    }
  }

  @Test("it is over when each view has stopped, and not before")
  func over() {
    #expect(!Self.report([]).isOver)
    #expect(!Self.report([Self.view("a", "faulted", at: 1), Self.view("b", "live", at: 9)]).isOver)
    #expect(Self.report([Self.view("a", "faulted", at: 1)]).isOver)
  }
}
