import ArgumentParser
import CBaseline
import Concert
import Foundation
import Interop

/// A file of IATI or CSV out of views that are up to date, beside plain C reading the same rows and
/// writing as many bytes.
struct Export: Bench {
  enum Form: String, CaseIterable, ExpressibleByArgument { case iati, csv, jsonl, xlsx }

  static let configuration = CommandConfiguration(
    abstract: "Export a ledger; a third of its events are activities.",
    discussion: """
      Examples:
        concert-bench export --events 300000
        concert-bench export --form csv --json
      """)

  @OptionGroup var options: BenchOptions
  @Option(help: "iati, csv, jsonl or xlsx.") var form = Form.iati

  func measure() async throws -> Measurement {
    let scratch = try ScratchFolder()
    let fixture = try LedgerFixture(in: scratch)
    try fixture.fillApart(count: options.events)
    // The views are folded by another process, so that their memory is not counted here.
    _ = try Start.child(
      ["contribution", "list", "--ledger", fixture.folder, "--limit", "1"],
      fixture.environment.variables)
    let ledger = try fixture.open()
    let path = scratch.path + "/export"
    var effort = Effort.none
    let isPeakOwn = forgetPeak()
    let rows = try await effort.add { try await write(to: path, from: ledger) }
    let peak = (isPeakOwn ? recentPeakBytes() : nil) ?? peakResidentBytes()
    await ledger.close()
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let limit = try plain(fixture.folder + "/views.db", size, scratch.path + "/plain")
    return Measurement(
      "export", events: options.events, effort: effort,
      limit: ("plain C reading the rows, plain writing of as many bytes", limit),
      notes: [
        "rows": Double(rows), "rows_per_cpu_second": Double(rows) / effort.cpuSeconds,
        "mebibytes": Double(size) / 1_048_576, "export_peak_rss_mib": Double(peak >> 20),
      ])
  }

  private func write(to path: String, from ledger: isolated Ledger) throws -> Int {
    var file = try ExportFile(path)
    let request = ExportRequest()
    let rows: Int
    switch form {
    case .iati: rows = try ledger.exportActivities(request, into: &file).rows
    case .jsonl: rows = try ledger.exportRecords(request, into: &file).rows
    case .csv:
      var sheet = CSVSheet(file)
      rows = try ledger.exportSheet(of: .contribution, request, into: &sheet).rows
      file = sheet.output
    case .xlsx:
      var sheet = XLSXSheet(file)
      rows = try ledger.exportSheet(of: .contribution, request, into: &sheet).rows
      file = sheet.output
    }
    try file.close()
    return rows
  }

  private func plain(_ views: String, _ size: Int, _ path: String) throws -> Effort {
    var effort = Effort.none
    let gifts = "SELECT * FROM contributions ORDER BY commitment, ref"
    let promises = "SELECT * FROM commitments ORDER BY ref"
    var checksum: UInt64 = 0
    for query in form == .iati || form == .jsonl ? [promises, gifts] : [gifts] {
      let rows = effort.add { baseline_scan(views, query, &checksum) }
      guard rows >= 0 else { throw PlainC.Failure(message: "plain C cannot read the views") }
    }
    let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: checksum), count: 1 << 17)
    try effort.add {
      var file = try ExportFile(path)
      for _ in 0..<(size / piece.count) { try file.write(piece) }
      try file.close()
    }
    return effort
  }
}
