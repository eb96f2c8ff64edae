import EventSourcing
import Projector
import Testing

@Suite("a worker that goes on")
struct GoingOnTests {
  @Test(
    "workers that take turns, or begin anew, leave the rows of one that folds all",
    arguments: 0..<20)
  func turns(seed: Int) throws {
    let scratch = try TemporaryFolder()
    let log = story(40)
    let set = try threeViews()
    let alone = try projector(scratch.file("alone.db"), set)
    try alone.catchUp(from: log)
    let path = scratch.file("views.db")
    let workers = [try projector(path, set), try projector(path, set)]
    var random = UInt64(seed) &* 2_654_435_761 &+ 5
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % count
    }
    var end: Position = 0
    while end < log.size() {
      let worker = workers[next(3) / 2]
      switch next(12) {
      case 0: try worker.empty()
      case 1: try worker.rebuild(from: log)
      case 2: try worker.catchUp([set.projections[0].name], from: log, to: end)
      default: break
      }
      end = min(log.size(), end + Position(next(4)))
      try worker.catchUp(from: log, to: end)
    }
    try workers[0].catchUp(from: log)
    #expect(try workers[1].digests() == alone.digests())
  }

  @Test("a log that cannot be read for a moment is read on from where it was")
  func interrupted() throws {
    let scratch = try TemporaryFolder()
    var log = story(20)
    let set = try threeViews()
    let worker = try projector(scratch.file("views.db"), set)
    try worker.catchUp(from: log, to: 5)
    try worker.catchUp(from: log, to: 7)
    log.failsAt = 11
    #expect(throws: MemoryLog.Failure.self) { try worker.catchUp(from: log) }
    log.failsAt = nil
    #expect(try worker.catchUp(from: log).folded == log.size() - 7)
    let alone = try projector(scratch.file("alone.db"), set)
    try alone.catchUp(from: log)
    #expect(try worker.digests() == alone.digests())
  }
}
