import Coordination
import EventLog
import EventSourcing
import Testing

@testable import Concert

/// A decision with all that it entails, stored as one append.
@Suite("settling a duplicate")
struct SettlementTests {
  private static func review(_ outcome: String, _ more: String) throws -> JSON {
    try JSON(
      parsing:
        #"{"do":"duplicate.review","a":"COM-2024-0001","b":"COM-2024-0002","outcome":"\#(outcome)","reason":"one course",\#(more)}"#
    )
  }

  private func settle(
    _ committee: Committee, _ review: JSON, establishing mission: JSONObject? = nil,
    isDryRun: Bool = false
  ) async throws -> Settlement {
    try await committee.ledger().perform { ledger in
      defer { ledger.close() }
      return try ledger.settle(review, establishing: mission, isDryRun: isDryRun)
    }
  }

  @Test("a new mission, the review and both poolings are one append with one signature")
  func joint() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let ledger = try committee.ledger()
    let size = try await ledger.basis(at: .now).size
    #expect(try await ledger.duplicates().pairs.map(\.status).first == "open")
    let review = try Self.review("joint", #""mission":"GBV""#)
    let trial = try await settle(committee, review, establishing: JSONObject(), isDryRun: true)
    #expect(try await ledger.basis(at: .now).size == size)
    let done = try await settle(committee, review, establishing: JSONObject())
    #expect(done.entries == trial.entries)
    #expect(
      done.entries.map(\.type) == [
        "mission.established", "duplicate.reviewed", "commitment.pooled", "commitment.pooled",
      ])
    #expect(done.entries.map(\.position) == [size, size + 1, size + 2, size + 3])
    #expect(done.review.position == size + 1)
    try await committee.ledger().log.read { log in
      let append = try log.append(containing: size)
      #expect(append?.first == size)
      #expect(try log.append(containing: size + 3)?.first == size)
    }
    #expect(try await committee.ledger().record("COM-2024-0002").payload["mission"] == "GBV")
    #expect(try await committee.ledger().duplicates().pairs.first?.outcome == "joint")
    #expect(try committee.verify().outcome == .done)
  }

  @Test("one refused act stores none of them")
  func whole() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.submit([
      #"{"do":"commitment.withdraw","ref":"COM-2024-0002","reason":"no money"}"#
    ])
    let size = try await committee.ledger().basis(at: .now).size
    await #expect(throws: (any Error).self) {
      try await settle(
        committee, Self.review("joint", #""mission":"GBV""#), establishing: JSONObject())
    }
    let same = try Self.review("same", #""keep":"COM-2024-0001""#)
    await #expect(throws: (any Error).self) { try await settle(committee, same) }
    #expect(try await committee.ledger().basis(at: .now).size == size)
    await #expect(throws: (any Error).self) { try await committee.ledger().record("GBV") }
  }

  @Test("the same decision under its key is one; what came of it since is left alone")
  func replayed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let review = try Self.review("same", #""keep":"COM-2024-0001","key":"k1""#)
    let first = try await settle(committee, review)
    #expect(first.entries.map(\.type) == ["duplicate.reviewed", "commitment.withdrawn"])
    #expect(first.entries.last?.payload["reason"] == "one course")
    try await committee.submit([
      #"{"do":"commitment.reopen","ref":"COM-2024-0002","reason":"another course after all"}"#
    ])
    let size = try await committee.ledger().basis(at: .now).size
    let again = try await settle(committee, review)
    #expect(again.entries.isEmpty && again.review.replayed)
    #expect(again.review.position == first.review.position)
    #expect(try await committee.ledger().basis(at: .now).size == size)
  }

  @Test("facts that changed within one process are changed for the next review, too")
  func changed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let digest = try await committee.ledger().perform { ledger in
      try ledger.settle(
        Self.review("same", #""keep":"COM-2024-0001""#), isDryRun: true
      ).entries.first?.payload["facts_digest"]
    }
    let seen = try #require(digest?.string)
    let pair = #""a":"COM-2024-0001","b":"COM-2024-0002""#
    let receipt = try await committee.submit([
      #"{"do":"duplicate.review",\#(pair),"outcome":"distinct","reason":"r","facts_digest":"\#(seen)"}"#,
      #"{"do":"duplicate.reopen",\#(pair),"reason":"r"}"#,
      #"{"do":"commitment.amend","ref":"COM-2024-0001","title":"Wells","reason":"r"}"#,
      #"{"do":"duplicate.review",\#(pair),"outcome":"distinct","reason":"r","facts_digest":"\#(seen)"}"#,
    ])
    #expect(receipt.stored == 3)
    #expect(receipt.refused == 1)
  }
}
