public import EventSourcing
internal import Foundation

/// A report as somebody wants to run it again: its name, and the options that were given.
public struct SavedReport: Hashable, Sendable {
  public let name: String
  /// What is run: the built-in report and its options, as they were typed.
  public let arguments: [String]
  public let savedOn: Day

  public init(name: String, arguments: [String], savedOn: Day) {
    self.name = name
    self.arguments = arguments
    self.savedOn = savedOn
  }

  fileprivate init?(name: String, bytes: [UInt8]) {
    guard let object = (try? JSON(parsing: bytes))?.object,
      object["format"]?.string == "concert-report/v1",
      let words = object["arguments"]?.array?.map(\.string), !words.contains(nil),
      let day = object["saved_on"]?.string.flatMap({ Day($0) })
    else { return nil }
    self.init(name: name, arguments: words.compactMap(\.self), savedOn: day)
  }

  fileprivate var bytes: [UInt8] {
    var object = JSONObject()
    object["format"] = "concert-report/v1"
    object["arguments"] = .array(arguments.map(JSON.string))
    object["saved_on"] = .string(savedOn.description)
    return JSON.object(object).canonical + [0x0a]
  }
}

extension Ledger {
  /// `[a-z0-9][a-z0-9-]{0,63}`, and no built-in report's.
  private func requireName(_ name: String, reserved: [String]) throws {
    let isName =
      (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: "-")
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
    guard isName, !reserved.contains(name) else { throw ReportRefusal.badName(name) }
  }

  /// Keeps a report beside the ledger, for everybody who reads it. It is no event: it says nothing
  /// of what happened.
  ///
  /// - Throws: `bad-name`; `name-taken` unless it may be replaced.
  public func save(
    _ report: SavedReport, reserved: [String], replacing: Bool = false
  ) throws {
    try requireName(report.name, reserved: reserved)
    let path = "\(places.reports)/\(report.name).json"
    if !replacing, FileManager.default.fileExists(atPath: path) {
      throw ReportRefusal.nameTaken(report.name)
    }
    try Places.makeFolder(places.reports)
    try DurableFile.write(report.bytes, to: path)
  }

  /// By name.
  public func savedReports() throws -> [SavedReport] {
    guard FileManager.default.fileExists(atPath: places.reports) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: places.reports)
      .filter { $0.hasSuffix(".json") }.sorted()
      .map { try savedReport(String($0.dropLast(".json".count))) }
  }

  /// - Throws: `not-found`; `unreadable-report` for a file that somebody spoilt.
  public func savedReport(_ name: String) throws -> SavedReport {
    let path = "\(places.reports)/\(name).json"
    guard !name.contains("/"), let bytes = try DurableFile.read(path) else {
      throw ReportRefusal.noSuchReport(name, saved: savedReportNames)
    }
    guard let report = SavedReport(name: name, bytes: bytes) else {
      throw ReportRefusal.unreadable(path: path)
    }
    return report
  }

  /// - Throws: `not-found`.
  public func deleteReport(_ name: String) throws {
    let path = "\(places.reports)/\(name).json"
    guard !name.contains("/"), unlink(path) == 0 else {
      throw ReportRefusal.noSuchReport(name, saved: savedReportNames)
    }
  }

  /// For "did you mean"; a folder that cannot be read suggests nothing.
  private var savedReportNames: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: places.reports)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }
  }
}
