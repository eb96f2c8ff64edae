import EventSourcing
import Projector
import Testing

/// A log that grows, and is folded by another worker, just after it was first asked for its size.
private final class OvertakenLog: EventSource {
  private let log: MemoryLog
  private let firstSize: Position
  private let overtake: (MemoryLog) throws -> Void
  private var wasAsked = false

  init(_ log: MemoryLog, firstSize: Position, overtake: @escaping (MemoryLog) throws -> Void) {
    self.log = log
    self.firstSize = firstSize
    self.overtake = overtake
  }

  func size() throws -> Position {
    guard !wasAsked else { return log.size() }
    wasAsked = true
    try overtake(log)
    return firstSize
  }

  func leafHash(at position: Position) -> [UInt8]? { log.leafHash(at: position) }

  func forEach(
    from position: Position, to end: Position, _ body: (EventBytes) throws -> Void
  ) throws {
    try log.forEach(from: position, to: end, body)
  }
}

@Suite("a worker that is overtaken")
struct OvertakenTests {
  @Test("views that another worker has brought further are still those of this log")
  func overtaken() throws {
    let scratch = try TemporaryFolder()
    let slow = try projector(scratch.file("views.db"), threeViews())
    let quick = try projector(scratch.file("views.db"), threeViews())
    try slow.catchUp(from: story(10))
    let source = OvertakenLog(story(20), firstSize: 11) { try quick.catchUp(from: $0) }
    #expect(try slow.catchUp(from: source).folded == 0)
    #expect(try slow.status(logSize: 21).allSatisfy { $0.position == 21 })
  }
}
