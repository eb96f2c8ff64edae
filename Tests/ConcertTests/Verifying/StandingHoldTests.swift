import EventSourcing
import Testing

@testable import Concert

@Suite("verify: what was erased under a hold")
struct StandingHoldTests {
  private static let lift = #"{"do":"hold.lift","subject":"CTR-2024-0001","reason":"done"}"#
  private static func place(_ ref: String) -> String {
    #"{"do":"hold.place","subject":"\#(ref)","reason":"inquiry"}"#
  }

  /// Two contributions, @4 and @5, and an officer who may approve an erasure.
  private func committee() async throws -> Committee {
    let committee = try Committee()
    try await committee.enrol("MFA.dpo", of: "MFA", roles: #"["auditor"]"#)
    try await committee.submit(
      ["CTR-2024-0001", "CTR-2024-0002"].map {
        #"{"do":"contribution.log","ref":"\#($0)","title":"Course","kind":"money","description":"By Z. Quintus","money":"1.00 EUR"}"#
      })
    return committee
  }

  /// An erasure of @4 by software that asks for no hold.
  private func erase(_ committee: Committee) throws -> Position {
    try committee.write(
      [
        Forgery(
          act: "body.erased", stream: "body/4",
          payload: """
            {"approver":"MFA.dpo","basis":"GDPR 17","replacement":{"direction":"given",\
            "kind":"money","money":{"currency":"EUR","minor":100},"title":"Course"},"seq":4}
            """)
      ], signedBy: ["MFA.thill", "MFA.dpo"], erasing: [4])
  }

  @Test(
    "an erasure while the record is held is found, at the erasure",
    arguments: [
      [place("CTR-2024-0001")],
      [place("CTR-2024-0001"), lift, place("CTR-2024-0001")],
      [place("CTR-2024-0002"), place("CTR-2024-0001")],
    ])
  func held(acts: [String]) async throws {
    let committee = try await committee()
    defer { committee.remove() }
    try await committee.submit(acts)
    let position = try erase(committee)
    let report = try committee.verify()
    #expect(try committee.findings() == ["erased-without-authority@\(position)"])
    #expect(report.outcome == .integrityBroken)
    #expect(report.erasedBodies == 1)
    #expect(
      report.findings.first?.message
        == "The payload of @4 was erased while CTR-2024-0001 was held.")
  }

  @Test(
    "no hold, a lifted one, one on another record and one that came later allow it",
    arguments: [
      ([], []), ([place("CTR-2024-0001"), lift], []), ([place("CTR-2024-0002")], []),
      ([], [place("CTR-2024-0001")]),
    ])
  func free(before: [String], after: [String]) async throws {
    let committee = try await committee()
    defer { committee.remove() }
    if !before.isEmpty { try await committee.submit(before) }
    _ = try erase(committee)
    if !after.isEmpty { #expect(try await committee.submit(after).stored == 1) }
    #expect(try committee.findings().isEmpty)
  }
}
