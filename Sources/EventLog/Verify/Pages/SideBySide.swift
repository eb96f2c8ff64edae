internal import Dispatch
internal import Synchronization

/// Pieces of work that threads take one by one until none is left.
///
/// A class because the threads must see one and the same list.
final class SideBySide<Piece: Sendable, Outcome: Sendable>: Sendable {
  private struct State {
    var taken = 0
    var outcomes: [Int: Result<Outcome, any Error>] = [:]
  }

  private let pieces: [Piece]
  private let body: @Sendable (Piece) throws -> Outcome
  private let state = Mutex(State())
  private let group = DispatchGroup()

  /// Begins on `threads` threads; the caller may take part with `wait`.
  init(
    _ pieces: [Piece], threads: Int, _ body: @escaping @Sendable (Piece) throws -> Outcome
  ) {
    self.pieces = pieces
    self.body = body
    for _ in 0..<min(threads, pieces.count) {
      DispatchQueue.global(qos: .userInitiated).async(group: group) { self.work() }
    }
  }

  /// Takes part until nothing is left, waits for the others, and gives what came out, in order.
  ///
  /// - Throws: what the first piece that failed threw.
  func wait() throws -> [Outcome] {
    work()
    group.wait()
    return try state.withLock { state in
      try pieces.indices.compactMap { try state.outcomes[$0]?.get() }
    }
  }

  private func work() {
    while let index = take() {
      let outcome = Result { try body(pieces[index]) }
      state.withLock { $0.outcomes[index] = outcome }
    }
  }

  private func take() -> Int? {
    state.withLock { state in
      guard state.taken < pieces.count else { return nil }
      state.taken += 1
      return state.taken - 1
    }
  }
}
