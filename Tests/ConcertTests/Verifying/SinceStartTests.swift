import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("verify --since: what it goes on from")
struct SinceStartTests {
  private func begin(_ committee: Committee, _ choice: String, logKey: String? = nil) throws
    -> Verification
  {
    var verification = try Verification(
      opening: committee.folder, logKey: logKey, environment: committee.environment)
    try verification.begin(since: choice)
    return verification
  }

  private func refusal(_ body: () throws -> Verification) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? any Explainable)?.explanation.code
    }
  }

  /// A copy of the ledger's newest checkpoint.
  private func keep(_ committee: Committee) throws -> String {
    let path = committee.beside("kept-\(UUID())")
    try FileManager.default.copyItem(atPath: committee.folder + "/checkpoint", toPath: path)
    return path
  }

  @Test("without a whole check of one's own there is nothing to go on from")
  func none() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let kept = try keep(committee)
    for choice in ["last", "3", kept] {
      #expect(refusal { try begin(committee, choice) } == "no-earlier-check")
    }
    // Recording is not checking, and neither is a check that found something broken.
    try await committee.tell(["ministries"])
    try committee.tamper("UPDATE bodies SET salt = zeroblob(32) WHERE seq = 7")
    #expect(try committee.verify().outcome == .integrityBroken)
    #expect(refusal { try begin(committee, "last") } == "no-earlier-check")
    #expect(try begin2(committee) == "no-earlier-check")
  }

  /// A check that leaves the signatures out is no sound one.
  private func begin2(_ committee: Committee) throws -> String? {
    try committee.tamper(
      "UPDATE bodies SET salt = (SELECT salt FROM bodies WHERE seq = 6) WHERE seq = 7")
    _ = try Verification(
      opening: committee.folder, environment: committee.environment, checksSignatures: false
    ).run()
    return refusal { try begin(committee, "last") }
  }

  @Test("its own word, its size and its checkpoint name the last check; nothing else does")
  func choices() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let early = try keep(committee)
    try await committee.tell(["ministries"])
    #expect(try committee.verify().isSound)
    let kept = try keep(committee)
    try await committee.tell(["missions"])
    let late = try keep(committee)
    for choice in [early, late, "3", "7", "9", "0", "-1"] {
      #expect(refusal { try begin(committee, choice) } == "other-than-last-check", "\(choice)")
    }
    #expect(refusal { try begin(committee, "nowhere") } == "no-such-file")
    #expect(refusal { try begin(committee, committee.folder + "/ledger.db") } == "bad-checkpoint")
    let other = try SigningKey(name: Committee.origin)
    #expect(
      refusal { try begin(committee, kept, logKey: other.verifier.vkey) } == "foreign-checkpoint")
    for choice in ["last", "8", kept] {
      #expect(refusal { try begin(committee, choice) } == nil, "\(choice)")
    }
    let report = try begin(committee, kept).run()
    #expect(report.outcome == .done)
    #expect(report.comparedSizes == [8])
    #expect(report.views == nil)
    #expect(report.json["since"]?["size"] == 8)
    #expect(report.json["checked"]?["leaves"] == 3)
    #expect(report.json["checked"]?["file"] == false)
    #expect(try committee.verify().json["since"] == .null)
  }

  @Test("without the log's public key a file says nothing about who signed it")
  func unknownKey() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    #expect(try committee.verify().isSound)
    let kept = try keep(committee)
    let vkey = try committee.vkey
    try committee.removeLogKey()
    #expect(refusal { try begin(committee, kept) } == "unknown-log-key")
    #expect(try begin(committee, "last").run().findings.map(\.code) == ["checkpoints-not-checked"])
    #expect(try begin(committee, kept, logKey: vkey).run().outcome == .done)
  }

  @Test("checkpoints that nobody could judge then are not called judged now")
  func judgedLater() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let vkey = try committee.vkey
    try await committee.tell(["ministries"])
    try committee.removeLogKey()
    #expect(try committee.verify().isSound)
    let report = try begin(committee, "last", logKey: vkey).run()
    #expect(report.findings.map(\.code) == ["checkpoints-not-checked"])
    #expect(report.isSound)
    #expect(try committee.verify(logKey: vkey).outcome == .done)
    #expect(try begin(committee, "last", logKey: vkey).run().outcome == .done)
  }

  @Test("a signed checkpoint of the same size over another history is a fork")
  func twoFaces() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    #expect(try committee.verify().isSound)
    let places = Places(ledger: committee.folder, variables: committee.environment.variables)
    let key = try #require(try KeyStore(folder: places.keys).key(named: Committee.origin))
    let other = Checkpoint(origin: key.name, size: 3, root: Hash(of: [7]))
    let path = try committee.write(SignedNote.sign(other.text, with: [key]).encoded, to: "other")
    let report = try begin(committee, path).run()
    #expect(report.findings.map(\.code) == ["forked"])
    #expect(report.findings.first?.position == 2)
    #expect(report.outcome == .integrityBroken)
  }

  @Test("a memory of another format, or a damaged one, is none")
  func damaged() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    #expect(try committee.verify().isSound)
    let state = Places(ledger: "", variables: committee.environment.variables).state
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: state).first {
        $0.hasSuffix(".verified")
      })
    let url = URL(filePath: state + "/" + name)
    let whole = try String(contentsOf: url, encoding: .utf8)
    for (old, new) in [
      (#""format":1"#, #""format":2"#), (#""kept":[0,"#, #""kept":[9,"#), ("}", ""),
      (#""size":3"#, #""size":"3""#), ("test.example", "other.example"),
      (#""signed":[["#, #""signed":[[7,"#), (#""signed_size":3"#, #""signed_size":4"#),
    ] {
      #expect(whole.contains(old))
      try whole.replacingOccurrences(of: old, with: new)
        .write(to: url, atomically: true, encoding: .utf8)
      #expect(refusal { try begin(committee, "last") } == "no-earlier-check", "\(new)")
    }
    #expect(try committee.verify().isSound)
    #expect(refusal { try begin(committee, "last") } == nil)
  }

  @Test("a check that finds something leaves the memory as it was")
  func broken() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell(["ministries"])
    #expect(try committee.verify().isSound)
    try await committee.tell(["missions"])
    try committee.tamper("UPDATE bodies SET salt = zeroblob(32) WHERE seq = 9")
    #expect(try begin(committee, "last").run().findings.map(\.code) == ["body-differs"])
    #expect(refusal { try begin(committee, "8") } == nil)
    #expect(refusal { try begin(committee, "11") } == "other-than-last-check")
  }
}
