import EventSourcing
import Foundation
import MerkleLog
import Testing

@testable import Concert

/// Things that no row shows by itself: witnesses, clocks, doubts, keys, erasures and rights. Each is
/// found by `verify`, and by the second program in what is exported.
@Suite("tampering: evidence")
struct EvidenceTamperTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// All that is found: codes and positions.
    let found: [String]
    let act: @Sendable (Scene) async throws -> Void

    init(
      _ name: String, _ found: [String], _ act: @escaping @Sendable (Scene) async throws -> Void
    ) {
      testDescription = name
      self.found = found
      self.act = act
    }

    init(_ name: String, _ found: [String], forging forgery: Forgery) {
      self.init(name, found) { try await $0.forge(forgery) }
    }
  }

  static let witnesses = [
    Case("a quorum of witnesses", []) { scene in
      try await scene.adopt(Scene.terms(witnesses: 2, quorum: 2))
      try await scene.testify([1, 2])
    },
    Case("one witness of two", ["quorum-missing@0"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 2, quorum: 2))
      try await scene.testify([1])
    },
    Case("two testimonies of one checkpoint", []) { scene in
      try await scene.adopt(Scene.terms(witnesses: 2, quorum: 2))
      try await scene.testify([1])
      try await scene.testify([2], over: 275, version: 1)
    },
    Case("a forged cosignature", ["quorum-missing@0"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([1], isForged: true)
    },
    Case("a witness whom the policy does not name", ["quorum-missing@0"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([3])
    },
    Case("acts after the last testimony", ["quorum-missing@275"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([1])
      try await scene.record([Scene.mission("MINURSO", "Later")], by: "MFA.weber")
    },
    Case("witnesses who saw it before it was recorded", ["witness-time@274"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([1], offset: -1)
    },
    Case("an act recorded before witnesses saw the log without it", ["witness-time@275"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([1], offset: 1)
    },
    Case("witnesses of another history", ["other-history@275", "quorum-missing@0"]) { scene in
      try await scene.adopt(Scene.terms(witnesses: 1, quorum: 1))
      try await scene.testify([1], other: Hash(of: [9]))
    },
  ]

  static let keys = [
    Case("an officer with another's key", ["bad-possession@274", "key-in-use@274"]) { scene in
      let key = try scene.key("DEF.braun").verifier.publicKey
      try await scene.enrol("MFA.klein", key: key, possession: Scene.noPossession)
    },
    Case("an officer with the log's key", ["key-in-use@274"]) { scene in
      try await scene.enrol("MFA.klein", with: scene.logKey())
    },
    Case("an officer with a key of small order", ["bad-event@274"]) { scene in
      let key = [1] + [UInt8](repeating: 0, count: 31)
      try await scene.enrol("MFA.klein", key: key, possession: Scene.noPossession)
    },
    Case("an officer with a key written in a second way", ["bad-event@274"]) { scene in
      let key = [0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
      try await scene.enrol("MFA.klein", key: key, possession: Scene.noPossession)
    },
    Case("an officer who never signed for the key", ["bad-possession@274"]) { scene in
      let key = try SigningKey(name: Scene.origin + "/officer/MFA.klein").verifier.publicKey
      try await scene.enrol("MFA.klein", key: key, possession: Scene.noPossession)
    },
    Case("a witness with an officer's key", ["key-in-use@274"]) { scene in
      let key = try WitnessKey(
        name: "witness.example/w1", publicKey: scene.key("DEF.braun").verifier.publicKey)
      try await scene.forgePolicy(#""witnesses":[{"vkey":"\#(key.vkey)"}]"#)
    },
    Case("one key under the names of two witnesses", ["key-in-use@274", "quorum-missing@0"]) {
      scene in
      let key = try Scene.witness(1).verifier
      let other = try WitnessKey(name: "witness.example/w9", publicKey: key.publicKey)
      try await scene.forgePolicy(
        #""quorum":2,"witnesses":[{"vkey":"\#(key.vkey)"},{"vkey":"\#(other.vkey)"}]"#)
    },
    Case("a new key that did not sign beside the old one", ["signature-missing@274"]) { scene in
      try await scene.rotate("DEF.braun", keys: [])
    },
    Case("a rotation that both keys signed", []) { scene in
      let key = try SigningKey(name: Scene.origin + "/officer/DEF.braun")
      try await scene.rotate("DEF.braun", to: key, keys: [key])
    },
    Case("an act after the revocation", ["bad-signature@275"]) { scene in
      try await scene.revoke("DEF.braun", since: nil)
      try await scene.forge(
        Forgery(
          act: "commitment.withdrawn", stream: "commitment/COM-2024-0501", version: 2,
          ministry: "DEF", payload: #"{"reason":"x"}"#, by: "DEF.braun"))
    },
  ]

  static let doubts = [
    Case("acts of a key that was in other hands", ["disputed@7"]) { scene in
      try await scene.revoke("DEF.braun", since: "2024-06-01")
    },
    Case("some of them affirmed by another officer", ["disputed@11"]) { scene in
      try await scene.revoke("DEF.braun", since: "2024-06-01")
      try await scene.record(
        [#"{"do":"commitment.assess","ref":"COM-2024-0501","status":"on_track"}"#], by: "MFA.weber")
    },
    Case("all of them affirmed by another officer", []) { scene in
      try await scene.revoke("DEV.muller", since: "2024-06-01")
      try await scene.record(
        [
          #"{"do":"commitment.assess","ref":"COM-2024-0502","status":"on_track"}"#,
          #"{"do":"contribution.withdraw","ref":"CTR-2024-0001","reason":"not ours"}"#,
        ], by: "MFA.weber")
    },
    Case("affirmed by one who is suspect, too", ["disputed@7", "disputed@9"]) { scene in
      try await scene.revoke("DEF.braun", since: "2024-06-01")
      try await scene.revoke("DEV.muller", since: "2024-06-01")
    },
    Case("a clock that is wrong by more than the policy allows", ["clock-differs@274"]) { scene in
      try await scene.forgePolicy(#""clock_tolerance_s":60"#)
      try scene.tamper("UPDATE events SET recorded = recorded + 60001 WHERE seq = 274")
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
    Case("a clock that is wrong by just what it allows", []) { scene in
      try await scene.forgePolicy(#""clock_tolerance_s":60"#)
      try scene.tamper("UPDATE events SET recorded = recorded + 60000 WHERE seq = 274")
      try Forger(scene: scene).rebuild(signing: scene.logKey())
    },
  ]

  static let erasures = [
    Case("a lawful erasure", []) { scene in
      try await scene.erase(7)
    },
    Case("an erasure that nobody approved", ["signature-missing@274"]) { scene in
      try await scene.erase(7, with: [])
    },
    Case("an erasure while a hold stood", ["erased-without-authority@275"]) { scene in
      try await scene.hold("placed", version: 0)
      try await scene.erase(7)
    },
    Case("an erasure after the hold was lifted", []) { scene in
      try await scene.hold("placed", version: 0)
      try await scene.hold("lifted", version: 1)
      try await scene.erase(7)
    },
    Case("a hold on another record", []) { scene in
      try await scene.hold("placed", version: 0)
      try await scene.erase(9, title: "Schools in Ségou")
    },
    Case("a payload gone that no event allows", ["erased-without-authority@9"]) { scene in
      try scene.tamper("UPDATE bodies SET salt = NULL, payload = NULL WHERE seq = 9")
    },
    Case(
      "a right erased",
      ["bad-event@6", "bad-signature@272", "bad-signature@9", "erased-without-authority@6"]
    ) { scene in
      try await scene.erase(6, with: ["DEF.braun"], approver: "DEF.braun")
    },
  ]

  @Test("witnesses", arguments: witnesses)
  func witnessed(_ one: Case) async throws { try await check(one) }

  @Test("keys", arguments: keys)
  func keyed(_ one: Case) async throws { try await check(one) }

  @Test("acts in doubt, and clocks", arguments: doubts)
  func doubted(_ one: Case) async throws { try await check(one) }

  @Test("erasures", arguments: erasures)
  func erased(_ one: Case) async throws { try await check(one) }

  @Test("rights and readability", arguments: RightsTampers.all)
  func rights(_ one: Case) async throws { try await check(one) }

  private func check(_ one: Case) async throws {
    let scene = try await Scene()
    defer { scene.remove() }
    try await one.act(scene)
    let found = try SecondOpinion.visible(scene.verify(), size: scene.size())
    #expect(found.map(\.description).sorted() == one.found.sorted())
    let opinion = try await SecondOpinion(of: scene)
    #expect(opinion.points == found)
  }
}
