import ArgumentParser
import Concert
import EventLog
import EventSourcing
import Foundation
import Projector

/// Efforts into the view of duplicates: a rebuild, then one by one, warm and cold; beside plain C
/// storing the same rows without looking for anything.
struct Duplicates: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Find the duplicates of each effort: rebuild, insert, check.",
    discussion: """
      Examples:
        concert-bench duplicates --events 1000000
        concert-bench duplicates --events 100000 --one-title --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "Real titles, themes, partners and places: JSON lines.")
  var records = "Tests/MatchingTests/Fixtures/records.jsonl"
  @Flag(help: "All efforts have one title and one country: the cost of an insert must stay flat.")
  var oneTitle = false
  @Option(help: "Efforts that the worker has taken one by one before it is measured.")
  var warmUp = 6000
  @Option(help: "Efforts that are inserted one by one.")
  var inserts = 2000
  @Option(help: "Efforts that are inserted by a program that has just started.")
  var coldInserts = 200
  @Option(help: "Folds the events of this ledger, filled before, instead of filling one.")
  var ledger: String?
  @Option(help: "How often `concert duplicate check` is started; 0: not at all.")
  var checks = 0

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try DuplicatesFixture(in: scratch)
    let extra = warmUp + inserts + coldInserts
    if ledger == nil {
      try await fixture.fill(
        Population(Population.Source(path: records)), count: options.events + extra,
        isOneTitle: oneTitle)
    }
    let log = try SQLiteEventLog(opening: ledger ?? fixture.ledger.folder)
    let projections = try BuiltIn.projections(["duplicates"])
    let views = scratch.path + "/views.db"
    let end = try log.size()
    let first = end - Position(extra)
    var notes: [String: Double] = [:]
    var rebuild = Effort.none
    var projector: Projector? = try Projector(path: views, projections: projections)
    let isPeakOwn = forgetPeak()
    try rebuild.add { _ = try projector?.catchUp(from: log, to: first) }
    notes["rebuild_peak_mib"] = Double(isPeakOwn ? recentPeakBytes() ?? 0 : 0) / 1_048_576
    _ = forgetPeak()
    projector = try Projector(path: views, projections: projections)
    let warm = try times(warmUp + inserts) {
      try projector?.catchUp(from: log, to: first + 1 + Position($0))
    }
    note(warm.prefix(warmUp), "early_insert", in: &notes)
    note(warm.dropFirst(warmUp), "insert", in: &notes)
    notes["insert_peak_mib"] = Double(isPeakOwn ? recentPeakBytes() ?? 0 : 0) / 1_048_576
    projector = nil
    let middle = first + Position(warmUp + inserts)
    let cold = try times(coldInserts) {
      try Projector(path: views, projections: projections)
        .catchUp(from: log, to: middle + 1 + Position($0))
    }
    note(cold, "cold_insert", in: &notes)
    notes["flags"] = try Double(SQLiteReader(path: views).count("duplicate_flags"))
    notes["views_mib"] = Double(fileBytes(views)) / 1_048_576
    if checks > 0 { try fixture.check(checks, in: &notes) }
    let limit = try PlainView(views, projections, scratch.path).effort
    return Measurement(
      oneTitle ? "duplicates-one-title" : "duplicates", events: options.events, effort: rebuild,
      limit: ("plain C storing the rows of the view, no search and no scores", limit),
      notes: notes)
  }

  private func times(_ count: Int, _ body: (Int) throws -> Void) rethrows -> [Effort] {
    try (0..<count).map { index in
      var effort = Effort.none
      try effort.add { try body(index) }
      return effort
    }
  }

  private func note(
    _ efforts: some Collection<Effort>, _ name: String, in notes: inout [String: Double]
  ) {
    guard !efforts.isEmpty else { return }
    for (clock, seconds) in [
      ("cpu", efforts.map(\.cpuSeconds)), ("wall", efforts.map(\.wallSeconds)),
    ] {
      let sorted = seconds.sorted()
      notes["\(name)_\(clock)_median_ms"] = sorted[sorted.count / 2] * 1000
      notes["\(name)_\(clock)_p99_ms"] = sorted[sorted.count * 99 / 100] * 1000
    }
  }

  private func fileBytes(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }
}
