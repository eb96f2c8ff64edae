import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("proposals that were altered or made to harm")
struct HostileProposalTests {
  @Test("each part of a file that is altered refuses it, and nothing is signed or recorded")
  func altered() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(2001)])
    let sound = try String(contentsOfFile: committee.file, encoding: .utf8)
    let size = try await committee.size()
    let note = try #require(sound.range(of: "2024-06-12T09:14:02.000Z"))
    let changes: [(String, String, (String) -> String)] = [
      ("amount", "proposal-altered", { $0.replacing("200100", with: "900100") }),
      ("salt", "proposal-altered", { Self.edit($0, after: #""salt":""#) }),
      (
        "header's ministry", "proposal-altered",
        {
          $0.replacing(#"\"ministry\":\"DEF\""#, with: #"\"ministry\":\"MFA\""#)
        }
      ),
      (
        "time", "proposal-altered",
        { $0.replacingCharacters(in: note, with: "2024-06-12T09:14:01.000Z") }
      ),
      (
        "command alone", "proposal-outdated",
        {
          $0.replacing(
            #""command":{"do":"contribution.log","kind":"money""#,
            with: #""command":{"do":"contribution.log","kind":"training""#)
        }
      ),
      (
        "visibility", "proposal-outdated",
        {
          $0.replacing(
            #""visibility":"committee"}],"concert"#, with: #""visibility":"public"}],"concert"#)
        }
      ),
      (
        "origin", "proposal-altered",
        {
          $0.replacing(#""origin":"test.example/committee""#, with: #""origin":"other.example""#)
        }
      ),
      (
        "format", "newer-proposal",
        { $0.replacing(#""concert_proposal":1"#, with: #""concert_proposal":2"#) }
      ),
      ("a key more", "bad-proposal", { $0.replacing(#"{"acts""#, with: #"{"a":1,"acts""#) }),
      (
        "no act", "bad-proposal",
        { _ in #"{"acts":[],"concert_proposal":1,"note":"","origin":"a"}"# }
      ),
      ("cut", "bad-proposal", { String($0.dropLast(20)) }),
      ("deep", "bad-proposal", { _ in String(repeating: "[", count: 100_000) }),
      (
        "wide", "bad-proposal",
        { _ in
          "{" + (0..<200_000).map { "\"k\($0)\":0" }.reversed().joined(separator: ",") + "}"
        }
      ),
      ("empty", "bad-proposal", { _ in "" }),
      ("large", "too-large", { $0 + String(repeating: " ", count: Proposal.byteLimit) }),
    ]
    for (what, code, change) in changes {
      try sound.write(toFile: committee.file, atomically: true, encoding: .utf8)
      try committee.rewrite(change)
      let signing = await committee.code { try await committee.cosign(by: "DEF.muller") }
      #expect(signing == code, "\(what)")
      let recording = await committee.code { try await committee.record() }
      #expect(recording == code, "\(what)")
    }
    #expect(try await committee.size() == size)
  }

  private static func edit(_ text: String, after mark: String) -> String {
    guard let range = text.range(of: mark) else { return text }
    let letter = text[range.upperBound]
    let next = text.index(after: range.upperBound)
    return text.replacingCharacters(in: range.upperBound..<next, with: letter == "A" ? "B" : "A")
  }

  @Test("a signature under another name, of an unknown key or of no key is no signature")
  func forged() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(2001)])
    let sound = try Proposal(file: committee.file)
    func record(with line: NoteSignature) async throws -> String? {
      var forged = sound
      forged.note = try SignedNote(
        text: sound.note.text, signatures: sound.note.signatures + [line])
      try Data(forged.encoded).write(to: URL(filePath: committee.file))
      return await committee.code { try await committee.record() }
    }
    let name = "test.example/committee/officer/DEF.muller"
    let stranger = try SigningKey(name: name)
    #expect(
      try await record(with: NoteSignature(of: sound.note.text, by: stranger))
        == "key-not-enrolled")
    let honest = try KeyStore.key(inFile: committee.keyFile(of: "DEF.muller"))
    let line = try NoteSignature(of: Array("other\n".utf8), by: honest)
    #expect(try await record(with: line) == "proposal-altered")
    let ghost = try SigningKey(name: "test.example/committee/officer/DEF.ghost")
    #expect(
      try await record(with: NoteSignature(of: sound.note.text, by: ghost)) == "key-not-enrolled")
    #expect(try await record(with: sound.note.signatures[0]) == "bad-proposal")
  }

  @Test("an author who signs another deed than the rules give is not followed")
  func lying() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    try await committee.propose([Committee.log(2001)])
    let sound = try Proposal(file: committee.file)
    let key = try KeyStore.key(inFile: committee.keyFile(of: "DEF.weber"))
    let size = try await committee.size()
    func code(_ change: (inout EventHeader, inout JSONObject) -> Void) async throws -> String? {
      var header = sound.events[0].header
      var payload = try #require(sound.events[0].payload.object)
      change(&header, &payload)
      let salt = sound.events[0].salt
      header.bodyDigest = hexText(
        Body.digest(salt: salt, payload: JSON.object(payload).canonical).bytes)
      var root = HeadersRoot()
      root.append(headerLine: header.line)
      let text = AppendNote(
        origin: sound.origin, count: 1, headersRoot: root.root, signedAt: sound.append.signedAt,
        lastVerified: sound.append.lastVerified
      ).text
      let event = Proposal.ProposedEvent(
        header: header, line: header.line, payload: .object(payload), salt: salt)
      let forged = try Proposal(
        note: SignedNote.sign(text, with: [key]),
        acts: [.init(act: sound.acts[0].act, events: [event])])
      try Data(forged.encoded).write(to: URL(filePath: committee.file))
      let signing = await committee.code { try await committee.cosign(by: "DEF.muller") }
      let recording = await committee.code { try await committee.record() }
      #expect(signing == recording || recording == "signature-missing")
      return signing
    }
    #expect(
      try await code { _, payload in payload["money"] = ["minor": 9, "currency": "EUR"] }
        == "proposal-outdated")
    #expect(try await code { header, _ in header.ministry = "MFA" } == "proposal-outdated")
    #expect(try await code { header, _ in header.version = 7 } == "proposal-outdated")
    #expect(try await code { header, _ in header.key = "k" } == "proposal-outdated")
    #expect(
      try await code { header, _ in header.by = "test.example/committee/officer/MFA.thill" }
        == "key-not-enrolled")
    #expect(try await committee.size() == size)
  }

  @Test("a file with any byte changed records what was signed or nothing")
  func anyByte() async throws {
    let committee = try await Committee.ofTwoDesks(
      """
      {"do":"policy.adopt","clock_tolerance_s":300}
      """)
    defer { committee.remove() }
    try await committee.propose([Committee.log(1)])
    let sound = try [UInt8](Data(contentsOf: URL(filePath: committee.file)))
    let signed = try Proposal(file: committee.file)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var bytes = sound
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = bytes[place] ^ (1 << UInt8.random(in: 0..<8, using: &random))
      guard let read = try? Proposal(parsing: bytes, of: "p") else { continue }
      #expect(read.events.map(\.line) == signed.events.map(\.line), "byte \(place)")
      #expect(read.events.map(\.payload) == signed.events.map(\.payload), "byte \(place)")
    }
  }

  @Test("a proposal of another ledger is refused")
  func elsewhere() async throws {
    let committee = try await Committee.ofTwoDesks()
    defer { committee.remove() }
    let other = try await Committee.ofTwoDesks()
    defer { other.remove() }
    try await committee.propose([Committee.log(1)])
    // The same origin with another history, as an operator with two faces would show it.
    try await other.submit([Committee.log(7)], now: "2024-06-12T09:14:04Z")
    let code = await other.code { try await other.record(committee.file) }
    #expect(code == "key-not-enrolled" || code == "other-history" || code == "proposal-altered")
  }
}
