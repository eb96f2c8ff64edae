import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

/// Results of activities, where an indicator says which of a plan's it is.
@Suite("imported results")
struct ImportedResultTests {
  private static let plan: [JSON] = [
    [
      "do": "plan.adopt", "plan": "wps-1", "title": "Plan", "on": "2022-03-01",
      "period": ["start": "2022-01-01", "end": "2025-12-31"],
      "pillars": [["code": "P1", "title": "Protection"]],
    ],
    [
      "do": "plan.add-objective", "plan": "wps-1", "pillar": "P1", "code": "O1", "title": "Safe",
      "on": "2022-03-01",
    ],
    [
      "do": "plan.add-action", "plan": "wps-1", "objective": "O1", "code": "A1",
      "title": "Shelters",
      "lead": "XX", "on": "2022-03-01",
    ],
    [
      "do": "plan.define-indicator", "plan": "wps-1", "action": "A1", "code": "I1",
      "title": "Places",
      "unit": "places", "direction": "up", "by_sex": false, "frequency": "annual",
      "on": "2022-03-01",
    ],
    [
      "do": "plan.define-indicator", "plan": "wps-1", "action": "A1", "code": "I2",
      "title": "Helped",
      "unit": "people", "direction": "up", "by_sex": true, "frequency": "annual",
      "on": "2022-03-01",
    ],
  ]

  private func indicator(_ code: String, vocabulary: String = "99", _ periods: String) -> String {
    """
    <indicator measure="1"><title><narrative>T</narrative></title>
    <reference vocabulary="\(vocabulary)" code="\(code)"/>\(periods)</indicator>
    """
  }

  private func period(_ year: Int, _ actual: String) -> String {
    """
    <period><period-start iso-date="\(year)-01-01"/><period-end iso-date="\(year)-12-31"/>
    <target value="9"/>\(actual)</period>
    """
  }

  private func file(_ indicators: String...) -> String {
    let result =
      "<result type=\"1\"><title><narrative>R</narrative></title>\(indicators.joined())</result>"
    return "<iati-activities version=\"2.03\">"
      + Activity().xml.replacingOccurrences(
        of: "</iati-activity>", with: result + "</iati-activity>")
      + "</iati-activities>"
  }

  private func reports(_ committee: Committee) async throws -> [JSON] {
    try await committee.acts(from: 0).filter { $0.act == "indicator.reported" }.map(\.payload)
  }

  @Test("a period that names a plan's indicator is reported once, and again when it changes")
  func reported() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([Activity()])
    #expect(try await committee.take(Self.plan) == [])
    let sexes =
      "<actual value=\"3\"><dimension name=\"sex\" value=\"female\"/></actual>"
      + "<actual value=\"1\"><dimension name=\"Sex\" value=\"Male\"/></actual>"
    // Zero is a value; a period without an actual value is silence.
    let first = file(
      indicator("wps-1:I1", period(2022, "<actual value=\"0\"/>") + period(2023, "")),
      indicator("wps-1:I2", period(2022, sexes)))
    let report = try await committee.importing(first)
    #expect(report.reports == .init(added: 2))
    #expect(report.notes[.indicators] == 2)
    let told = try await reports(committee)
    #expect(told.map { $0["value"]?.string } == ["0", nil])
    #expect(told[1]["people"] == [["f": 3, "m": 1]])
    #expect(told[0]["period"] == ["start": "2022-01-01", "end": "2022-12-31"])
    let size = try await committee.size()
    #expect(try await committee.importing(first).reports == .init(unchanged: 2))
    #expect(try await committee.size() == size)
    let later = first.replacingOccurrences(
      of: "<actual value=\"0\"/>", with: "<actual value=\"5\"/>")
    #expect(try await committee.importing(later).reports == .init(unchanged: 1, corrected: 1))
    #expect(try await committee.importing(first).reports == .init(unchanged: 1, corrected: 1))
    #expect(try await reports(committee).last?["value"] == "0")
  }

  @Test(
    "what names no plan's indicator, or what the plan does not take, is counted; the money goes in")
  func left() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.importing([
      Activity(identifier: "YY-1", reporter: "YY", name: "Army"), Activity(identifier: "XX-9"),
    ])
    #expect(try await committee.take(Self.plan) == [])
    let value = period(2022, "<actual value=\"4\"/>")
    let report = try await committee.importing(
      file(
        indicator("wps-1:I1", vocabulary: "1", value), indicator("C-1.2", value),
        indicator("wps-1:I9", value), indicator("wps-2:I1", value), indicator("wps-1:I2", value),
        indicator("wps-1:I1", period(2022, "<actual value=\"about 4\"/>"))))
    #expect(report.rejectedRows == 0)
    #expect(report.commitments.added == 1)
    #expect(report.reports == .init())
    #expect(report.notes[.indicators] == 6)
    #expect(report.notes[.leftReport, "unknown-indicator"] == 1)
    #expect(report.notes[.leftReport, "missing-people"] == 1)
    #expect(report.notes[.leftReport] == 4)
    #expect(try await reports(committee) == [])
  }
}
