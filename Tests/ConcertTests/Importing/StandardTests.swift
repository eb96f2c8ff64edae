import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

/// The IATI standard's own 694 tests of its schemas: files that must pass, and files that must not.
@Suite("the standard's tests of its schemas")
struct StandardTests {
  struct Sample {
    let path: String
    let xml: String
    var isSound: Bool { path.contains("should-pass") }
    var isOfActivities: Bool { xml.contains("<iati-activities") }

    /// With identifiers: the standard's samples leave them empty, which the schema takes, and by which
    /// no activity could be found again.
    func identified(_ name: String) -> String {
      xml.replacingOccurrences(
        of: "<iati-identifier>\\s*</iati-identifier>|<iati-identifier */>",
        with: "<iati-identifier>\(name)</iati-identifier>", options: .regularExpression)
    }
  }

  private static let samples: [Sample] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/iati/schema-tests.jsonl")
    guard let text = try? String(contentsOf: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      guard let object = try? JSON(parsing: Array(line.utf8)), let path = object["path"]?.string,
        let xml = object["xml"]?.string
      else { return nil }
      return Sample(path: path, xml: xml)
    }
  }()

  private static let activities = samples.filter(\.isOfActivities)

  @Test("the schema that exports are held against gives each file the verdict of the standard")
  func verdicts() {
    #expect(Self.samples.count == 694)
    #expect(Self.activities.count == 538)
    let faults = ActivitySchema.faults(in: Self.activities.map { Array($0.xml.utf8) })
    for (sample, fault) in zip(Self.activities, faults) {
      #expect((fault == nil) == sample.isSound, "\(sample.path): \(fault ?? "taken")")
    }
  }

  @Test("as they stand none can be found again, and each says so")
  func anonymous() throws {
    for sample in Self.activities where sample.isSound {
      var source = BytesSource(sample.xml)
      try IATIImporter(codes: .standard).read(&source) { outcome in
        guard case .rejected(let rejection) = outcome else {
          Issue.record("\(sample.path) has an identifier")
          return
        }
        #expect(rejection.code == "missing-field")
      }
    }
  }

  @Test("every file is read or refused with its reason, and sound ones are read whole")
  func reading() throws {
    var told = 0
    for sample in Self.samples {
      var source = BytesSource(sample.identified("T-1"))
      var outcomes: [ImportOutcome] = []
      do {
        let tally = try IATIImporter(codes: .standard).read(&source) { outcomes.append($0) }
        #expect(sample.isOfActivities, "\(sample.path)")
        let rejected = outcomes.count { if case .rejected = $0 { true } else { false } }
        #expect(outcomes.count == tally[.activities])
        if sample.isSound {
          #expect(rejected == 0, "\(sample.path)")
        } else if rejected > 0 || tally.entries.contains(where: { Self.isFault($0.what) }) {
          told += 1
        }
      } catch let error as XMLInputError {
        // Files of organisations and of the old registry hold no activities.
        guard case .notActivities = error.reason else {
          Issue.record("\(sample.path): \(error)")
          continue
        }
        #expect(!sample.isOfActivities, "\(sample.path)")
      }
    }
    // Of 323 files that the schema refuses these are told of: the others are wrong in parts that are
    // not read, such as documents and contacts, or in ways that change nothing, such as their order.
    #expect(told == 48)
  }

  private static func isFault(_ what: ImportCount) -> Bool {
    [
      .leftOut, .badDate, .endBeforeStart, .unknownPlace, .unknownTheme, .titleFromIdentifier,
      .badShares, .missingStart,
    ].contains(what)
  }

  @Test("what the schema refuses is never written, whatever was read")
  func writing() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    var parts: [String] = []
    for (index, sample) in Self.activities.enumerated() {
      let xml = sample.identified("T-\(index)")
      guard let open = xml.range(of: "<iati-activities[^>]*>", options: .regularExpression),
        let close = xml.range(of: "</iati-activities>", options: .backwards),
        open.upperBound <= close.lowerBound
      else { continue }
      parts.append(String(xml[open.upperBound..<close.lowerBound]))
    }
    #expect(parts.count > 500)
    let file =
      "<iati-activities version=\"2.03\">\(parts.joined(separator: "\n"))</iati-activities>"
    let report = try await committee.importing(file, skip: true)
    #expect(
      report.rows == report.counts.added + report.counts.corrected + report.counts.unchanged
        + report.rejectedRows)
    let written = try await committee.exported {
      try $0.exportActivities(ExportRequest(), into: &$1)
    }
    #expect(ActivitySchema.fault(in: written.bytes) == nil)
    #expect(written.text.contains("T-1"))
  }
}
