import Concert
import Coordination
import EventSourcing

/// What a check costs that goes on where one of everything ended.
extension Verify {
  /// - Parameter count: acts after that check, each on another older record, a hundred an append.
  func measure(since count: Int) async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try await fixture.fill(fixture.open(), count: options.events)
    var whole = Effort.none
    let start = try whole.add { try verification(fixture).run() }
    let ledger = try fixture.open()
    for commands in try assessments(count) { try await ledger.record(commands) }
    await ledger.close()
    var effort = Effort.none
    let report = try effort.add {
      var verification = try verification(fixture)
      try verification.begin(since: "last")
      return try verification.run()
    }
    guard report.checked == Int64(count), report.earlier?.size == start.size else {
      throw Unexpected(checked: report.checked)
    }
    return Measurement(
      "verify-since", events: count, effort: effort,
      notes: [
        "findings": Double(report.findings.count), "earlier_events": Double(start.size),
        "earlier_events_read_again": Double(report.earlier?.reread ?? 0),
        "whole_check_cpu_seconds": whole.cpuSeconds, "whole_check_seconds": whole.wallSeconds,
      ])
  }

  private struct Unexpected: Error { let checked: Int64 }

  private func verification(_ fixture: LedgerFixture) throws -> Verification {
    var verification = try Verification(
      opening: fixture.folder, environment: fixture.environment)
    verification.comparesViews = false
    return verification
  }

  /// Acts on commitments that lie far apart.
  private func assessments(_ count: Int) throws -> [[JSON]] {
    let records = options.events / 3
    guard count <= records else { throw TooMany(records: records) }
    let commands: [JSON] = (0..<count).map { index in
      let serial = index * (records / count) + 1
      let ref = SerialRef(prefix: .commitment, year: 2024, serial: serial).text
      return [
        "do": "commitment.assess", "ref": .string(ref), "status": "on_track", "on": "2024-06-01",
      ]
    }
    return stride(from: 0, to: count, by: 100).map {
      Array(commands[$0..<min($0 + 100, count)])
    }
  }

  private struct TooMany: Error { let records: Int }
}
