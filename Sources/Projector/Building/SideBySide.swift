internal import Dispatch
internal import EventSourcing
internal import Synchronization

/// Files of views that are filled at the same time, the first by the caller's own thread.
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
  ///   - progress: called on the caller's thread, also while only others have work left: with the
  ///     position that all have reached.
  /// - Throws: what the first of them threw, once all have ended.
  func fill(
    _ source: some EventSource, to target: Position, stops: [String: Position], bulk: Bool,
    _ progress: (Position) throws -> Void
  ) throws {
    // Its own word for it is `isShareable`, which Swift cannot see.
    nonisolated(unsafe) let source = source
    for index in files.indices.dropFirst() {
      DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
        ending {
          try files[index].fill(source, to: target, stops: stops, bulk: bulk) {
            _ = try reach($0, index)
          }
        }
      }
    }
    ending {
      try files[0].fill(source, to: target, stops: stops, bulk: bulk) { done in
        let all = try reach(done, 0)
        if all < target { try progress(all) }
      }
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
  private func reach(_ position: Position, _ index: Int) throws -> Position {
    try state.withLock { state in
      guard state.error == nil else { throw Ended() }
      state.done[index] = position
      return state.done.min() ?? position
    }
  }
}
