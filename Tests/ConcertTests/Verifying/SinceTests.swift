import EventLog
import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

@Suite("verify --since: what new events are judged by lies before them")
struct SinceTests {
  /// Defence with a clerk who validates too, development with one, and what an auditor knows by now.
  private func chronicle(
    _ acts: [String] = [], by officer: String = "MFA.thill"
  ) async throws -> (Chronicle, cut: Position) {
    var chronicle = try Chronicle()
    try await chronicle.committee.tell(["ministries", "missions", "year"])
    for (name, ministry, roles) in [
      ("DEF.weber", "DEF", #"["clerk","validator"]"#), ("DEV.klein", "DEV", #"["clerk"]"#),
      ("MFA.dpo", "MFA", #"["auditor"]"#), ("MFA.clerk", "MFA", #"["clerk"]"#),
    ] { try await chronicle.committee.enrol(name, of: ministry, roles: roles) }
    if !acts.isEmpty { try await chronicle.act(acts, by: officer) }
    return (chronicle, try chronicle.mark())
  }

  private func codes(_ report: VerificationReport) -> [String] {
    report.findings.map { $0.code + ($0.position.map { "@\($0)" } ?? "") }
  }

  private static let made = Forgery(
    act: "commitment.made", stream: "commitment/COM-2024-0099", ministry: "DEF",
    payload: #"{"kind":"money","title":"Wells"}"#)
  private static func assessed(_ ref: String, _ version: Int, _ ministry: String) -> Forgery {
    Forgery(
      act: "commitment.assessed", stream: "commitment/\(ref)", version: version,
      ministry: ministry, payload: #"{"status":"on_track"}"#)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var before: [String] = []
    var by = "MFA.thill"
    let officers: [String]
    let act: Forgery
    var signedAt = "2024-06-12T09:14:02Z"
    /// Of the new event.
    let codes: [String]
  }

  static let cases = [
    Case(
      testDescription: "an officer in good standing", officers: ["DEF.weber"], act: made, codes: []),
    Case(
      testDescription: "someone revoked before",
      before: [#"{"do":"officer.revoke","officer":"DEF.weber","reason":"left"}"#],
      officers: ["DEF.weber"], act: made, codes: ["bad-signature"]),
    Case(
      testDescription: "an auditor", officers: ["MFA.dpo"], act: made, codes: ["not-allowed"]),
    Case(
      testDescription: "someone who lost the role before",
      before: [
        #"{"do":"officer.change-roles","officer":"DEF.weber","roles":["validator"],"reason":"x"}"#
      ], officers: ["DEF.weber"], act: made, codes: ["not-allowed"]),
    Case(
      testDescription: "the owner of an old record", officers: ["DEF.weber"],
      act: assessed("COM-2022-0001", 1, "DEF"), codes: []),
    Case(
      testDescription: "a clerk of another ministry on an old record", officers: ["DEV.klein"],
      act: assessed("COM-2022-0001", 1, "DEF"), codes: ["not-allowed"]),
    Case(
      testDescription: "an old record under another ministry's name", officers: ["DEV.klein"],
      act: assessed("COM-2022-0001", 1, "DEV"), codes: ["wrong-owner", "not-allowed"]),
    Case(
      testDescription: "the owner before a reassignment",
      before: [#"{"do":"commitment.reassign","ref":"COM-2022-0001","to":"DEV","reason":"moved"}"#],
      officers: ["DEF.weber"], act: assessed("COM-2022-0001", 2, "DEV"), codes: ["not-allowed"]),
    Case(
      testDescription: "the owner since a reassignment",
      before: [#"{"do":"commitment.reassign","ref":"COM-2022-0001","to":"DEV","reason":"moved"}"#],
      officers: ["DEV.klein"], act: assessed("COM-2022-0001", 2, "DEV"), codes: []),
    Case(
      testDescription: "the successor of a ministry merged before",
      before: [#"{"do":"ministry.merge","ministry":"DEF","into":"MFA","reason":"reform"}"#],
      officers: ["MFA.clerk"], act: assessed("COM-2022-0001", 1, "DEF"), codes: []),
    Case(
      testDescription: "a neighbour of a ministry merged before",
      before: [#"{"do":"ministry.merge","ministry":"DEF","into":"MFA","reason":"reform"}"#],
      officers: ["DEV.klein"], act: assessed("COM-2022-0001", 1, "DEF"), codes: ["not-allowed"]),
    Case(
      testDescription: "an act on a record that nobody began", officers: ["DEF.weber"],
      act: assessed("COM-2024-0098", 0, "DEF"), codes: ["bad-event"]),
    Case(
      testDescription: "the author of an old contribution as its validator",
      before: [Chronicle.log("CTR-2024-0101", "DEF", 1)], by: "DEF.weber", officers: ["DEF.weber"],
      act: Forgery(
        act: "contribution.confirmed", stream: "contribution/CTR-2024-0101", version: 1,
        ministry: "DEF", payload: "{}"), codes: ["not-allowed"]),
    Case(
      testDescription: "another's old contribution and a validator",
      before: [Chronicle.log("CTR-2024-0101", "DEF", 1)], officers: ["DEF.weber"],
      act: Forgery(
        act: "contribution.confirmed", stream: "contribution/CTR-2024-0101", version: 1,
        ministry: "DEF", payload: "{}"), codes: []),
    Case(
      testDescription: "one signature under a policy of four eyes",
      before: [#"{"do":"policy.adopt","four_eyes":[{"act":"commitment.made"}]}"#],
      officers: ["DEF.weber"], act: made, codes: ["signature-missing"]),
    Case(
      testDescription: "two signatures under a policy of four eyes",
      before: [#"{"do":"policy.adopt","four_eyes":[{"act":"commitment.made"}]}"#],
      officers: ["DEF.weber", "MFA.thill"], act: made, codes: []),
    Case(
      testDescription: "a late record under a policy on clocks",
      before: [#"{"do":"policy.adopt","clock_tolerance_s":60}"#], officers: ["DEF.weber"],
      act: made, signedAt: "2024-06-12T09:13:01Z", codes: ["clock-differs"]),
    Case(
      testDescription: "a review of two old records of others", officers: ["DEF.weber"],
      act: Forgery(
        act: "duplicate.reviewed", stream: "duplicate/DUP-aaaaaaaa", ministry: "DEF",
        payload:
          #"{"a":"COM-2022-0001","b":"COM-2022-0002","facts_digest":"-","outcome":"distinct","reason":"x","ruleset":"r","score":1}"#
      ), codes: ["not-allowed"]),
  ]

  @Test("an act is judged by what came before the border, and only so", arguments: cases)
  func judged(_ test: Case) async throws {
    let (chronicle, cut) = try await chronicle(test.before, by: test.by)
    defer { chronicle.committee.remove() }
    let position = try chronicle.committee.write(
      [test.act], signedBy: test.officers, at: test.signedAt)
    #expect(position == cut)
    let report = try chronicle.since(cut)
    #expect(Set(codes(report)) == Set(test.codes.map { "\($0)@\(position)" }))
    let whole = try chronicle.whole()
    #expect(report.findings == whole.findings)
    #expect(report.checked == 1)
  }

  @Test("a key that somebody had before the border is none for another")
  func keyInUse() async throws {
    var (chronicle, _) = try await chronicle()
    let committee = chronicle.committee
    defer { committee.remove() }
    let seed = [UInt8](repeating: 5, count: 32)
    func enrolment(_ officer: String) throws -> Forgery {
      let key = try SigningKey(name: Committee.origin + "/officer/" + officer, seed: seed)
      return try committee.enrolment(of: officer, key: key)
    }
    try committee.write([enrolment("MFA.a")])
    let cut = try chronicle.mark()
    try committee.write([enrolment("MFA.b")])
    #expect(codes(try chronicle.since(cut)) == ["key-in-use@\(cut)"])
  }

  @Test("a revocation puts in doubt what was signed before the border, too")
  func disputed() async throws {
    let (chronicle, cut) = try await chronicle(
      [Chronicle.log("CTR-2024-0101", "DEF", 1)], by: "DEF.weber")
    let committee = chronicle.committee
    defer { committee.remove() }
    try committee.write([Self.made], signedBy: ["DEF.weber"])
    try await committee.submit([
      #"{"do":"officer.revoke","officer":"DEF.weber","suspect_from":"2024-06-12","reason":"stolen"}"#
    ])
    let report = try chronicle.since(cut)
    #expect(codes(report) == ["disputed@\(cut - 1)"])
    #expect(report.findings == (try chronicle.whole().findings))
    #expect(report.findings.first?.message.hasPrefix("2 events") == true)
  }

  @Test("a hold from before the border forbids an erasure behind it")
  func held() async throws {
    let (chronicle, cut) = try await chronicle([
      Chronicle.log("CTR-2024-0101", "DEF", 1),
      #"{"do":"hold.place","subject":"CTR-2024-0101","reason":"inquiry"}"#,
    ])
    defer { chronicle.committee.remove() }
    try chronicle.committee.erase("CTR-2024-0101")
    let report = try chronicle.since(cut)
    #expect(codes(report) == ["erased-without-authority@\(cut)"])
    #expect(report.findings == (try chronicle.whole().findings))
  }

  @Test("an old event whose payload was erased since is still read as it now stands")
  func erased() async throws {
    let (chronicle, cut) = try await chronicle([Chronicle.log("CTR-2024-0101", "DEF", 1)])
    let committee = chronicle.committee
    defer { committee.remove() }
    try committee.erase("CTR-2024-0101")
    try committee.write(
      [
        Forgery(
          act: "contribution.withdrawn", stream: "contribution/CTR-2024-0101", version: 1,
          ministry: "DEF", payload: #"{"reason":"double"}"#)
      ], signedBy: ["DEF.weber"])
    #expect(try chronicle.since(cut).outcome == .done)
    // An erasure that the log does not hold is found when the event is read.
    try committee.tamper(
      "UPDATE bodies SET salt = NULL, payload = NULL WHERE seq = 11")
    try committee.write([Self.assessed("COM-2022-0001", 1, "DEF")], signedBy: ["DEF.weber"])
    let report = try chronicle.since(cut)
    #expect(codes(report).contains("erased-without-authority@11"))
  }

  @Test("a signer who had verified another history before the border is believed")
  func otherHistory() async throws {
    var (chronicle, _) = try await chronicle()
    let committee = chronicle.committee
    defer { committee.remove() }
    // Two tiles and more, so that the second one is no part of the edge.
    try committee.write(
      (1...600).map { number in
        Forgery(
          act: "commitment.made", stream: "commitment/COM-2023-\(1000 + number)",
          payload: #"{"kind":"money","title":"Wells"}"#)
      })
    let cut = try chronicle.mark()
    let log = try SQLiteEventLog(opening: committee.folder)
    let other = Hash(of: [4])
    let first = try #require(try log.read { try $0.node(level: 1, index: 0) })
    try log.close()
    let act = Forgery(
      act: "commitment.made", stream: "commitment/COM-2024-0098",
      payload: #"{"kind":"money","title":"Wells"}"#)
    try committee.write([act], seen: (size: 257, root: Hash.node(first, other)))
    let report = try chronicle.since(cut)
    #expect(codes(report) == ["other-history@\(cut)"])
    #expect(report.findings == (try chronicle.whole().findings))
    // A stored hash that is made to agree with it, far from the edge, hides nothing.
    try committee.tamper(
      "UPDATE nodes SET hash = x'\(other.hex)' WHERE level = 0 AND idx = 256")
    #expect(codes(try chronicle.since(cut)) == ["other-history@\(cut)"])
  }
}
