import ArgumentParser
import CBaseline
import Concert
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
    try await fixture.fill(fixture.open(), count: options.events)
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
