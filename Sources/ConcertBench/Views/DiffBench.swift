import ArgumentParser
import Concert
import EventSourcing
import Foundation

/// How long it takes to tell what changed between two moments of the ledger.
struct Diff: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Compare moments that lie a tenth of the ledger apart.",
    discussion: """
      Each comparison is a process of its own. The first one folds the histories of rows; those after
      it find them. `--days` also compares two days, which are folded for it from the whole log.

      Examples:
        concert-bench diff --events 1000000
        concert-bench diff --events 100000 --days --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "How many pairs of moments are compared.")
  var runs = 5
  @Flag(help: "Compare two days as well.")
  var days = false

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try fixture.fillApart(count: options.events)
    func diff(_ from: String, _ to: String, _ group: String) throws -> Effort {
      try Start.child(
        ["diff", from, to, "--by", group, "--ledger", fixture.folder],
        fixture.environment.variables)
    }
    var notes: [String: Double] = [:]
    notes["first_wall_s"] = try diff("@0", "@\(options.events)", "kind").wallSeconds
    var random = SplitMix(state: 7)
    var whole = Effort.none
    for group in ["ministry", "place"] {
      var walls: [Double] = []
      for _ in 0..<runs {
        let tenth = options.events / 10
        let start = Int.random(in: 0..<options.events - tenth, using: &random)
        let effort = try diff("@\(start)", "@\(start + tenth)", group)
        walls.append(effort.wallSeconds)
        whole = whole + effort
      }
      notes["by_\(group)_median_wall_s"] = walls.sorted()[walls.count / 2]
      notes["by_\(group)_worst_wall_s"] = walls.max()
    }
    if days {
      notes["days_first_wall_s"] = try diff("2024-02-15", "2024-03-31", "ministry").wallSeconds
    }
    return Measurement("diff", events: options.events * runs * 2, effort: whole, notes: notes)
  }
}
