internal import Synchronization

/// How long one process may go on taking the pen while others stand in line for it.
///
/// Handing the pen over costs about as much as a third of a small append: the next process has to
/// wake up, and reads the pages again that another has changed. So each takes a few appends at a
/// time; the pen itself is free between them. Where one append takes longer than a turn, the pen
/// goes round after each.
///
/// A class because every copy of a `SQLiteEventLog` writes in the same turn.
final class WriterTurn: Sendable {
  static let length = Duration.milliseconds(10)

  private let end = Mutex<ContinuousClock.Instant?>(nil)

  var isRunning: Bool { end.withLock { $0 }.map { ContinuousClock.now < $0 } ?? false }

  func begin() { end.withLock { $0 = ContinuousClock.now + Self.length } }
}
