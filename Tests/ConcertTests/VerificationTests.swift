import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("verify")
struct VerificationTests {
  /// A ledger with a year in it, and what verify says after `sql` was run behind its back.
  private func codes(after sql: String) async throws -> Set<String> {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try committee.tamper(sql)
    let report = try committee.verify()
    #expect(report.outcome == .integrityBroken)
    #expect(!report.isSound)
    return Set(report.findings.map(\.code))
  }

  @Test("a ledger that nobody touched is sound")
  func sound() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries", "missions", "year", "resolution"])
    let report = try committee.verify()
    #expect(report.findings.isEmpty)
    #expect(report.outcome == .done)
    #expect(report.appendSignatures == report.appends)
    #expect(report.checkpointSignatures == report.checkpoints)
  }

  @Test("another payload is found")
  func payload() async throws {
    let codes = try await codes(
      after: "UPDATE bodies SET payload = replace(payload, '80000000', '90000000')")
    #expect(codes.contains("body-differs"))
  }

  @Test("another header is found, in the leaf and in the signed append")
  func header() async throws {
    let codes = try await codes(
      after: "UPDATE events SET header = replace(header, '2022-02-15', '2022-02-16')")
    #expect(codes.isSuperset(of: ["broken-chain", "append-differs"]))
  }

  @Test("a missing guard is found")
  func guards() async throws {
    let codes = try await codes(after: "CREATE TABLE bodies_draft (seq INTEGER)")
    #expect(codes == ["schema-altered"])
  }

  @Test("a signature of another key is found")
  func signature() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let ledger = try committee.ledger()
    let append = try await ledger.perform { ledger in
      try #require(try ledger.log.read { try $0.append(containing: 5) })
    }
    let note = try SignedNote(parsing: append.note)
    let name = "test.example/committee/officer/MFA.thill"
    let forged = try SigningKey(name: name)
    let line = NoteSignature(
      name: name, keyID: note.signatures[0].keyID, signature: try forged.sign(note.text))
    let text = String(
      decoding: try SignedNote(text: note.text, signatures: [line]).encoded, as: UTF8.self)
    try committee.tamper("UPDATE appends SET note = '\(text)' WHERE first = \(append.first)")
    let report = try committee.verify()
    #expect(report.findings.contains { $0.code == "bad-signature" && $0.position == append.first })
    #expect(report.outcome == .integrityBroken)
  }

  @Test("an act that its signer had no right to is found, though all hashes and signatures fit")
  func rights() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    try await committee.submit([
      #"{"do":"officer.change-roles","officer":"MFA.thill","roles":["clerk","admin"],"reason":"new task","on":"2024-06-12"}"#
    ])
    try await committee.ledger().perform { ledger in
      try ledger.forge(
        Forgery(
          act: "commitment.made", stream: "commitment/COM-2024-0077", ministry: "DEF",
          payload: #"{"kind":"money","title":"Forged"}"#))
    }
    let report = try committee.verify()
    #expect(report.findings.contains { $0.code == "not-allowed" })
    #expect(report.outcome == .integrityBroken)
  }

  @Test("events under no checkpoint are a finding and no breach")
  func unsignedTail() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.removeLogKey()
    try await committee.tell(["ministries"])
    let report = try committee.verify()
    #expect(report.isSound)
    #expect(report.outcome == .finding)
    #expect(
      Set(report.findings.map(\.code)) == ["unsigned-tail", "checkpoints-not-checked"])
    #expect(report.checkpointSignatures == nil)
  }

  @Test("a checkpoint that another key signed is found")
  func otherLogKey() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let other = try SigningKey(name: "test.example/committee").verifier.vkey
    let report = try committee.verify(logKey: other)
    #expect(report.findings.contains { $0.code == "bad-checkpoint" })
    #expect(report.outcome == .integrityBroken)
  }

  @Test("an older copy put back is found by whoever saw the newer one")
  func rollback() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let copy = committee.folder + "-older"
    try FileManager.default.copyItem(atPath: committee.folder, toPath: copy)
    try await committee.tell(["missions"])
    #expect(try committee.verify().isSound)
    try FileManager.default.removeItem(atPath: committee.folder)
    try FileManager.default.moveItem(atPath: copy, toPath: committee.folder)
    let report = try committee.verify()
    #expect(report.findings.map(\.code) == ["rolled-back"])
    #expect(report.outcome == .integrityBroken)
    await #expect(throws: LedgerRefusal.self) { try await committee.tell(["missions"]) }
  }
}
