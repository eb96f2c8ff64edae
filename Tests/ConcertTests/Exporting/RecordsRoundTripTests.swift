import EventSourcing
import Interop
import Testing

@testable import Concert

@Suite("export jsonl")
struct RecordsRoundTripTests {
  @Test("records in a fresh ledger give the same views, row for row", arguments: 0..<8)
  func roundTrip(seed: Int) async throws {
    let first = try Committee()
    defer { first.remove() }
    try await first.take(ChanceStory(seed: seed).lines)
    let records = try await first.records()
    let second = try Committee()
    defer { second.remove() }
    // The ministry that founded the second ledger is there already.
    let refused = try await second.take(Array(records.dropFirst()))
    #expect(refused.filter { !$0.hasPrefix("1: code-taken") } == [])
    let (left, right) = (try await first.viewFacts(), try await second.viewFacts())
    #expect(Set(left).symmetricDifference(right) == [])
    #expect(left == right)
    #expect(try await second.records().dropFirst() == records.dropFirst())
  }

  @Test("the first line says what the file rests on, and submit passes over it")
  func about() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    var request = ExportRequest()
    request.clocks = Clocks(asOf: Day("2023-12-31"), knownAt: .position(20), visibility: .committee)
    let about = try #require(try await committee.records(request).first?["about"])
    #expect(about["as_of"] == "2023-12-31")
    #expect(about["position"] == 20)
    #expect(about["visibility"] == "committee")
    #expect(about["origin"] == "test.example/committee")
  }

  @Test(
    "what may not be seen is neither told nor named, and the rest is taken again", arguments: 0..<4)
  func visibility(seed: Int) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.take(ChanceStory(seed: seed).lines)
    var request = ExportRequest()
    request.clocks = Clocks(visibility: .public)
    let records = try await committee.records(request)
    let refs = Set(records.compactMap { $0["ref"]?.string })
    let missions = Set(
      records.compactMap { $0["do"] == "mission.establish" ? $0["mission"]?.string : nil })
    for record in records.dropFirst() {
      if let named = record["commitment"]?.string { #expect(refs.contains(named)) }
      if let named = record["mission"]?.string { #expect(missions.contains(named)) }
      if let word = record["visibility"]?.string { #expect(word == "public") }
    }
    let other = try Committee()
    defer { other.remove() }
    let refused = try await other.take(Array(records.dropFirst()))
    // What was given by right of a mission that these eyes don't see can't be given again.
    let others = refused.filter {
      !$0.hasPrefix("1: code-taken") && !$0.contains(": not-taking-part ")
    }
    #expect(others == [])
  }
}
