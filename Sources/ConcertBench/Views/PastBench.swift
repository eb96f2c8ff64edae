import ArgumentParser
import Concert
import EventSourcing
import Foundation

/// How long commands take that read the ledger as it was known at earlier positions.
struct Past: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Read lists and sums as known at random positions.",
    discussion: """
      Each command is a process of its own. The first reading folds the histories of rows; those
      after it find them. The limit is the same commands on the ledger of now.

      Examples:
        concert-bench past --events 1000000
        concert-bench past --events 100000 --runs 20 --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "How many positions each command reads at.")
  var runs = 9

  private static let commands: [(name: String, arguments: [String])] = [
    ("list", ["contribution", "list", "--limit", "10"]),
    ("commitments", ["commitment", "list", "--limit", "10"]),
    (
      "sum",
      [
        "sql",
        "SELECT ministry, money_currency, sum(money_minor) FROM contributions GROUP BY 1, 2",
      ]
    ),
  ]

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try fixture.fillApart(count: options.events)
    let place = ["--ledger", fixture.folder]
    let variables = fixture.environment.variables
    var notes: [String: Double] = [:]
    var then = Effort.none
    var now = Effort.none
    var random = SplitMix(state: 7)
    for (name, arguments) in Self.commands {
      func read(at position: Int?) throws -> Effort {
        let clock = position.map { ["--known-at", "@\($0)"] } ?? []
        return try Start.child(arguments + clock + place, variables)
      }
      _ = try read(at: nil)
      notes["\(name)_first_wall_s"] = try read(at: options.events).wallSeconds
      var walls: [Double] = []
      for _ in 0..<runs {
        let effort = try read(
          at: Int.random(in: options.events / 10..<options.events, using: &random))
        walls.append(effort.wallSeconds)
        then = then + effort
        now = now + (try read(at: nil))
      }
      notes["\(name)_median_wall_s"] = walls.sorted()[walls.count / 2]
      notes["\(name)_worst_wall_s"] = walls.max()
    }
    return Measurement(
      "past", events: options.events, effort: then, limit: ("the same commands as of now", now),
      notes: notes)
  }
}
