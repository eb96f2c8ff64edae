import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("witnesses")
struct WitnessTests {
  private let url = "https://witness.example/w1"

  private func ask(
    _ committee: Committee, _ witness: TestWitness, naming vkeys: [String]? = nil
  ) async throws -> WitnessedCheckpoint {
    try await committee.ledger().perform {
      try $0.witness(at: [url], vkeys: vkeys ?? [witness.vkey], through: witness.client)
    }
  }

  @Test("a witness cosigns what continues what it has seen, from whatever size that is")
  func grows() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    for chapter in ["ministries", "missions", "year"] {
      try await committee.tell([chapter])
      let answer = try await ask(committee, witness)
      #expect(answer.failures.isEmpty)
      #expect(answer.cosigned.map(\.name) == ["witness.example/w1"])
      #expect(answer.cosigned.first?.at == Moment("2024-06-12T09:14:02.000Z"))
      let note = try SignedNote(parsing: answer.note)
      #expect(try note.cosignatures(by: [witness.key.verifier]).count == 1)
    }
    #expect(try await ask(committee, witness).cosigned.count == 1)
  }

  @Test("what a witness said is kept in the log, and verify stands")
  func kept() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    let answer = try await ask(committee, witness)
    let command = try Concert.Ledger.witnessCommand(answer)
    let (_, outcomes) = try await committee.ledger().perform {
      try $0.send([String(decoding: command.canonical, as: UTF8.self)])
    }
    #expect(outcomes.words == ["stored"])
    let event = try #require(try await committee.events().last)
    #expect(event.header.stream.text == "checkpoint/3")
    let lines = try JSON(parsing: try #require(event.payload))["cosignatures"]?.array
    #expect(lines?.count == 1)
    #expect(try committee.verify().isSound)
  }

  @Test("the policy names the witnesses that count, and how many")
  func quorum() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let one = try TestWitness("witness.example/w1", of: try committee.vkey)
    let other = try TestWitness("witness.example/w2", of: try committee.vkey)
    try await committee.submit([
      """
      {"do":"policy.adopt","witnesses":[{"vkey":"\(one.vkey)"},{"vkey":"\(other.vkey)"}],\
      "quorum":2,"on":"2024-06-12"}
      """
    ])
    let first = try await ask(committee, one, naming: [])
    #expect(first.quorum?.reached == 1)
    #expect(first.quorum?.asked == 2)
    let router = WebClient { url, body in
      try (url.hasPrefix("https://two") ? other : one).client.post(url, body)
    }
    let both = try await committee.ledger().perform {
      try $0.witness(
        at: ["https://one.example", "https://two.example/"], vkeys: [], through: router)
    }
    #expect(both.quorum?.reached == 2)
    #expect(both.cosigned.map(\.name) == ["witness.example/w1", "witness.example/w2"])
  }

  @Test("an export carries the cosignatures that the log holds, on the log's own checkpoints")
  func exported() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    let answer = try await ask(committee, witness)
    let command = try Concert.Ledger.witnessCommand(answer).canonicalText
    // Without the log's key nobody signs what comes after the checkpoint that was witnessed.
    let logKey = try committee.vkey
    try committee.removeLogKey()
    try await committee.submit([command])
    let folder = committee.beside("out")
    _ = try await committee.ledger().perform { try $0.exportLog(to: folder, visibility: .owner) }
    for name in ["checkpoint", "witnessed/3.checkpoint"] {
      let bytes = try Data(contentsOf: URL(filePath: folder + "/" + name))
      let note = try SignedNote(parsing: Array(bytes))
      #expect(try note.verified(by: [VerifierKey(vkey: logKey)]).count == 1)
      #expect(try note.cosignatures(by: [witness.key.verifier]).count == 1)
      #expect(try Checkpoint(parsing: note.text).size == 3)
    }
  }

  @Test("a ledger put back to an older copy is refused, and so is a forked one")
  func rollbackAndFork() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let copy = committee.folder + "-older"
    try FileManager.default.copyItem(atPath: committee.folder, toPath: copy)
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    try await committee.tell(["ministries"])
    let size = try await ask(committee, witness).size
    try FileManager.default.removeItem(atPath: committee.folder)
    try FileManager.default.moveItem(atPath: copy, toPath: committee.folder)
    try FileManager.default.removeItem(atPath: committee.beside(".local"))
    await #expect(
      throws: WitnessRefusal.seenMore(url, size: size, ours: 3)
    ) { try await ask(committee, witness) }
    try await committee.tell(["ministries", "missions"])
    await #expect(throws: WitnessRefusal.forked(url, size: size)) {
      try await ask(committee, witness)
    }
  }

  @Test("a cosignature that is not the witness's own is not kept")
  func forged() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey, forges: true)
    await #expect(throws: WitnessRefusal.badCosignature(url, name: "witness.example/w1")) {
      try await ask(committee, witness)
    }
  }

  @Test("a witness that nobody named does not count")
  func unknown() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let witness = try TestWitness("witness.example/w1", of: try committee.vkey)
    let answer = try await ask(committee, witness, naming: [])
    #expect(answer.cosigned.isEmpty)
    #expect(answer.failures.map(\.code) == ["unknown-witness"])
  }

  @Test(
    "answers that no witness gives are refused",
    arguments: [
      (200, ""), (200, "— w1 AAAA\n"), (200, "no line\n"), (409, "12"), (409, "-1\n"), (500, ""),
      (302, ""),
    ])
  func malformed(_ status: Int, _ body: String) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    let client = WebClient { _, _ in WebAnswer(status: status, body: Array(body.utf8)) }
    let answer = try await committee.ledger().perform {
      try $0.witness(at: [url], vkeys: [], through: client)
    }
    #expect(answer.failures.map(\.code) == ["witness-away"])
  }

  @Test("only http and https addresses are asked")
  func addresses() {
    for url in ["file:///etc/passwd", "ftp://x", "-o/tmp/x", "https://a b", "https://a\nb"] {
      #expect(throws: WitnessRefusal.badAddress(url)) {
        try WebClient.curl(variables: [:]).post(url, [])
      }
    }
  }
}
