import EventSourcing
import Foundation
import Interop
import Testing

@testable import Concert

@Suite("export iati")
struct ActivityExportTests {
  private func activities(
    _ committee: Committee, _ request: ExportRequest = ExportRequest()
  ) async throws -> Bytes {
    try await committee.exported { try $0.exportActivities(request, into: &$1) }
  }

  @Test("the schema's own test of itself: a wrong file is found out")
  func wrong() {
    let text = "<iati-activities version=\"2.03\"><iati-activity/></iati-activities>"
    #expect(ActivitySchema.fault(in: Array(text.utf8))?.contains("iati-identifier") == true)
  }

  @Test(
    "the schema takes the file, and a fresh ledger gets from it what IATI carries, row for row",
    arguments: 0..<8)
  func roundTrip(seed: Int) async throws {
    let first = try Committee()
    defer { first.remove() }
    try await first.take(ChanceStory(seed: seed).lines)
    let file = try await activities(first)
    #expect(ActivitySchema.fault(in: file.bytes) == nil)
    let second = try Committee()
    defer { second.remove() }
    let report = try await second.importing(file.text)
    #expect(report.rejectedRows == 0)
    let (left, right) = (try await first.activityFacts(), try await second.activityFacts())
    #expect(left.isEmpty == false)
    #expect(Set(left).symmetricDifference(right) == [])
    #expect(left == right)
    // The same file once more, and the file of what came of it, say nothing new.
    let again = try await second.importing(file.text)
    #expect(again.counts.added + again.counts.corrected == 0)
  }

  @Test("the same question gives the same bytes on another day, and says what it rests on")
  func basis() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    var request = ExportRequest()
    request.clocks = Clocks(asOf: Day("2024-06-12"), knownAt: .position(22))
    request.filterWords = [("--ministry", "DEV")]
    request.filter.ministries = ["DEV"]
    let today = try await activities(committee)
    let first = try await activities(committee, request)
    let later = try await committee.ledger(now: "2025-01-01T00:00:00Z").perform {
      [request] ledger in
      var bytes = Bytes()
      _ = try ledger.exportActivities(request, into: &bytes)
      ledger.close()
      return bytes
    }
    #expect(first.bytes == later.bytes)
    #expect(first.text.contains("generated-datetime=\"2024-06-12T09:14:02.000Z\""))
    #expect(first.text.contains("As of: 2024-06-12\n"))
    #expect(first.text.contains("Newest event: @22\n"))
    #expect(first.text.contains("Filter: ministry DEV\n"))
    #expect(today.bytes.count > first.bytes.count)
  }

  @Test("a file without activities is refused, since the standard knows none")
  func empty() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    await #expect(throws: ReadingRefusal.nothingToExport) {
      _ = try await activities(committee)
    }
  }

  @Test("the public sees no more than public records, in lists, counts and sums alike")
  func visibility() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let lines = [
      ("COM-2024-0001", "public", "Wells"), ("COM-2024-0002", "committee", "Secret wells"),
    ].map { ref, visibility, title in
      """
      {"do":"commitment.make","ref":"\(ref)","ministry":"MFA","title":"\(title)","kind":"money",\
      "pledged":{"money":{"minor":500,"currency":"EUR"}},"visibility":"\(visibility)",\
      "on":"2024-01-01"}
      """
    }
    let gifts = [("CTR-2024-0001", "public", 100), ("CTR-2024-0002", "owner", 7)].map {
      ref, visibility, minor in
      """
      {"do":"contribution.log","ref":"\(ref)","ministry":"MFA","commitment":"COM-2024-0001",\
      "kind":"money","title":"Part \(minor)","money":{"minor":\(minor),"currency":"EUR"},\
      "visibility":"\(visibility)","on":"2024-02-01"}
      """
    }
    try await committee.submit(lines + gifts)
    var request = ExportRequest()
    request.clocks = Clocks(visibility: .public)
    let text = try await activities(committee, request).text
    #expect(text.contains("COM-2024-0001") && text.contains(">1.00<"))
    #expect(!text.contains("COM-2024-0002") && !text.contains("Secret") && !text.contains(">0.07<"))
    #expect(text.contains("For whose eyes: the public\n"))
    let sheet = try await committee.exported { [request] ledger, bytes in
      var writer = CSVSheet(bytes)
      let file = try ledger.exportSheet(
        of: .commitment, request, columns: ["ref", "delivered", "contributions"], into: &writer)
      bytes = writer.output
      return file
    }
    let rows = sheet.text.split(separator: "\r\n")
    #expect(rows.count == 2 && rows[1].hasPrefix("COM-2024-0001,1.00,1,"))
  }

  @Test("shares of places and sectors come to a hundred", arguments: 0..<8)
  func shares(count: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let places = ["ML", "NE", "XK", "AL", "155", "sahel", "DE", "FR"].prefix(count + 1)
    let list = places.map { "\"\($0)\"" }.joined(separator: ",")
    try await committee.submit([
      """
      {"do":"commitment.make","ministry":"MFA","title":"t","kind":"money","places":[\(list)],\
      "on":"2024-01-01"}
      """
    ])
    let text = try await activities(committee).text
    let shares = text.split(separator: "percentage=\"").dropFirst().compactMap {
      Decimal(string: String($0.prefix { $0 != "\"" }))
    }
    #expect(shares.count == (places.count > 1 ? places.count : 0))
    #expect(shares.isEmpty || shares.reduce(0, +) == 100)
  }
}
