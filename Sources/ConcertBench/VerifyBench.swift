import ArgumentParser
import CBaseline
import Concert
import Coordination
import Crypto
import EventLog
import EventSourcing

/// Everything that `concert verify` checks but signatures, beside plain C reading the same rows and
/// plain SHA-256 over as many messages of the same lengths.
struct Verify: Bench {
  static let configuration = CommandConfiguration(
    abstract: "Verify the whole log, signatures left out.",
    discussion: """
      Examples:
        concert-bench verify --events 1000000
        concert-bench verify --json
        concert-bench verify --events 1000000 --since 1000
      """)

  @OptionGroup var options: BenchOptions
  @Option(
    help: "Check this many acts on older records, after a check of everything, with signatures.")
  var since: Int?

  func measure() async throws -> Measurement {
    if let since { return try await measure(since: since) }
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try fixture.fillApart(count: options.events)
    var effort = Effort.none
    let verification = try Verification(
      opening: fixture.folder, environment: fixture.environment, checksSignatures: false)
    let isPeakOwn = forgetPeak()
    let report = try effort.add { try verification.run() }
    let peak = (isPeakOwn ? recentPeakBytes() : nil) ?? peakResidentBytes()
    var reading = Effort.none
    try reading.add { try read(fixture.folder) }
    var hashing = Effort.none
    let lengths = try messageLengths(fixture.folder)
    hashing.add { hash(lengths) }
    var file = Effort.none
    try file.add { try scan(fixture.folder, "PRAGMA integrity_check") }
    let limit = reading + hashing
    return Measurement(
      "verify", events: options.events, effort: effort,
      limit: ("plain C reading the rows, plain SHA-256 of the same messages", limit),
      notes: [
        "findings": Double(report.findings.count), "read_cpu_seconds": reading.cpuSeconds,
        "hash_cpu_seconds": hashing.cpuSeconds, "integrity_check_cpu_seconds": file.cpuSeconds,
        "ratio_with_integrity_check_in_the_limit":
          effort.cpuSeconds / (limit.cpuSeconds + file.cpuSeconds),
        "verify_peak_rss_mib": Double(peak >> 20),
        "cores_used": effort.cpuSeconds / effort.wallSeconds,
      ])
  }

  private func read(_ folder: String) throws {
    try scan(folder, "SELECT seq, salt, payload, command_digest FROM bodies ORDER BY seq")
    try scan(folder, "SELECT level, idx, hash FROM nodes ORDER BY level, idx")
    try scan(folder, "SELECT first, count, note FROM appends ORDER BY first")
    try scan(
      folder,
      """
      SELECT seq, stream, version, id, key, ministry, recorded, append, header FROM events
      ORDER BY seq
      """)
  }

  private func scan(_ folder: String, _ query: String) throws {
    var checksum: UInt64 = 0
    guard baseline_scan(folder + "/ledger.db", query, &checksum) >= 0 else {
      throw PlainC.Failure(message: "plain C cannot read the ledger")
    }
  }

  /// The length of every header line and of every payload.
  private func messageLengths(_ folder: String) throws -> [(header: Int, payload: Int)] {
    let log = try SQLiteEventLog(opening: folder, readOnly: true)
    var lengths: [(Int, Int)] = []
    try log.forEach(from: 0, to: log.size()) { lengths.append(($0.header.count, $0.payload.count)) }
    return lengths
  }

  /// For each event: leaf, header and body, and one node above it in the log's tree and one in its
  /// append's. Bytes that are ready beforehand, one call a message.
  private func hash(_ lengths: [(header: Int, payload: Int)]) {
    let bytes = [UInt8](repeating: 0x5a, count: 200_000)
    bytes.withUnsafeBytes { buffer in
      func digest(_ count: Int) {
        var hash = SHA256()
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        _ = hash.finalize()
      }
      for (header, payload) in lengths {
        digest(header + 132)
        digest(header + 1)
        digest(payload + 48)
        digest(65)
        digest(65)
      }
    }
  }
}

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
