import EventLog
import EventSourcing
import Foundation

/// Several processes that append to one ledger at the same time.
struct Crowd {
  let processes: Int
  let events: Int
  let batch: Int

  struct Lost: Error {
    let found: Position
    let findings: Int
  }

  /// A disk's syncs vary with what else it does, so both ways are run in turn, and summed.
  private static let rounds = 4

  /// The rate of all together beside that of one that appends as much; every event is counted and
  /// the log verified.
  func measure() throws -> Measurement {
    var alone = Effort.none
    var together = Effort.none
    for round in 0..<Self.rounds {
      for isAlone in round % 2 == 0 ? [true, false] : [false, true] {
        if isAlone {
          alone = alone + (try run(1, eventsEach: events))
        } else {
          together = together + (try run(processes, eventsEach: events / processes))
        }
      }
    }
    return Measurement(
      "append-processes", events: events * Self.rounds, effort: together,
      limit: ("one process appending as many events", alone), comparesWall: true,
      notes: ["rate_of_all_to_rate_of_one": alone.wallSeconds / together.wallSeconds])
  }

  private func run(_ count: Int, eventsEach: Int) throws -> Effort {
    let folder = try ScratchFolder()
    try SQLiteEventLog.create(folder: folder.path, origin: "bench.example")
    var effort = Effort.none
    try effort.add {
      let workers = try (0..<count).map { index in
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        process.arguments = [
          "append", "--worker-folder", folder.path, "--worker-start", "\(index * eventsEach)",
          "--events", "\(eventsEach)", "--batch", "\(batch)", "--json",
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
      }
      for worker in workers {
        worker.waitUntilExit()
        guard worker.terminationStatus == 0 else { throw ChildFailed(arguments: ["append"]) }
      }
    }
    let log = try SQLiteEventLog(opening: folder.path)
    let found = try log.size()
    let findings = try LogVerifier(log).findings().count
    guard found == Position(count * eventsEach), findings == 0 else {
      throw Lost(found: found, findings: findings)
    }
    return effort
  }
}
