import EventLog
import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("acts that two people sign at two desks")
struct ProposalTests {
  @Test("proposed, cosigned and recorded: one append with both signatures, and it is sound")
  func whole() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let size = try await committee.size()
    let proposed = try await committee.propose([Committee.log(1001)])
    #expect(proposed.outcomes.words == ["stored"])
    #expect(proposed.report?.signedBy == ["DEF.weber"])
    #expect(proposed.report?.lacking.map(\.able) == [["DEF.muller", "MFA.thill"]])
    #expect(try await committee.size() == size)
    let mode = try FileManager.default.attributesOfItem(atPath: committee.file)[.posixPermissions]
    #expect(mode as? Int == 0o600)

    let signed = try await committee.cosign(by: "DEF.muller")
    #expect(signed.signedBy == ["DEF.weber", "DEF.muller"])
    #expect(signed.lacking == [])
    #expect(signed.officerMinistry == "DEF")
    #expect(signed.events.map(\.type) == ["contribution.logged"])
    #expect(try await committee.size() == size)

    let stored = try await committee.record()
    #expect(stored.map(\.position) == [size])
    #expect(stored.map(\.replayed) == [false])
    #expect(try await committee.newestSigners() == ["DEF.weber", "DEF.muller"])
    #expect(try await committee.events().last?.header.officer == "DEF.weber")
    let report = try committee.verify()
    #expect(report.isSound)
    #expect(report.findings.map(\.code) == [])
  }

  @Test("recorded twice is recorded once, and the second time answers the first receipt")
  func twice() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(2000, #","key":"k1""#), Committee.log(1)])
    try await committee.cosign(by: "DEF.muller")
    let first = try await committee.record()
    let size = try await committee.size()
    let second = try await committee.record()
    #expect(second.map(\.position) == first.map(\.position))
    #expect(second.map(\.ref) == first.map(\.ref))
    #expect(second.map(\.replayed) == [true, true])
    #expect(try await committee.size() == size)
    #expect(
      await committee.code { try await committee.cosign(by: "MFA.thill") } == "already-recorded")
  }

  @Test("without the second signature nothing is recorded")
  func missing() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let size = try await committee.size()
    try await committee.propose([Committee.log(1001)])
    #expect(await committee.code { try await committee.record() } == "signature-missing")
    // The same officer's second signature is none.
    let again = try await committee.cosign(by: "DEF.weber")
    #expect(again.signedBy == ["DEF.weber"])
    #expect(await committee.code { try await committee.record() } == "signature-missing")
    #expect(try await committee.size() == size)
  }

  @Test("who has no right to the act does not sign it")
  func rights() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1001)])
    let before = try Data(contentsOf: URL(filePath: committee.file))
    #expect(await committee.code { try await committee.cosign(by: "MFA.clerk") } == "not-allowed")
    try await committee.submit([#"{"do":"officer.revoke","officer":"DEF.muller","reason":"left"}"#])
    #expect(
      await committee.code { try await committee.cosign(by: "DEF.muller") } == "officer-revoked")
    #expect(try Data(contentsOf: URL(filePath: committee.file)) == before)
  }

  @Test("a signature whose officer was revoked before the recording counts no longer")
  func revokedSince() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1001)])
    try await committee.cosign(by: "DEF.muller")
    try await committee.submit([#"{"do":"officer.revoke","officer":"DEF.muller","reason":"left"}"#])
    let size = try await committee.size()
    #expect(await committee.code { try await committee.record() } == "officer-revoked")
    #expect(try await committee.size() == size)
  }

  @Test("three may sign, each after the other, and a signature stands there once")
  func several() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1001)])
    // Both had the file open at the same time.
    let muller = try committee.ledger(of: "DEF.muller", now: Committee.noon)
    let thill = try committee.ledger(of: "MFA.thill", now: Committee.noon)
    let one = try await muller.review(proposal: committee.file)
    let other = try await thill.review(proposal: committee.file)
    _ = try await muller.cosign(one)
    _ = try await thill.cosign(other)
    _ = try await muller.cosign(one)
    try await committee.record()
    #expect(try await committee.newestSigners() == ["DEF.weber", "DEF.muller", "MFA.thill"])
    #expect(try committee.verify().isSound)
  }

  @Test("a file that is there already is not written over")
  func taken() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1)])
    let code = await committee.code { try await committee.propose([Committee.log(2)]) }
    #expect(code == "file-exists")
  }

  @Test("a refused command writes no file, and a proposal that needs nobody is recorded as it is")
  func edges() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let refused = try await committee.propose([Committee.log(1).replacing("DEF", with: "NONE")])
    #expect(refused.outcomes.words == ["unknown-ministry"])
    #expect(refused.report == nil)
    #expect(!FileManager.default.fileExists(atPath: committee.file))
    let small = try await committee.propose([Committee.log(1)])
    #expect(small.report?.lacking == [])
    #expect(try await committee.record().count == 1)
  }
}

