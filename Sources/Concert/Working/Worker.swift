public import EventSourcing
internal import EventLog

/// Keeps views up to the log while others append: a process beside them, or a task of one.
///
/// It may be killed at any moment and run beside others: each batch moves rows and cursor in one
/// transaction, and a lease keeps a second worker from doing the same work.
public struct Worker: Sendable {
  /// Between two looks at the log.
  private static let pause: Duration = .milliseconds(100)
  /// So often views are looked at when nothing was appended: another worker may have stopped one.
  private static let rounds = 300
  /// Waits after one failure, after the next, and so on.
  private static let waits: [Duration] = [.seconds(1), .seconds(4), .seconds(15), .seconds(60)]

  private let ledger: Ledger
  /// Views that were added; the built-in ones when there is none.
  private let views: [String]

  public init(_ ledger: Ledger, views: [String] = []) {
    self.ledger = ledger
    self.views = views
  }

  /// What it tells of.
  public enum News: Sendable {
    /// Views were folded up to the log as it stood, or looked at.
    case caughtUp(WorkerReport)
    /// It could not, for a reason that may pass; it tries again after so many seconds.
    case failed(any Error, retryAfter: Double)
  }

  /// Catches up once.
  public func once() async throws -> WorkerReport {
    let views = views
    return try await ledger.perform { try $0.work(on: views) }
  }

  /// Follows the log until `isStopped`, which is asked between two catch-ups, or until each view has
  /// stopped at an event that it can't take.
  ///
  /// - Throws: what the first catch-up throws, and `tell`; later failures are told and tried again.
  public func follow(
    until isStopped: @Sendable () -> Bool, tell: (News) throws -> Void
  ) async throws {
    let watch = try await ledger.perform { try LogWatch($0.log) }
    var seen = try watch.version()
    var report = try await once()
    try tell(.caughtUp(report))
    var idle = 0
    var failures = 0
    while !isStopped(), !report.isOver {
      try await Task.sleep(for: Self.pause)
      idle += 1
      do {
        let version = try watch.version()
        guard version != seen || idle >= Self.rounds || failures > 0 else { continue }
        report = try await once()
        (seen, idle, failures) = (version, 0, 0)
        try tell(.caughtUp(report))
      } catch let error as CancellationError {
        throw error
      } catch {
        let wait = Self.waits[min(failures, Self.waits.count - 1)]
        failures += 1
        try tell(.failed(error, retryAfter: Double(wait.components.seconds)))
        try await Self.rest(wait, until: isStopped)
      }
    }
  }

  private static func rest(_ wait: Duration, until isStopped: () -> Bool) async throws {
    var left = wait
    while left > .zero, !isStopped() {
      try await Task.sleep(for: pause)
      left -= pause
    }
  }
}

/// How views stand after a catch-up.
public struct WorkerReport: Hashable, Sendable {
  public let at: Moment
  /// How many events the log holds.
  public let size: Position
  public let views: [ViewStatus]
  /// Whole and part seconds since the oldest event that a view lacks was recorded, by its name; 0
  /// for one that lacks none.
  public let lagSeconds: [String: Double]
  /// Events that were folded, each view counted.
  public let folded: Position
  /// Of the clock on the wall.
  public let seconds: Double

  /// Nothing that the log may bring can move a view that has stopped.
  var isOver: Bool { !views.isEmpty && views.allSatisfy(\.isFaulted) }
}

extension Ledger {
  func work(on own: [String]) throws -> WorkerReport {
    let before = try standing(own)
    let clock = ContinuousClock()
    var after = before
    let took = try clock.measure {
      if own.isEmpty {
        try catchUpViews()
        after = try views()
      } else {
        after = try own.map { try catchUpOwnView($0) }
      }
    }
    let now = self.clock()
    var lags: [String: Double] = [:]
    for view in after {
      let oldest = view.behind > 0 ? try log.read { try $0.event(at: view.position) } : nil
      lags[view.view] = oldest.map { now.seconds(since: $0.recorded) } ?? 0
    }
    let folded = zip(before, after).reduce(0) { $0 + max(0, $1.1.position - $1.0.position) }
    return WorkerReport(
      at: now, size: try log.size(), views: after, lagSeconds: lags, folded: folded,
      seconds: Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
  }

  private func standing(_ own: [String]) throws -> [ViewStatus] {
    own.isEmpty ? try views() : try ownViewStatus().filter { own.contains($0.view) }
  }
}

extension Moment {
  /// Not below 0: clocks of two machines may differ.
  fileprivate func seconds(since earlier: Moment) -> Double {
    Double(max(0, millisecondsSinceEpoch - earlier.millisecondsSinceEpoch)) / 1000
  }
}
