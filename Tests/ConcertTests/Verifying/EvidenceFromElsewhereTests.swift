import EventLog
import EventSourcing
import Foundation
import GRDB
import MerkleLog
import Testing

@testable import Concert

@Suite("verify: what others kept, and what people see")
struct EvidenceFromElsewhereTests {
  @Test("every code has its own name, a meaning and a way on")
  func codes() {
    let all = FindingGuide.all
    #expect(Set(all.map(\.code)).count == FindingCode.allCases.count)
    #expect(Set(all.map(\.meaning)).count == all.count)
    #expect(all.allSatisfy { $0.meaning.hasSuffix(".") && !$0.mend.isEmpty })
    #expect(all.contains { $0.breaksIntegrity } && all.contains { !$0.breaksIntegrity })
  }

  private func verify(_ committee: Committee, against path: String) throws -> VerificationReport {
    var verification = try Verification(
      opening: committee.folder, environment: committee.environment)
    try verification.compare(with: path)
    return try verification.run()
  }

  @Test("an earlier checkpoint is continued; one of a longer log shows a rollback")
  func rollback() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let early = committee.folder + "-early"
    try FileManager.default.copyItem(atPath: committee.folder + "/checkpoint", toPath: early)
    let copy = committee.folder + "-older"
    try FileManager.default.copyItem(atPath: committee.folder, toPath: copy)
    try await committee.tell(["missions"])
    let late = committee.folder + "-late"
    try FileManager.default.copyItem(atPath: committee.folder + "/checkpoint", toPath: late)
    let sound = try verify(committee, against: early)
    #expect(sound.findings.isEmpty && sound.comparedSizes.count == 1)
    let places = Places(ledger: committee.folder, variables: committee.environment.variables)
    try FileManager.default.removeItem(atPath: places.state)
    try FileManager.default.removeItem(atPath: committee.folder)
    try FileManager.default.moveItem(atPath: copy, toPath: committee.folder)
    #expect(try committee.verify().isSound)
    let report = try verify(committee, against: late)
    #expect(report.findings.map(\.code) == ["rolled-back"])
    #expect(report.outcome == .integrityBroken)
  }

  @Test("a checkpoint over another history shows a fork")
  func fork() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    let places = Places(ledger: committee.folder, variables: committee.environment.variables)
    let key = try #require(
      try KeyStore(folder: places.keys).key(named: "test.example/committee"))
    let other = Checkpoint(origin: key.name, size: 3, root: Hash(of: [7]))
    let path = committee.folder + "-fork"
    try Data(SignedNote.sign(other.text, with: [key]).encoded)
      .write(to: URL(fileURLWithPath: path))
    let report = try verify(committee, against: path)
    #expect(report.findings.map(\.code) == ["forked"])
    #expect(report.findings.first?.position == 2)
  }

  @Test("a file that this log's key did not sign is no evidence", arguments: ["", "x\n", "forged"])
  func noEvidence(content: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let path = committee.folder + "-other"
    var bytes = Data(content.utf8)
    if content == "forged" {
      let key = try SigningKey(name: "test.example/committee")
      let other = Checkpoint(origin: key.name, size: 3, root: Hash(of: [7]))
      bytes = Data(try SignedNote.sign(other.text, with: [key]).encoded)
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(throws: VerificationRefusal.self) { try verify(committee, against: path) }
  }

  @Test("a view whose rows were edited is found, and an honest one is not")
  func views() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    _ = try await committee.ledger().list(.commitment, at: .now)
    let honest = try committee.verify()
    #expect(honest.findings.isEmpty)
    #expect((honest.views ?? 0) > 0)
    let queue = try DatabaseQueue(path: committee.folder + "/views.db")
    try await queue.write {
      try $0.execute(sql: "UPDATE commitments SET title = 'Something else'")
    }
    try queue.close()
    let report = try committee.verify()
    #expect(report.findings.map(\.code) == ["view-differs"])
    #expect(report.outcome == .integrityBroken)
  }
}
