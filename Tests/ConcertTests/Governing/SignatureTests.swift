import Coordination
import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("signatures beside one's own")
struct SignatureTests {
  private static let register =
    #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#
  private static let fourEyes =
    #"{"do":"policy.adopt","four_eyes":[{"act":"contribution.logged","above":"1000.00 EUR"}]}"#

  private static func log(_ euros: Int) -> String {
    #"{"do":"contribution.log","ministry":"DEF","title":"T","kind":"money","money":"\#(euros).00 EUR"}"#
  }

  /// Defence with two clerks, foreign affairs with one, and a policy of four eyes above 1000 EUR.
  private func committee() async throws -> Committee {
    let committee = try Committee()
    try await committee.submit([Self.register])
    try await committee.enrol("DEF.weber", of: "DEF")
    try await committee.enrol("DEF.muller", of: "DEF")
    try await committee.enrol("MFA.clerk", of: "MFA")
    #expect(try await committee.submit([Self.fourEyes]).stored == 1)
    return committee
  }

  private func send(
    _ line: String, by officer: String, with others: [String] = [], _ committee: Committee
  )
    async throws -> CommandOutcome
  {
    let ledger = try committee.ledger(of: officer, with: others)
    return try await ledger.perform { ledger in try ledger.send([line]).outcomes[0] }
  }

  private func reason(_ outcome: CommandOutcome) -> Explanation? {
    if case .refused(_, let reasons) = outcome { reasons.first } else { nil }
  }

  /// The names under the newest append, in order.
  private func names(_ committee: Committee) async throws -> [String] {
    try await committee.ledger().perform { ledger in
      try ledger.log.read { log in
        let note = try log.append(containing: log.size() - 1)?.note ?? []
        return try SignedNote(parsing: note).signatures.map(\.name)
      }
    }
  }

  @Test("four eyes: a large contribution needs a second officer who has the right")
  func fourEyes() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    #expect([try await send(Self.log(1000), by: "DEF.weber", committee)].words == ["stored"])
    let refusal = reason(try await send(Self.log(1001), by: "DEF.weber", committee))
    #expect(refusal?.code == "signature-missing")
    #expect(refusal?.outcome == .notAllowed)
    #expect(refusal?.what.contains("DEF.muller, MFA.thill") == true)
    #expect(refusal?.what.contains("MFA.clerk") == false)
    for other in ["DEF.weber", "MFA.clerk"] {
      let refusal = reason(
        try await send(Self.log(1001), by: "DEF.weber", with: [other], committee))
      #expect(refusal?.code == "signature-missing", "\(other)")
    }
    let stored = try await send(Self.log(1001), by: "DEF.weber", with: ["DEF.muller"], committee)
    #expect([stored].words == ["stored"])
    let prefix = "test.example/committee/officer/"
    #expect(try await names(committee) == [prefix + "DEF.weber", prefix + "DEF.muller"])
    #expect(try committee.verify().isSound)
  }

  @Test("a key that is nobody's does not sign along")
  func stranger() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    _ = try OfficerKey.ofThisMachine(
      ID(unchecked: "DEF.ghost"), origin: "test.example/committee",
      environment: .system(variables: ["HOME": committee.folder + "/../DEF.ghost"]))
    let size = try await committee.size()
    await #expect(throws: LedgerRefusal.keyNotEnrolled(officer: "DEF.ghost")) {
      try await send(Self.log(1), by: "DEF.weber", with: ["DEF.ghost"], committee)
    }
    #expect(try await committee.size() == size)
  }

  @Test("a rotation carries both keys' signatures, and the process goes on with the new one")
  func rotation() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let ledger = try committee.ledger()
    let key = try await ledger.newKey(for: ID(unchecked: "MFA.thill"))
    let rotate = """
      {"do":"officer.rotate-key","officer":"MFA.thill","public_key":"\(key.publicKey)",\
      "possession":"\(key.possession)"}
      """
    var batches = Submission()
    batches.batch = 1
    let register = Self.register
    let outcomes = try await ledger.perform { [batches] ledger in
      try ledger.send(
        [rotate, register, register.replacing("DEF", with: "DEV")], as: batches
      ).outcomes
    }
    #expect(outcomes.words == ["stored", "stored", "stored"])
    let notes = try await ledger.perform { ledger in
      try ledger.log.read { log in
        try [Position(3), 4].map { position in
          try SignedNote(parsing: log.append(containing: position)?.note ?? []).signatures
            .map(\.keyID)
        }
      }
    }
    #expect(notes[0].count == 2)
    #expect(notes[1] == [notes[0][1]])
    #expect(try committee.verify().isSound)
  }

  @Test("a new key whose private half is not at the desk can't be rotated to")
  func absentKey() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let key = try OfficerKey.ofThisMachine(
      ID(unchecked: "MFA.thill"), origin: "test.example/committee",
      environment: .system(variables: ["HOME": committee.folder + "/../elsewhere"]))
    let rotate = """
      {"do":"officer.rotate-key","officer":"MFA.thill","public_key":"\(key.publicKey)",\
      "possession":"\(key.possession)"}
      """
    let alone = try await send(rotate, by: "MFA.thill", committee)
    #expect(reason(alone)?.code == "signature-missing")
    let ledger = try Concert.Ledger(
      opening: committee.folder, environment: committee.environment, cosigners: [key.file])
    let register = Self.register
    var batches = Submission()
    batches.batch = 1
    let outcomes = try await ledger.perform { [batches] ledger in
      try ledger.send([rotate, register], as: batches).outcomes
    }
    #expect(outcomes.words == ["stored", "stored"])
  }

  @Test("a revoked officer's later acts are refused, also in the same process")
  func revoked() async throws {
    let committee = try await committee()
    defer { committee.remove() }
    try await committee.submit([#"{"do":"officer.revoke","officer":"DEF.weber","reason":"left"}"#])
    await #expect(throws: Refusal.officerRevoked(ID(unchecked: "DEF.weber"))) {
      try await send(Self.log(1), by: "DEF.weber", committee)
    }
    await #expect(throws: LedgerRefusal.keyNotEnrolled(officer: "DEF.weber")) {
      try await send(Self.log(1), by: "DEF.muller", with: ["DEF.weber"], committee)
    }
  }
}
