import EventSourcing
import MerkleLog

@testable import Concert

/// What no decision could have led to.
enum RightsTampers {
  typealias Case = EvidenceTamperTests.Case

  private static let withdrawn = #"{"reason":"Not ours"}"#

  static let all: [Case] = [
    Case(
      "a clerk on another ministry's record", ["not-allowed@274"],
      forging: Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0502", version: 1,
        ministry: "DEV", payload: withdrawn, by: "DEF.braun")),
    Case(
      "another ministry's record under the own name", ["not-allowed@274", "wrong-owner@274"],
      forging: Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0502", version: 1,
        ministry: "DEF", payload: withdrawn, by: "DEF.braun")),
    Case(
      "a record given to a ministry that the clerk may not act for", ["not-allowed@274"],
      forging: Forgery(
        act: "commitment.reassigned", stream: "commitment/COM-2024-0501", version: 2,
        ministry: "DEF", payload: #"{"reason":"Yours now","to":"DEV"}"#, by: "DEF.braun")),
    Case(
      "an enrolment without the right", ["not-allowed@274"],
      forging: Forgery(
        act: "officer.rolesChanged", stream: "officer/DEF.braun", version: 1, ministry: "DEF",
        payload: #"{"reason":"x","roles":["admin"]}"#, by: "DEF.braun")),
    Case(
      "a policy that no root signed", ["not-allowed@274", "signature-missing@274"],
      forging: Forgery(
        act: "policy.adopted", stream: "policy/main", ministry: "DEF",
        payload: #"{"clock_tolerance_s":60}"#, by: "DEF.braun")),
    Case(
      "a policy in another ministry's name", ["wrong-owner@274"],
      forging: Forgery(
        act: "policy.adopted", stream: "policy/main", ministry: "DEF",
        payload: #"{"clock_tolerance_s":60}"#)),
    Case(
      "the ledger created twice", ["bad-genesis@274", "unreadable-event@274"],
      forging: Forgery(
        act: "ledger.created", stream: "ledger/main", version: 1,
        payload: #"{"demo":true,"origin":"test.example/tamper","roots":[],"threshold":1}"#)),
    Case(
      "a type that nobody knows", ["unknown-event-type@274"],
      forging: Forgery(act: "treaty.signed", stream: "treaty/T-1", payload: "{}")),
    Case(
      "an act in a record of another kind", ["wrong-stream@274"],
      forging: Forgery(
        act: "commitment.withdrawn", stream: "mission/MINUSMA", version: 1, payload: withdrawn)),
    Case(
      "a title that is no text", ["unreadable-event@274"],
      forging: Forgery(
        act: "commitment.made", stream: "commitment/COM-2024-0099",
        payload: #"{"kind":"money","title":7}"#)),
    Case(
      "a key that its type does not have", ["unreadable-event@274"],
      forging: Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
        ministry: "DEF", payload: #"{"reason":"x","why":"y"}"#, by: "DEF.braun")),
    Case(
      "a record begun twice", ["bad-event@274"],
      forging: Forgery(
        act: "commitment.made", stream: "commitment/COM-2024-0501", version: 2, ministry: "DEF",
        payload: #"{"kind":"money","title":"Mine"}"#, by: "DEF.braun")),
    Case(
      "a record that never began", ["bad-event@274"],
      forging: Forgery(
        act: "commitment.withdrawn", stream: "commitment/COM-2024-0099", payload: withdrawn)),
    Case(
      "a confirmation by the author", ["not-allowed@275"]
    ) { scene in
      try await scene.forge(
        Forgery(
          act: "officer.rolesChanged", stream: "officer/DEV.muller", version: 1, ministry: "DEV",
          payload: #"{"reason":"x","roles":["clerk","validator"]}"#))
      try await scene.forge(
        Forgery(
          act: "contribution.confirmed", stream: "contribution/CTR-2024-0001", version: 1,
          ministry: "DEV", payload: "{}", by: "DEV.muller"))
    },
    Case("one pair of eyes where four are asked for", ["signature-missing@275"]) { scene in
      try await scene.forgePolicy(#""four_eyes":[{"act":"commitment.withdrawn"}]"#)
      try await scene.forge(
        Forgery(
          act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
          ministry: "DEF", payload: withdrawn, by: "DEF.braun"))
    },
    Case("four eyes, two of which have no right", ["signature-missing@275"]) { scene in
      try await scene.forgePolicy(#""four_eyes":[{"act":"commitment.withdrawn"}]"#)
      try await scene.forge(
        Forgery(
          act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
          ministry: "DEF", payload: withdrawn, by: "DEF.braun"), with: ["DEV.muller"])
    },
    Case("four eyes", []) { scene in
      try await scene.forgePolicy(#""four_eyes":[{"act":"commitment.withdrawn"}]"#)
      try await scene.forge(
        Forgery(
          act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
          ministry: "DEF", payload: withdrawn, by: "DEF.braun"), with: ["MFA.weber"])
    },
    Case("a large sum that two had to sign", ["signature-missing@276"]) { scene in
      try await scene.forgePolicy(
        #""four_eyes":[{"above":{"currency":"EUR","minor":1000},"act":"contribution.logged"}]"#)
      for (number, cents) in [(8, 1000), (9, 1001)] {
        try await scene.forge(
          Forgery(
            act: "contribution.logged", stream: "contribution/CTR-2024-000\(number)",
            ministry: "DEF",
            payload:
              #"{"direction":"given","kind":"money","money":{"currency":"EUR","minor":\#(cents)},"title":"T"}"#,
            by: "DEF.braun"))
      }
    },
  ]
}

extension Scene {
  func forgePolicy(_ terms: String) async throws {
    let json = try JSON(parsing: "{\(terms)}").canonicalText
    try await forge(Forgery(act: "policy.adopted", stream: "policy/main", payload: json))
  }

  /// Base64 of what is nobody's signature.
  static let noPossession = Base64.encode([UInt8](repeating: 0, count: 64))

  func enrol(_ officer: String, key: [UInt8], possession: String) async throws {
    let name = Self.origin + "/officer/" + officer
    let id = Hash(of: Array("\(name)\n".utf8) + [1] + key).bytes.prefix(4)
    let hex = id.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let payload: JSON = [
      "key": .string("\(name)+\(hex)+\(Base64.encode([1] + key))"), "ministry": "MFA",
      "officer": .string(officer), "possession": .string(possession), "roles": ["clerk"],
    ]
    try await forge(
      Forgery(
        act: "officer.enrolled", stream: "officer/" + officer, payload: payload.canonicalText))
  }

  /// Enrols an officer with the same private key as another's.
  func enrol(_ officer: String, with key: SigningKey) async throws {
    let message = Array("concert-possession/v1\n\(officer)\n\(Self.origin)\n".utf8)
    try await enrol(
      officer, key: key.verifier.publicKey, possession: Base64.encode(key.sign(message)))
  }

  func rotate(_ officer: String, to key: SigningKey? = nil, keys: [SigningKey]) async throws {
    let key = try key ?? SigningKey(name: Self.origin + "/officer/" + officer)
    let message = Array("concert-possession/v1\n\(officer)\n\(Self.origin)\n".utf8)
    let payload: JSON = [
      "key": .string(key.verifier.vkey),
      "possession": .string(Base64.encode(try key.sign(message))),
    ]
    try await forge(
      Forgery(
        act: "officer.keyRotated", stream: "officer/" + officer, version: 1, ministry: "DEF",
        payload: payload.canonicalText, by: officer), keys: keys)
  }

  func revoke(_ officer: String, since day: String?) async throws {
    let since = day.map { #","suspect_from":"\#($0)""# } ?? ""
    try await record(
      [#"{"do":"officer.revoke","officer":"\#(officer)","reason":"stolen"\#(since)}"#],
      by: "MFA.weber")
  }

  func hold(_ act: String, version: Int) async throws {
    try await forge(
      Forgery(
        act: "hold." + act, stream: "hold/COM-2024-0501", version: version,
        payload: #"{"reason":"court","subject":"COM-2024-0501"}"#))
  }

  /// Erases a commitment's payload as the law asks, or without a second officer.
  func erase(
    _ position: Position, title: String = "Wells in Mopti", with others: [String] = ["DEV.muller"],
    approver: String = "DEV.muller"
  ) async throws {
    try await forge(
      Forgery(
        act: "body.erased", stream: "body/\(position)",
        payload: """
          {"approver":"\(approver)","basis":"GDPR 17","replacement":{"kind":"money",\
          "title":"\(title)"},"seq":\(position)}
          """), with: others)
    try tamper(
      """
      UPDATE bodies SET salt = NULL, payload = NULL, command_digest = NULL WHERE seq = \(position)
      """)
  }
}
