import EventLog
import EventSourcing
import MerkleLog

/// Several tasks of one process that append single events and wait for each to be durable.
struct Group {
  let tasks: Int
  let events: Int

  /// A disk's syncs vary with what else it does, so both ways are run in turn, and summed.
  private static let rounds = 4
  /// So many events of the workload are of one stream, and so of one task.
  private static let stream = 4
  private static let moment = Moment(millisecondsSinceEpoch: 1_700_000_000_000)

  /// The rate of all tasks together beside that of one that appends as much.
  func measure() async throws -> Measurement {
    let each = max(1, events / tasks / Self.stream) * Self.stream
    var alone = Effort.none
    var together = Effort.none
    for round in 0..<Self.rounds {
      for isAlone in round % 2 == 0 ? [true, false] : [false, true] {
        if isAlone {
          alone = alone + (try await run(tasks: 1, eventsEach: each * tasks))
        } else {
          together = together + (try await run(tasks: tasks, eventsEach: each))
        }
      }
    }
    return Measurement(
      "append-tasks", events: each * tasks * Self.rounds, effort: together,
      limit: ("one task appending as many events, each durable", alone), comparesWall: true,
      notes: ["rate_of_all_to_rate_of_one": alone.wallSeconds / together.wallSeconds])
  }

  private func run(tasks: Int, eventsEach: Int) async throws -> Effort {
    let folder = try ScratchFolder()
    try SQLiteEventLog.create(folder: folder.path, origin: "bench.example")
    let log = try SQLiteEventLog(opening: folder.path)
    let group = GroupCommit(log)
    let key = try SigningKey(name: "bench.example/officer/MFA.bench")
    let moment = Self.moment
    var effort = Effort.none
    try await effort.add {
      try await withThrowingTaskGroup(of: Void.self) { running in
        for task in 0..<tasks {
          running.addTask {
            for index in task * eventsEach..<(task + 1) * eventsEach {
              let event = Append.event(index)
              _ = try await group.write { writer in
                try writer.append(
                  at: moment, lastVerified: nil,
                  sign: { [try NoteSignature(of: $0, by: key)] }
                ) { _ = try $0(event) }
              }
            }
          }
        }
        try await running.waitForAll()
      }
    }
    let found = try log.size()
    let findings = try LogVerifier(log).findings().count
    guard found == Position(tasks * eventsEach), findings == 0 else {
      throw Crowd.Lost(found: found, findings: findings)
    }
    return effort
  }
}
