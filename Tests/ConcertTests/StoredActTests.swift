import Coordination
import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("what is stored is acknowledged")
struct StoredActTests {
  private func submit(
    _ line: String, to committee: Committee
  ) async throws -> (outcomes: [CommandOutcome], warnings: [Explanation]) {
    let command = try JSON(parsing: line)
    return try await committee.ledger().perform { ledger in
      var source = CommandList([command])
      var outcomes: [CommandOutcome] = []
      _ = try ledger.submit(&source) { outcomes.append($0) }
      ledger.close()
      return (outcomes, ledger.warnings)
    }
  }

  @Test("a checkpoint that cannot be signed hides no receipt")
  func checkpointFails() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let keys = Places(ledger: committee.folder, variables: committee.environment.variables).keys
    let logKey = try #require(
      FileManager.default.contentsOfDirectory(atPath: keys).first { $0.hasSuffix(".log.key") })
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: keys + "/" + logKey)
    let officerKey = try #require(
      FileManager.default.contentsOfDirectory(atPath: keys).first { $0.contains("thill") })
    let ledger = try Concert.Ledger(
      opening: committee.folder, environment: committee.environment,
      key: .file(keys + "/" + officerKey))
    let command = try JSON(parsing: #"{"do":"commitment.make","title":"Wells","kind":"money"}"#)
    let (outcomes, warnings) = try await ledger.perform { ledger in
      var source = CommandList([command])
      var outcomes: [CommandOutcome] = []
      _ = try ledger.submit(&source) { outcomes.append($0) }
      return (outcomes, ledger.warnings)
    }
    guard case .stored(_, let stored)? = outcomes.first else {
      Issue.record("the act is stored, and says so")
      return
    }
    #expect(stored.ref == "COM-2024-0001")
    #expect(warnings.map(\.code) == ["key-readable-by-others"])
  }

  @Test("a key is remembered when its record has changed hands")
  func keyAfterReassignment() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    let assess =
      #"{"do":"commitment.assess","ref":"COM-2024-0003","status":"delayed","key":"k1"}"#
    _ = try await submit(assess, to: committee)
    let reassign =
      #"{"do":"commitment.reassign","ref":"COM-2024-0003","to":"DEV","reason":"x","key":"k2"}"#
    _ = try await submit(reassign, to: committee)
    for repeated in [assess, reassign] {
      guard case .stored(_, let stored)? = try await submit(repeated, to: committee).outcomes.first
      else {
        Issue.record("a repeat answers its first receipt")
        return
      }
      #expect(stored.replayed)
    }
  }

  @Test("an act about a day that has not come is refused")
  func futureDay() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let (outcomes, _) = try await submit(
      #"{"do":"commitment.make","title":"Wells","kind":"money","on":"2999-01-01"}"#, to: committee)
    guard case .refused(_, let reasons)? = outcomes.first else {
      Issue.record("refused")
      return
    }
    #expect(reasons.map(\.code) == ["future-day"])
  }

  @Test("a successor acts for what it takes over from the merger's day on")
  func mergerAhead() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    _ = try await submit(
      #"{"do":"ministry.merge","code":"FAM","into":"JUS","from":"2024-12-01","reason":"x"}"#,
      to: committee)
    let (outcomes, _) = try await submit(
      #"{"do":"commitment.make","ministry":"FAM","title":"Shelter","kind":"money"}"#,
      to: committee)
    guard case .stored? = outcomes.first else {
      Issue.record("a ministry acts until the day of its merger")
      return
    }
  }
}
