import ArgumentParser
import Crypto
import EventLog
import EventSourcing

/// Every leaf, root, version and guard, without signatures, beside hashing the same bytes.
struct Verify: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Verify the whole log, signatures left out.",
    discussion: """
      Examples:
        concert-bench verify --events 1000000
        concert-bench verify --json
      """)

  @OptionGroup var options: BenchOptions

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try await fixture.fill(fixture.open(), count: options.events)
    let log = try SQLiteEventLog(opening: fixture.folder)
    var effort = Effort.none
    let findings = try effort.add { try LogVerifier(log).findings() }
    var limit = Effort.none
    try limit.add {
      var hash = SHA256()
      try log.forEach(from: 0, to: log.size()) { event in
        hash.update(bufferPointer: event.header)
        hash.update(bufferPointer: event.payload)
      }
      _ = hash.finalize()
    }
    return Measurement(
      "verify", events: options.events, effort: effort,
      limit: ("reading the rows and one SHA-256 over their bytes", limit),
      notes: ["findings": Double(findings.count)])
  }
}
