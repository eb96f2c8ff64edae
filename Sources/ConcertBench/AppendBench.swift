import ArgumentParser
import CBaseline
import EventLog
import EventSourcing
import Foundation
import MerkleLog

/// Events into the log, in batches and one by one, beside plain C inserting the same rows.
struct Append: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Append prepared events: hash, tree, index, one signature a batch.",
    discussion: """
      Examples:
        concert-bench append --events 200000
        concert-bench append --events 2000 --batch 1 --json
        concert-bench append --events 20000 --batch 1 --processes 4
        concert-bench append --events 20000 --tasks 16
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Events an append; 1 measures single durable appends by wall time.")
  var batch = 10_000
  @Option(help: "So many processes append to one ledger at once, beside one that does it all.")
  var processes = 1
  @Option(help: "So many tasks of one process append one event each time, beside one task alone.")
  var tasks = 1
  @Option(help: .private)
  var workerFolder: String?
  @Option(help: .private)
  var workerStart = 0

  /// Ours and plain C take turns, so that whatever else the machine does falls on both.
  private static let stretches = 10

  func measure() async throws -> Measurement {
    if tasks > 1 { return try await Group(tasks: tasks, events: options.events).measure() }
    if let workerFolder {
      let effort = try append(
        options.events, from: workerStart, to: SQLiteEventLog(opening: workerFolder))
      return Measurement("append-worker", events: options.events, effort: effort)
    }
    if processes > 1 {
      return try Crowd(processes: processes, events: options.events, batch: batch).measure()
    }
    let folder = try ScratchFolder()
    try SQLiteEventLog.create(folder: folder.path, origin: "bench.example")
    let log = try SQLiteEventLog(opening: folder.path)
    var plain = try PlainRows(ledger: folder.path + "/ledger.db", folder: folder.path)
    var effort = Effort.none
    var limit = Effort.none
    let appends = (options.events + batch - 1) / batch
    let stretch = (appends + Self.stretches - 1) / Self.stretches * batch
    for start in stride(from: 0, to: options.events, by: stretch) {
      effort = effort + (try append(min(stretch, options.events - start), from: start, to: log))
      limit = limit + (try plain.insertNew())
    }
    return Measurement(
      batch == 1 ? "append-single" : "append", events: options.events, effort: effort,
      limit: ("plain C, the same rows and indexes, no hashing, no guards", limit),
      comparesWall: batch == 1)
  }

  private func append(_ count: Int, from start: Int, to log: SQLiteEventLog) throws -> Effort {
    let key = try SigningKey(name: "bench.example/officer/MFA.bench")
    let end = start + count
    var effort = Effort.none
    var index = start
    while index < end {
      let events = (index..<min(index + batch, end)).map(Self.event)
      try effort.add {
        _ = try log.write { writer in
          try writer.append(
            at: Moment(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(index)),
            lastVerified: nil, sign: { [try NoteSignature(of: $0, by: key)] }
          ) { add in
            for event in events { _ = try add(event) }
          }
        }
      }
      index += events.count
    }
    return effort
  }

  /// 400 bytes of payload, four events a stream.
  static func event(_ index: Int) -> NewEvent {
    var random = SplitMix(state: UInt64(index))
    let payload: JSON = [
      "title": .string("Training of trainers, lot \(index)"), "kind": "training",
      "description": .string(String(repeating: "Two modules of a week each. ", count: 8)),
      "places": ["ML"], "themes": ["15180"], "framework": "EU",
      "partner": "EUTM-MALI training centre",
      "period": ["start": "2024-03-01", "end": "2024-05-31"],
    ]
    let salt = (0..<4).flatMap { _ in
      withUnsafeBytes(of: random.next()) { Array($0) }
    }
    let stream = SerialStream.name(index / 4)
    return NewEvent(
      act: index % 4 == 0 ? "commitment.made" : "commitment.amended",
      by: "bench.example/officer/MFA.bench",
      id: EventID(
        at: Moment(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(index)),
        random: (random.next(), random.next())),
      key: nil, lang: "en", ministry: "MFA",
      on: Moment(millisecondsSinceEpoch: 1_709_251_200_000).day,
      stream: stream, v: 1, version: index % 4, visibility: "committee",
      payload: payload.canonical, salt: salt)
  }
}

enum SerialStream {
  static func name(_ serial: Int) -> StreamName {
    let digits = String(serial)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return StreamName(kind: "commitment", ref: "COM-2024-" + padded)
  }
}
