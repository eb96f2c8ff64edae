import EventSourcing
import Synchronization

/// Tells whoever waits for views how far they are folded: after an upgrade, and when the past is read for
/// the first time, that is the whole log; after an import, all that came in.
///
/// A class, because each fold of one command goes on with the same bar.
final class FoldingNotice: Sendable {
  /// Fewer events are folded before anybody looks up.
  private static let worthTelling = 20_000

  private let screen: Screen
  private let running = Mutex<(bar: Progress, start: Int)?>(nil)

  init(on screen: Screen) { self.screen = screen }

  func tell(done: Int, total: Int) {
    running.withLock { running in
      if running == nil {
        guard total - done >= Self.worthTelling else { return }
        running = (screen.progress("events", total: total - done), done)
      }
      guard let start = running?.start else { return }
      // Nobody who reads loses a row because a bar can't be drawn.
      try? running?.bar.advance(to: done - start)
      if done >= total {
        // What is printed next, on whichever stream, begins on a line of its own.
        try? screen.console.err.write("")
        running = nil
      }
    }
  }
}
