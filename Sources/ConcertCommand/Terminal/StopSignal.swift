import EventSourcing
import Glibc
import Synchronization

/// SIGINT and SIGTERM for a command that runs until it is told to stop: the first lets it end what
/// it does, the second ends it.
enum StopSignal {
  private static let count = Atomic<Int>(0)

  static var wasGiven: Bool { count.load(ordering: .relaxed) > 0 }

  static func listen() {
    // Made before a signal can come: a handler must not.
    _ = wasGiven
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if StopSignal.count.add(1, ordering: .relaxed).newValue > 1 {
          _exit(Explanation.Outcome.interrupted.rawValue)
        }
      }
    }
  }
}
