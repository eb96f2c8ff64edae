import ArgumentParser
import Concert
import EventLog
import EventSourcing
import Foundation
import Projector

/// What one more event costs, at each size of a growing ledger.
struct Growth: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Record and fold ten thousand more events at each size, from ten thousand on.",
    discussion: """
      Recording is deciding, guarding, hashing, signing and storing; folding is of all views but
      duplicates and search. The sizes are three a decade. `--svg` draws the cost an event.

      Examples:
        concert-bench growth --events 1000000
        concert-bench growth --events 10000000 --svg growth.svg
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Draws the costs into this file.")
  var svg: String?

  /// So many events are measured at a size.
  private static let window = 10_000

  /// Microseconds of CPU an event, where the ledger holds `size` events.
  struct Point {
    let size: Int
    let recording: Double
    let folding: Double
  }

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    let ledger = try fixture.open()
    try await ledger.record(Workload.registrations)
    let log = try SQLiteEventLog(opening: fixture.folder)
    let projector = try Projector(
      path: scratch.path + "/views.db", projections: BuiltIn.projections(Rebuild.standardViews()))
    var workload = Workload()
    var held = 0
    var points: [Point] = []
    var whole = Effort.none
    for size in Self.sizes(to: options.events) {
      while held < size {
        let count = min(Self.window, size - held)
        try await ledger.record((held..<held + count).map { workload.command($0) })
        held += count
      }
      try projector.catchUp(from: log)
      let commands = (held..<held + Self.window).map { workload.command($0) }
      var recording = Effort.none
      try await recording.add { try await ledger.record(commands) }
      held += Self.window
      var folding = Effort.none
      _ = try folding.add { try projector.catchUp(from: log) }
      whole = whole + recording + folding
      points.append(
        Point(size: size, recording: Self.each(recording), folding: Self.each(folding)))
    }
    await ledger.close()
    if let svg {
      try GrowthPicture(points).svg.write(toFile: svg, atomically: true, encoding: .utf8)
    }
    var notes: [String: Double] = [:]
    for point in points {
      let size = String(point.size)
      let padded = String(repeating: "0", count: 8 - min(8, size.count)) + size
      notes["at_\(padded)_recording_us"] = point.recording
      notes["at_\(padded)_folding_us"] = point.folding
    }
    return Measurement(
      "growth", events: points.count * Self.window, effort: whole, notes: notes)
  }

  private static func each(_ effort: Effort) -> Double {
    effort.cpuSeconds * 1e6 / Double(window)
  }

  /// 10,000, 20,000, 50,000, 100,000 and so on; the last one is `most` or less.
  private static func sizes(to most: Int) -> [Int] {
    var sizes: [Int] = []
    var decade = window
    while decade <= most {
      sizes += [1, 2, 5].map { $0 * decade }.filter { $0 <= most }
      decade *= 10
    }
    return sizes
  }
}
