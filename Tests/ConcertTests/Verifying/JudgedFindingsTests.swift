import EventSourcing
import MerkleLog
import Testing

@testable import Concert

@Suite("verify: keys in doubt, clocks and witnesses")
struct JudgedFindingsTests {
  private static let register =
    #"{"do":"ministry.register","code":"DEF","name":{"en":"D"},"kind":"ministry","dimension":"defence"}"#

  @Test(
    "acts since the suspect day are disputed, at the first of them; none when the key was safe",
    arguments: [
      ("2024-06-11", ["disputed@5"]), ("2024-06-13", ["disputed@5"]),
      ("2024-06-14", ["disputed@6"]), ("2024-06-15", []),
    ])
  func disputed(since day: String, expected: [String]) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([Self.register])
    try await committee.enrol("DEF.weber", of: "DEF")
    for (ref, now) in [("COM-2024-0001", "2024-06-13"), ("COM-2024-0002", "2024-06-14")] {
      let line =
        #"{"do":"commitment.make","ref":"\#(ref)","ministry":"DEF","title":"T","kind":"money","on":"2024-01-01"}"#
      let ledger = try committee.ledger(of: "DEF.weber", now: now + "T10:00:00Z")
      #expect(try await ledger.perform { try $0.send([line]).outcomes.words } == ["stored"])
    }
    try await committee.submit(
      [
        #"{"do":"officer.revoke","officer":"DEF.weber","suspect_from":"\#(day)","reason":"stolen"}"#
      ], now: "2024-06-15T10:00:00Z")
    let report = try committee.verify()
    #expect(try committee.findings() == expected)
    #expect(report.isSound)
    #expect(report.outcome == (expected.isEmpty ? .done : .finding))
  }

  @Test("an act is in doubt until another officer acts on the record, and only that one")
  func affirmed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([Self.register])
    try await committee.enrol("DEF.weber", of: "DEF")
    for ref in ["COM-2024-0001", "COM-2024-0002"] {
      let line =
        #"{"do":"commitment.make","ref":"\#(ref)","ministry":"DEF","title":"T","kind":"money"}"#
      _ = try await committee.ledger(of: "DEF.weber").perform { try $0.send([line]) }
    }
    func assess(_ ref: String) async throws {
      try await committee.submit([
        #"{"do":"commitment.assess","ref":"\#(ref)","status":"on_track"}"#
      ])
    }
    // Before the revocation nobody knows.
    try await assess("COM-2024-0001")
    try await committee.submit([
      #"{"do":"officer.revoke","officer":"DEF.weber","suspect_from":"2024-06-12","reason":"stolen"}"#
    ])
    #expect(try committee.findings() == ["disputed@5"])
    try await assess("COM-2024-0001")
    #expect(try committee.findings() == ["disputed@6"])
    try await assess("COM-2024-0002")
    #expect(try committee.findings().isEmpty)
  }

  @Test("a revocation that names no suspect day puts nothing in doubt")
  func notDisputed() async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([Self.register])
    try await committee.enrol("DEF.weber", of: "DEF")
    try await committee.submit([
      #"{"do":"officer.revoke","officer":"DEF.weber","reason":"left"}"#
    ])
    #expect(try committee.findings().isEmpty)
  }

  private static let made = Forgery(
    act: "commitment.made", stream: "commitment/COM-2024-0099",
    payload: #"{"kind":"money","title":"Wells"}"#)

  @Test(
    "signed and recorded moment lie apart as far as the policy allows, and no second further",
    arguments: [
      ("2024-06-12T09:13:02.000Z", []), ("2024-06-12T09:13:01.999Z", ["clock-differs@4"]),
      ("2024-06-11T09:13:02.000Z", ["clock-differs@4"]),
    ])
  func clock(signed: String, expected: [String]) async throws {
    let committee = try Committee()
    defer { committee.remove() }
    try await committee.submit([#"{"do":"policy.adopt","clock_tolerance_s":60,"on":"2024-06-12"}"#])
    #expect(try committee.write([Self.made], at: signed) == 4)
    #expect(try committee.findings() == expected)
  }

  @Test("without a policy on clocks no distance is a finding")
  func noTolerance() throws {
    let committee = try Committee()
    defer { committee.remove() }
    try committee.write([Self.made], at: "2023-06-12T09:14:02Z")
    #expect(try committee.findings().isEmpty)
  }

  @Test("an officer enrolled with a key that is or was another's is found at the enrolment")
  func keyInUse() throws {
    let seed = [UInt8](repeating: 5, count: 32)
    func key(_ officer: String, _ seed: [UInt8]) throws -> SigningKey {
      try SigningKey(name: Committee.origin + "/officer/" + officer, seed: seed)
    }
    let committee = try Committee()
    defer { committee.remove() }
    try committee.write([try committee.enrolment(of: "MFA.a", key: key("MFA.a", seed))])
    let other = [UInt8](repeating: 6, count: 32)
    try committee.write([try committee.enrolment(of: "MFA.b", key: key("MFA.b", other))])
    #expect(try committee.findings().isEmpty)
    // Who left does not hand on their key.
    try committee.write([
      Forgery(
        act: "officer.revoked", stream: "officer/MFA.a", version: 1, payload: #"{"reason":"left"}"#)
    ])
    #expect(try committee.findings().isEmpty)
    let third = try committee.write([
      try committee.enrolment(of: "MFA.c", key: key("MFA.c", seed))
    ])
    #expect(third == 6)
    #expect(try committee.findings() == ["key-in-use@6"])
    #expect(try committee.verify().outcome == .integrityBroken)
  }

  /// A policy of two witnesses, at @3, and both of them.
  private func witnessed(quorum: Int) async throws -> (Committee, [TestWitness]) {
    let committee = try Committee()
    let witnesses = try ["w1", "w2"].map {
      try TestWitness("witness.example/" + $0, of: committee.vkey)
    }
    let named = witnesses.map { #"{"vkey":"\#($0.vkey)"}"# }.joined(separator: ",")
    try await committee.submit([
      #"{"do":"policy.adopt","witnesses":[\#(named)],"quorum":\#(quorum),"on":"2024-06-12"}"#
    ])
    return (committee, witnesses)
  }

  private static let late = "2024-06-12T09:20:00Z"

  @Test("as many witnesses as the policy asks for must have signed the newest events, each once")
  func quorum() async throws {
    let (committee, witnesses) = try await witnessed(quorum: 2)
    defer { committee.remove() }
    #expect(try committee.findings() == ["quorum-missing@0"])
    // One of two, and the same one twice.
    for version in 0...1 {
      try committee.write(
        [try committee.testimony(over: 4, version: version, [(witnesses[0], Self.late)])],
        at: Self.late)
      #expect(try committee.findings() == ["quorum-missing@0"])
    }
    let stranger = try TestWitness("witness.example/w3", of: try committee.vkey)
    try committee.write(
      [try committee.testimony(over: 4, version: 2, [(stranger, Self.late)])], at: Self.late)
    #expect(try committee.findings() == ["quorum-missing@0"])
    try committee.write(
      [try committee.testimony(over: 4, version: 3, [(witnesses[1], Self.late)])], at: Self.late)
    #expect(try committee.findings().isEmpty)
    #expect(try committee.verify().witnessedSize == 4)
    // An act behind it is under no quorum.
    try committee.write([Self.made], at: Self.late)
    #expect(try committee.findings() == ["quorum-missing@4"])
    #expect(try committee.verify().isSound)
  }

  @Test(
    "an event that a witness had seen was not recorded after that second",
    arguments: [
      ("2024-06-12T09:14:02Z", []), ("2024-06-12T09:14:01Z", ["witness-time@3"]),
      ("2024-06-11T09:14:02Z", ["witness-time@3"]),
    ])
  func seenBefore(at time: String, expected: [String]) async throws {
    let (committee, witnesses) = try await witnessed(quorum: 1)
    defer { committee.remove() }
    try committee.write(
      [try committee.testimony(over: 4, [(witnesses[0], time)])], at: "2024-06-12T09:14:02Z")
    #expect(try committee.findings() == expected)
  }

  @Test(
    "an event that a witness had not seen was not recorded before that second",
    arguments: [("2024-06-12T09:20:00Z", []), ("2024-06-12T09:20:01Z", ["witness-time@4"])])
  func notSeenYet(at time: String, expected: [String]) async throws {
    let (committee, witnesses) = try await witnessed(quorum: 1)
    defer { committee.remove() }
    let testimony = try committee.testimony(over: 4, [(witnesses[0], time)])
    #expect(try committee.write([testimony], at: "2024-06-12T09:20:00Z") == 4)
    #expect(try committee.findings() == expected)
  }
}
