import Coordination
import EventLog
import EventSourcing
import Foundation
import Testing

@testable import Concert

@Suite("proposals of acts with rules of their own on who signs")
struct RootProposalTests {
  @Test("a rotation: the old key proposes, the new one signs where it was made")
  func rotation() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let elsewhere = committee.folder + "/../elsewhere"
    let key = try OfficerKey.ofThisMachine(
      ID(unchecked: "DEF.weber"), origin: "test.example/committee",
      environment: .system(variables: ["HOME": elsewhere]))
    try await committee.propose([
      """
      {"do":"officer.rotate-key","officer":"DEF.weber","public_key":"\(key.publicKey)",\
      "possession":"\(key.possession)"}
      """
    ])
    #expect(await committee.code { try await committee.record() } == "signature-missing")
    // The right to other acts is no part in this one.
    #expect(await committee.code { try await committee.cosign(by: "DEF.muller") } == "not-allowed")
    let signed = try await committee.cosign(by: "DEF.weber", key: key.file)
    #expect(signed.lacking == [])
    try await committee.record()
    #expect(try committee.verify().isSound)
    // From now on the new key signs, and the old one no longer.
    let ledger = try committee.ledger(of: "DEF.weber", now: Committee.noon, key: key.file)
    #expect(
      try await ledger.perform { try $0.send([Committee.log(1)]).outcomes.words } == ["stored"])
    #expect(
      await committee.code { try await committee.propose([Committee.log(1)], to: elsewhere + ".p") }
        == "key-not-enrolled")
  }

  @Test("an erasure: who approves it signs at another desk, and the words go when it is recorded")
  func erasure() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.enrol("MFA.admin", of: "MFA", roles: #"["admin"]"#)
    try await committee.submit([Committee.log(1, #","description":"Jane Doe""#)])
    let position = try await committee.size() - 1
    try await committee.propose(
      [
        """
        {"do":"body.erase","seq":\(position),"basis":"GDPR 17","approver":"MFA.admin",\
        "replacement":{"direction":"given","kind":"money","money":{"currency":"EUR","minor":100},\
        "title":"T"}}
        """
      ], by: "MFA.thill")
    let before = try await committee.events()[Int(position)].payload ?? []
    #expect(String(decoding: before, as: UTF8.self).contains("Jane Doe"))
    try await committee.cosign(by: "MFA.admin")
    try await committee.record()
    let after = try await committee.events()[Int(position)].payload ?? []
    #expect(!String(decoding: after, as: UTF8.self).contains("Jane Doe"))
    #expect(try committee.verify().isSound)
  }

  @Test("a policy: as many roots as the ledger asks for, each at a desk of their own")
  func roots() async throws {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "concert-proposed-roots-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: home) }
    func environment(_ person: String) -> Environment {
      .system(variables: ["HOME": home + "/" + person])
    }
    func root(_ officer: String) throws -> OfficerKey {
      try OfficerKey.ofThisMachine(
        ID(unchecked: officer), origin: "roots.example", environment: environment(officer))
    }
    let (second, third) = (try root("DEF.root"), try root("JUS.root"))
    var fields = JSONObject()
    fields["code"] = "MFA"
    fields["name"] = "Foreign Affairs"
    fields["kind"] = "ministry"
    fields["dimension"] = "diplomacy"
    var founding = Founding(
      folder: home + "/ledger", origin: "roots.example",
      ministry: try Ministry.Registration(parsing: fields), officer: ID(unchecked: "MFA.first"))
    founding.roots = [second.file, third.file]
    founding.threshold = 3
    _ = try founding.establish(environment("first"))

    let file = home + "/policy.proposal"
    func open(_ person: String, proposal: String? = nil) throws -> Concert.Ledger {
      try Concert.Ledger(
        opening: home + "/ledger", environment: environment(person), proposal: proposal)
    }
    let words = try await open("first", proposal: file).perform { ledger in
      try ledger.send([#"{"do":"policy.adopt","clock_tolerance_s":300}"#]).outcomes.words
    }
    #expect(words == ["stored"])
    for person in ["DEF.root", "JUS.root"] {
      await #expect(throws: SignatureMissing.self) {
        try await open("first").record(proposal: file)
      }
      let ledger = try open(person)
      _ = try await ledger.cosign(ledger.review(proposal: file))
    }
    let ledger = try open("first")
    #expect(try await ledger.record(proposal: file).answers.count == 1)
    await ledger.close()
    let report = try Verification(
      opening: home + "/ledger", environment: environment("first")
    ).run()
    #expect(report.isSound)
  }
}
