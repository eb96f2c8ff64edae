import EventSourcing
import Interop
import Testing

@testable import Concert

@Suite("export cloudevents")
struct EventExportTests {
  private struct Entries: Sink {
    var list: [LogEntry] = []
    mutating func begin(_ basis: Basis, columns: [String]) {}
    mutating func take(_ entry: LogEntry) { list.append(entry) }
  }

  private func batch(
    _ committee: Committee, _ query: LogQuery = LogQuery(),
    _ request: ExportRequest = ExportRequest()
  ) async throws -> [JSON] {
    let bytes = try await committee.exported { try $0.exportEvents(query, request, into: &$1) }
    return try #require(try JSON(parsing: bytes.bytes).array)
  }

  @Test("a batch holds every event as the log does, behind one about the file", arguments: 0..<2)
  func events(seed: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.take(ChanceStory(seed: seed).lines)
    let entries = try await committee.ledger().entries(LogQuery(), into: Entries()).list
    let batch = try await batch(committee)
    #expect(batch.first?["type"] == "concert.export.about.v1")
    #expect(batch.first?["data"]?["position"]?.int == entries.last?.position)
    #expect(batch.count == entries.count + 1)
    for (event, entry) in zip(batch.dropFirst(), entries) {
      #expect(event["id"]?.string == entry.header.id.description)
      #expect(event["type"]?.string == "concert.\(entry.header.act).v\(entry.header.v)")
      #expect(event["sequence"]?.string.flatMap { Int64($0) } == entry.position)
      #expect(event["data"] == entry.payload)
      #expect(event["hash"]?.string == entry.leafHash)
    }
  }

  @Test("each event has what CloudEvents 1.0 asks for, under names that it allows")
  func form() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    for event in try await batch(committee) {
      #expect(event["specversion"] == "1.0")
      for name in ["id", "source", "type", "time"] {
        #expect(event[name]?.string?.isEmpty == false)
      }
      for name in event.object?.keys ?? [] {
        #expect(name.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) })
      }
    }
  }

  @Test("an event that the public may not see is not in its batch")
  func visibility() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    var request = ExportRequest()
    request.clocks = Clocks(visibility: .public)
    let events = try await batch(committee, LogQuery(), request)
    #expect(events.count > 1)
    #expect(events.dropFirst().allSatisfy { $0["subject"]?.string?.hasPrefix("COM-") == false })
    #expect(events[0]["data"]?["visibility"] == "public")
  }
}