@Suite("proposals and the ledger that moved on")
struct OutdatedProposalTests {
  private static let make =
    #"{"do":"commitment.make","ref":"COM-2024-0100","ministry":"DEF","title":"Wells","kind":"money"}"#
  private static let amend =
    #"{"do":"commitment.amend","ref":"COM-2024-0100","title":"Deep wells","reason":"typo"}"#

  private func refused(
    _ proposal: String, after meanwhile: [String], _ committee: Committee
  ) async throws -> [String?] {
    try? FileManager.default.removeItem(atPath: committee.file)
    try await committee.propose([proposal])
    try await committee.submit(meanwhile)
    let size = try await committee.size()
    let codes = [
      await committee.code { try await committee.cosign(by: "DEF.muller") },
      await committee.code { try await committee.record() },
    ]
    #expect(try await committee.size() == size)
    return codes
  }

  @Test("a record that moved on, a reference that was given, a key that was used")
  func outdated() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.submit([Self.make])
    let assess = #"{"do":"commitment.assess","ref":"COM-2024-0100","status":"on_track"}"#
    #expect(
      try await refused(Self.amend, after: [assess], committee)
        == ["proposal-outdated", "proposal-outdated"])
    #expect(
      try await refused(Committee.log(1), after: [Committee.log(2)], committee)
        == ["proposal-outdated", "proposal-outdated"])
    let keyed = Committee.log(3, #","key":"k3""#)
    #expect(
      try await refused(keyed, after: [keyed], committee)
        == ["proposal-outdated", "proposal-outdated"])
    #expect(
      try await refused(
        Committee.log(4, #","key":"k4""#), after: [Committee.log(5, #","key":"k4""#)], committee)
        == ["idempotency-mismatch", "idempotency-mismatch"])
    #expect(try committee.verify().isSound)
  }

  @Test("a rule that holds by now refuses with its own code")
  func ruled() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.submit([Self.make])
    let withdraw = #"{"do":"commitment.withdraw","ref":"COM-2024-0100","reason":"no money"}"#
    let codes = try await refused(Self.amend, after: [withdraw], committee)
    #expect(codes == ["withdrawn", "withdrawn"])
  }

  @Test("what is independent of it may be recorded in between")
  func independent() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1001)])
    try await committee.submit([Self.make])
    try await committee.cosign(by: "DEF.muller")
    #expect(try await committee.record().count == 1)
    #expect(try committee.verify().isSound)
  }

  @Test("two proposals of the same day are two acts")
  func siblings() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let other = committee.folder + "/../other.proposal"
    try await committee.propose([Self.make])
    try await committee.propose([Committee.log(1)], to: other)
    try await committee.record()
    try await committee.record(other)
    #expect(try committee.verify().isSound)
  }

  @Test("a policy that asks for four eyes by now is held to")
  func policySince() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1)])
    try await committee.submit([
      #"{"do":"policy.adopt","four_eyes":[{"act":"contribution.logged"}]}"#
    ])
    #expect(await committee.code { try await committee.record() } == "signature-missing")
    try await committee.cosign(by: "DEF.muller")
    #expect(try await committee.record().count == 1)
  }

  @Test("too old by the policy, and signed at a time to come")
  func time() async throws {
    let committee = try await Committee.ofTwoDesks(
      #"{"do":"policy.adopt","clock_tolerance_s":3600}"#)
    defer { committee.remove() }
    try await committee.propose([Committee.log(1)])
    let size = try await committee.size()
    let late = "2024-06-12T10:14:03Z"
    #expect(
      await committee.code { try await committee.cosign(by: "DEF.muller", now: late) }
        == "proposal-too-old")
    #expect(await committee.code { try await committee.record(now: late) } == "proposal-too-old")
    let early = "2024-06-12T08:14:01Z"
    #expect(
      await committee.code { try await committee.record(now: early) } == "proposal-from-future")
    #expect(try await committee.size() == size)
    #expect(try await committee.record(now: "2024-06-12T10:14:02Z").count == 1)
    #expect(try committee.verify().isSound)
    let future = committee.folder + "/../future.proposal"
    try await committee.propose([Committee.log(1)], to: future, now: "2024-06-12T12:30:00Z")
    #expect(
      await committee.code { try await committee.record(future, now: "2024-06-12T11:00:00Z") }
        == "proposal-from-future")
  }

  @Test("the act is about the day on which it was signed, and recorded on the day it was recorded")
  func days() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(1001)])
    try await committee.cosign(by: "DEF.muller", now: "2024-06-13T08:00:00Z")
    try await committee.record(now: "2024-06-14T08:00:00Z")
    let last = try #require(try await committee.events().last)
    #expect(last.header.on == Day("2024-06-12"))
    #expect(last.recorded == Moment("2024-06-14T08:00:00Z"))
    #expect(try committee.verify().isSound)
  }
}
