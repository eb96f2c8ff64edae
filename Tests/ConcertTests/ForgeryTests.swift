import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// An event that no decision led to, under hashes and signatures that all fit.
struct Forgery: Sendable, CustomStringConvertible {
  var act: String
  var stream: String
  var version = 0
  var ministry = "MFA"
  var payload: String

  var description: String { "\(act) on \(stream) for \(ministry)" }
}

@Suite("verify: whose the record is")
struct ForgeryTests {
  /// What verify finds when a clerk of MFA, with a program of their own, appended `forgery`.
  private func codes(
    of forgery: Forgery, roles: String = #"["clerk","admin"]"#
  ) async throws -> [String] {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.submit([
      #"{"do":"officer.change-roles","officer":"MFA.thill","roles":\#(roles),"reason":"new task","on":"2024-06-12"}"#
    ])
    #expect(try committee.verify().findings.isEmpty)
    try await committee.ledger().perform { try $0.forge(forgery) }
    let report = try committee.verify()
    #expect(report.outcome == .integrityBroken)
    return report.findings.map(\.code)
  }

  static let others = [
    Forgery(
      act: "commitment.withdrawn", stream: "commitment/COM-2022-0001", version: 1,
      payload: #"{"reason":"Not ours"}"#),
    Forgery(
      act: "commitment.reassigned", stream: "commitment/COM-2022-0001", version: 1,
      payload: #"{"reason":"Mine now","to":"MFA"}"#),
    Forgery(
      act: "contribution.withdrawn", stream: "contribution/CTR-2024-0002", version: 1,
      payload: #"{"reason":"Not ours"}"#),
  ]

  @Test("an act on another ministry's record under the own name is found", arguments: others)
  func otherOwner(forgery: Forgery) async throws {
    #expect(try await codes(of: forgery).contains("wrong-owner"))
  }

  @Test("a commitment is not given away to a ministry that the clerk may not act for")
  func reassigned() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try await committee.submit([
      #"{"do":"commitment.make","title":"Wells","kind":"money","on":"2024-06-12"}"#,
      #"{"do":"officer.change-roles","officer":"MFA.thill","roles":["admin","clerk"],"reason":"x","on":"2024-06-12"}"#,
    ])
    try await committee.ledger().perform { ledger in
      let made = try ledger.log.read { reader in
        var refs: [String] = []
        try reader.forEach(from: 0, to: reader.size()) { event in
          let header = EventHeader(line: Array(event.header))
          guard let header, header.ministry == "MFA", header.act == "commitment.made" else {
            return
          }
          refs.append(header.stream.text)
        }
        return refs
      }
      try ledger.forge(
        Forgery(
          act: "commitment.reassigned", stream: try #require(made.last), version: 1,
          payload: #"{"reason":"Yours now","to":"DEF"}"#))
    }
    #expect(try committee.verify().findings.map(\.code) == ["not-allowed"])
  }

  static let unfit = [
    (
      Forgery(
        act: "mission.joined", stream: "mission/EUTM-MALI", version: 1,
        payload: #"{"ministry":"DEF"}"#), "wrong-owner"
    ),
    (
      Forgery(
        act: "ledger.created", stream: "ledger/main", version: 1,
        payload: #"{"demo":true,"origin":"test.example/committee","roots":[],"threshold":1}"#),
      "bad-genesis"
    ),
    (
      Forgery(act: "treaty.signed", stream: "treaty/T-1", payload: "{}"), "unknown-event-type"
    ),
    (
      Forgery(
        act: "commitment.withdrawn", stream: "mission/EUTM-MALI", version: 1,
        payload: #"{"reason":"x"}"#), "wrong-stream"
    ),
    (
      Forgery(
        act: "commitment.made", stream: "commitment/COM-2024-0099",
        payload: #"{"kind":"money","title":7}"#), "unreadable-event"
    ),
    (
      Forgery(
        act: "commitment.made", stream: "commitment/COM-2022-0001", version: 1,
        payload: #"{"kind":"money","title":"Mine"}"#), "bad-event"
    ),
    (
      Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0099",
        payload: #"{"reason":"x"}"#), "bad-event"
    ),
    (
      Forgery(
        act: "duplicate.reviewed", stream: "duplicate/DUP-aaaaaaaa",
        payload:
          #"{"a":"COM-2022-0001","b":"CTR-2024-0002","facts_digest":"-","outcome":"distinct","reason":"x","ruleset":"r","score":1}"#
      ), "not-allowed"
    ),
  ]

  @Test("what no decision could have led to is found", arguments: unfit)
  func undecided(forgery: Forgery, code: String) async throws {
    #expect(try await codes(of: forgery).contains(code))
  }
}

@Suite("verify: what was not there to be checked")
struct UncheckedTests {
  @Test("an erased payload that no event allows is a breach")
  func erased() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.tell()
    try committee.tamper("UPDATE bodies SET salt = NULL, payload = NULL WHERE seq = 24")
    let report = try committee.verify()
    #expect(report.findings.map(\.code) == ["erased-without-authority"])
    #expect(report.findings.first?.position == 24)
    #expect(report.outcome == .integrityBroken)
  }

  @Test("without the log's public key the checkpoints are not checked, which is a finding")
  func noLogKey() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.removeLogKey()
    let report = try committee.verify()
    #expect(report.findings.map(\.code) == ["checkpoints-not-checked"])
    #expect(report.isSound)
    #expect(report.outcome == .finding)
  }

  @Test("a missing sidecar beside stored checkpoints is a finding")
  func sidecar() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    #expect(try committee.verify().json["checked"]?["sidecar"] == true)
    try FileManager.default.removeItem(atPath: committee.folder + "/checkpoint")
    let report = try committee.verify()
    #expect(report.findings.map(\.code) == ["sidecar-missing"])
    #expect(report.outcome == .finding)
    #expect(report.json["checked"]?["sidecar"] == false)
  }
}

extension Concert.Ledger {
  func forge(_ forgery: Forgery) throws {
    let key = try signingKey()
    let stream = try #require(StreamName(forgery.stream))
    _ = try log.write { writer in
      try writer.append(
        at: clock(), lastVerified: nil, sign: { [try NoteSignature(of: $0, by: key)] }
      ) { add in
        _ = try add(
          NewEvent(
            act: forgery.act, by: key.name, cause: nil,
            id: EventID(at: clock(), random: (1, 2)), key: nil, lang: nil,
            ministry: forgery.ministry, on: today, stream: stream, v: 1,
            version: forgery.version, visibility: "committee",
            payload: Array(forgery.payload.utf8), salt: [UInt8](repeating: 7, count: 32),
            command: nil))
      }
    }
    try signCheckpoint()
  }
}
