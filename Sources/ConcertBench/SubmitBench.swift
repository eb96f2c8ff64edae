import ArgumentParser
import Concert
import EventSourcing

/// Commands through the one door: parsed, decided, signed, stored.
struct Submit: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Submit commands in appends of ten thousand.",
    discussion: """
      Examples:
        concert-bench submit --events 100000
        concert-bench submit --json
      """)

  @OptionGroup var options: BenchOptions

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    let ledger = try fixture.open()
    try await ledger.record(Workload.registrations)
    var workload = Workload()
    var effort = Effort.none
    var index = 0
    while index < options.events {
      let commands = (index..<min(index + 10_000, options.events)).map { workload.command($0) }
      try await effort.add { try await ledger.record(commands) }
      index += commands.count
    }
    await effort.add { await ledger.close() }
    var plain = try PlainRows(ledger: fixture.folder + "/ledger.db", folder: scratch.path)
    let limit = try plain.insertNew()
    return Measurement(
      "submit", events: options.events, effort: effort,
      limit: ("plain C inserting the rows that came of it", limit))
  }
}
