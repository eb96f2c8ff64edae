internal import Dispatch
internal import EventSourcing

/// Gathers the appends that arrive together in one process, so that they share one disk sync.
///
/// Each is undone alone when it fails, and each caller gets its own result or error once the
/// group is durable.
public actor GroupCommit {
  /// Above this many the group is written, and the rest forms the next one.
  public static let limit = 256

  private let store: any EventLogStore
  private var waiting: [Entry] = []
  private var isWriting = false

  public init(_ store: any EventLogStore) { self.store = store }

  /// Runs `body` in the next group's transaction and returns when that is durable.
  ///
  /// - Throws: What `body` threw, or why the group as a whole could not be stored.
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (any LogWriter) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append(Entry(body, continuation))
      guard !isWriting else { return }
      isWriting = true
      Task { await writeAll() }
    }
  }

  private func writeAll() async {
    while !waiting.isEmpty {
      let group = Array(waiting.prefix(Self.limit))
      waiting.removeFirst(group.count)
      await Self.store(group, in: store)
    }
    isWriting = false
  }

  /// Off the actor and off Swift's own threads: the disk takes its time, and more may arrive.
  private static func store(_ group: [Entry], in store: any EventLogStore) async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async {
        Self.run(group, in: store)
        continuation.resume()
      }
    }
  }

  private static func run(_ group: [Entry], in store: any EventLogStore) {
    do {
      let answers = try store.write { writer in group.map { $0.run(writer) } }
      for answer in answers { answer(nil) }
    } catch {
      for entry in group { entry.fail(error) }
    }
  }

  /// One waiting command.
  private struct Entry: Sendable {
    /// Stores it and returns how to answer; with an error when the group was not stored after all.
    let run: @Sendable (any LogWriter) -> (@Sendable ((any Error)?) -> Void)
    let fail: @Sendable (any Error) -> Void

    init<Result: Sendable>(
      _ body: @escaping @Sendable (any LogWriter) throws -> Result,
      _ continuation: CheckedContinuation<Result, any Error>
    ) {
      fail = { continuation.resume(throwing: $0) }
      run = { writer in
        let result: Swift.Result<Result, any Error>
        do {
          result = .success(try writer.attempt { try body(writer) })
        } catch {
          result = .failure(error)
        }
        return { error in
          if let error {
            continuation.resume(throwing: error)
          } else {
            continuation.resume(with: result)
          }
        }
      }
    }
  }
}
