internal import Dispatch
internal import EventSourcing
internal import Synchronization

/// Files of views that are filled at the same time.
///
/// A class because all threads see one state.
final class SideBySide: Sendable {
  private struct Ended: Error {}
  private struct State {
    var done: [Position]
    var error: (any Error)?
  }

  private let files: [Scratch]
  private let state: Mutex<State>
  private let group = DispatchGroup()

  init(_ files: [Scratch]) {
    self.files = files
    state = Mutex(State(done: Array(repeating: 0, count: files.count)))
  }

  /// - Parameters:
  ///   - source: with more than one file, one that threads may share.
  ///   - progress: called on the caller's thread with the position that all have reached: of several
  ///     files every second, for one statement may take longer than a lease lasts.
  /// - Throws: what the first of them threw, once all have ended.
  func fill(
    _ source: some EventSource, to target: Position, stops: [String: Position], bulk: Bool,
    _ progress: (Position) throws -> Void
  ) throws {
    guard files.count > 1 else {
      try files[0].fill(source, to: target, stops: stops, bulk: bulk) { done in
        if done < target { try progress(done) }
      }
      return try progress(target)
    }
    // Its own word for it is `isShareable`, which Swift cannot see.
    nonisolated(unsafe) let source = source
    for index in files.indices {
      DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
        ending {
          try files[index].fill(source, to: target, stops: stops, bulk: bulk) {
            try reach($0, index)
          }
        }
      }
    }
    ending {
      while group.wait(timeout: .now() + 1) == .timedOut {
        try progress(state.withLock { $0.done.min() ?? 0 })
      }
    }
    group.wait()
    if let error = state.withLock({ $0.error }) { throw error }
    try progress(target)
  }

  private func ending(_ body: () throws -> Void) {
    do { try body() } catch {
      state.withLock { if $0.error == nil { $0.error = error } }
    }
  }

  /// Notes how far a file has come; ends its filling when another one has failed.
  private func reach(_ position: Position, _ index: Int) throws {
    try state.withLock { state in
      guard state.error == nil else { throw Ended() }
      state.done[index] = position
    }
  }
}
