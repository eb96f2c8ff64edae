import ArgumentParser
import CBaseline
import Coordination
import EventLog
import EventSourcing
import Foundation

/// Reads every event, scans header and payload, and finds out what it is; no view.
struct Replay: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Read, scan and dispatch the whole log.",
    discussion: """
      Examples:
        concert-bench replay --events 1000000
        concert-bench replay --json
      """)

  @OptionGroup var options: BenchOptions

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try await fixture.fill(fixture.open(), count: options.events)
    let log = try SQLiteEventLog(opening: fixture.folder)
    var dispatch = Dispatch()
    var effort = Effort.none
    let size = try log.size()
    try effort.add { try log.forEach(from: 0, to: size) { try dispatch.take($0) } }
    var limit = Effort.none
    var checksum: UInt64 = 0
    limit.add {
      _ = baseline_scan(
        fixture.folder + "/ledger.db",
        """
        SELECT e.seq, e.recorded, e.header, b.payload FROM events e JOIN bodies b ON b.seq = e.seq
        ORDER BY e.seq
        """, &checksum)
    }
    return Measurement(
      "replay", events: Int(size), effort: effort,
      limit: ("plain C stepping through the same rows, nothing scanned", limit),
      notes: ["values": Double(dispatch.values)])
  }
}

/// A scanner for each type, found by the length and the bytes of the type's name.
private struct Dispatch {
  private var scanners: [PayloadScanner] = []
  private var kinds: [[(name: [UInt8], index: Int)]] = Array(repeating: [], count: 64)
  private(set) var values = 0

  init() {
    for (index, type) in Coordination.catalogue.types.enumerated() {
      scanners.append(PayloadScanner(PayloadPlan(type.keys.flatMap(Self.paths))))
      kinds[type.name.utf8.count].append((Array(type.name.utf8), index))
    }
  }

  private static func paths(_ key: EventCatalogue.Key) -> [[String]] {
    guard case .object(let inner) = key.shape else { return [[key.name]] }
    return inner.flatMap(paths).map { [key.name] + $0 }
  }

  mutating func take(_ event: EventBytes) throws {
    let envelope = try EnvelopeScanner.scan(event.header)
    let act = envelope.act.bytes(in: event.header)
    for kind in kinds[act.count] where act.elementsEqual(kind.name) {
      try scanners[kind.index].scan(event.payload)
      values += scanners[kind.index].plan.paths.count
      return
    }
  }
}
