import ArgumentParser
import CBaseline
import EventLog
import EventSourcing
import Foundation
import MerkleLog

/// Events into the log, in batches and one by one, beside plain C inserting the same rows.
struct Append: ParsableCommand, Bench {
  static let configuration = CommandConfiguration(
    abstract: "Append prepared events: hash, tree, index, one signature a batch.",
    discussion: """
      Examples:
        concert-bench append --events 200000
        concert-bench append --events 2000 --batch 1 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Events an append; 1 measures single durable appends by wall time.")
  var batch = 10_000

  func measure() throws -> Measurement {
    let folder = try ScratchFolder()
    let key = try SigningKey(name: "bench.example/officer/MFA.bench")
    try SQLiteEventLog.create(folder: folder.path, origin: "bench.example")
    let log = try SQLiteEventLog(opening: folder.path)
    var effort = Effort.none
    var index = 0
    while index < options.events {
      let events = (index..<min(index + batch, options.events)).map(Self.event)
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
    let limit = try PlainRows(ledger: folder.path + "/ledger.db", folder: folder.path)
      .insert(batch: batch)
    return Measurement(
      batch == 1 ? "append-single" : "append", events: options.events, effort: effort,
      limit: ("plain C, the same rows and indexes, no hashing, no guards", limit),
      comparesWall: batch == 1)
  }

  /// 400 bytes of payload, four events a stream.
  private static func event(_ index: Int) -> NewEvent {
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

/// The rows of a finished ledger, inserted again by plain C.
struct PlainRows {
  let ledger: String
  let folder: String

  private static let tables = [
    ("events", 9), ("bodies", 4), ("nodes", 3), ("appends", 3),
  ]

  func insert(batch: Int) throws -> Effort {
    let source = try SQLiteReader(path: ledger)
    let schema = try source.texts(
      "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL")
    let setup =
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 8000;
      """ + schema.joined(separator: ";\n")
    let player = try PlainC(
      path: folder + "/plain.db", setup: setup,
      statements: Self.tables.map { table, columns in
        "INSERT INTO \(table) VALUES (\(Array(repeating: "?", count: columns).joined(separator: ",")))"
      })
    var effort = Effort.none
    var trace = Trace()
    for append in try source.rows("SELECT first, count, note FROM appends ORDER BY first") {
      guard case .integer(let first) = append[0], case .integer(let count) = append[1] else {
        continue
      }
      let end = first + count
      trace.begin()
      let events = try source.rows(
        """
        SELECT e.seq, stream, version, id, key, ministry, recorded, append, header,
          b.seq, salt, payload, command_digest
        FROM events e JOIN bodies b ON b.seq = e.seq
        WHERE e.seq >= \(first) AND e.seq < \(end) ORDER BY e.seq
        """)
      for row in events {
        trace.step(0, Array(row[..<9]))
        trace.step(1, Array(row[9...]))
      }
      let nodes = try source.rows(
        """
        SELECT level, idx, hash FROM nodes WHERE level = 0 AND idx >= \(first) AND idx < \(end)
        UNION ALL
        SELECT level, idx, hash FROM nodes
        WHERE level = 1 AND idx >= \(first / 256) AND idx < \(end / 256)
        """)
      for node in nodes { trace.step(2, node) }
      trace.step(3, append)
      trace.commit()
      try effort.add { try player.run(trace) }
      trace.removeAll()
    }
    return effort
  }
}
