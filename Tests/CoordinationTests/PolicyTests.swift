import EventSourcing
import Foundation
import Testing

@testable import Coordination

@Suite("The policy")
struct PolicyTests {
  static func adopt(_ terms: String) -> String { #"{"do":"policy.adopt"\#(terms)}"# }

  static func witness(_ name: String, material: String) -> String {
    var bytes = Array(material.utf8.prefix(32))
    bytes += [UInt8](repeating: 7, count: 32 - bytes.count)
    return "\(name)+0a0b0c0d+\(Data([4] + bytes).base64EncodedString())"
  }

  @Test("an admin adopts it, and the roots must sign")
  func adopting() throws {
    let line = Self.adopt(#","clock_tolerance_s":300"#)
    let (decision, _) = try World.usual.decide(line, by: "MFA.admin")
    #expect(decision.events[0].type == "policy.adopted")
    #expect(decision.events[0].stream.text == "policy/main")
    #expect(decision.events[0].visibility == "public")
    guard case .roots(let roots, 1)? = decision.signatures.first else {
      Issue.record("no root is asked for")
      return
    }
    #expect(roots.map(\.officer.text) == ["MFA.first"])
    for officer in ["DEF.clerk", "DEV.coordinator", "DEF.auditor"] {
      Spec.given().when(line, by: officer).refused("not-allowed", exit: 77)
    }
    Spec.given(line).when(line).refused("nothing-changed", exit: 6)
  }

  @Test("a policy states all terms; what it leaves out is not asked for")
  func complete() throws {
    Spec.given(Self.adopt(#","clock_tolerance_s":300,"quorum":null"#))
      .when(Self.adopt(#","review_lines":{"possible":60,"likely":80}"#))
      .decides(
        "policy.adopted",
        ["clock_tolerance_s": .null, "review_lines": ["possible": 60, "likely": 80]])
  }

  @Test("four eyes name types of events; an amount is a limit in one currency")
  func fourEyes() throws {
    let line = Self.adopt(
      #","four_eyes":[{"act":"contribution.logged","above":"1000.00 EUR"},{"act":"hold.lifted"}]"#)
    let event = Spec.given().when(line).decides(
      "policy.adopted",
      [
        "four_eyes": [
          ["act": "contribution.logged", "above": ["minor": 100_000, "currency": "EUR"]],
          ["act": "hold.lifted"],
        ]
      ])
    #expect(event != nil)
    func needs(_ money: String) throws -> [SignatureNeed] {
      var world = World.usual
      world.must(line)
      return try world.decide(Line.log("DEF", money), by: "DEF.clerk").0.signatures
    }
    #expect(try needs("").isEmpty)
    #expect(try needs(#","money":{"minor":100000,"currency":"EUR"}"#).isEmpty)
    #expect(try needs(#","money":{"minor":100001,"currency":"EUR"}"#) == [.secondOfficer])
    #expect(try needs(#","money":{"minor":1,"currency":"USD"}"#) == [.secondOfficer])
    var world = World.usual
    world.must(Self.adopt(#","four_eyes":[{"act":"commitment.made","above":"10 EUR"}]"#))
    let made = Line.make("DEF", #","pledged":{"money":{"minor":1001,"currency":"EUR"}}"#)
    #expect(try world.decide(made, by: "DEF.clerk").0.signatures == [.secondOfficer])
  }

  @Test("what can't be four-eyed, or would lock the door for ever, is refused")
  func exempt() {
    for act in ["policy.adopted", "officer.keyRotated", "ledger.created", "checkpoint.witnessed"] {
      Spec.given().when(Self.adopt(#","four_eyes":[{"act":"\#(act)"}]"#))
        .refused("bad-four-eyes", exit: 6)
    }
  }

  @Test("an act that is none, a quorum beyond the witnesses, lines the wrong way round are refused")
  func shapes() throws {
    for (terms, code) in [
      (#","four_eyes":[{"act":"contribution.log"}]"#, "unknown-event-type"),
      (#","clock_tolerance_s":-1"#, "out-of-range"),
      (#","review_lines":{"possible":80,"likely":60}"#, "out-of-range"),
      (#","witnesses":[{"vkey":"x"}]"#, "bad-key"),
      (#","witnesses":["x"]"#, "wrong-shape"),
    ] {
      Spec.given().when(Self.adopt(terms)).refused(code, exit: 65)
    }
    let one = Self.witness("court.example", material: "court")
    Spec.given().when(Self.adopt(#","quorum":1"#)).refused("bad-quorum", exit: 65)
    Spec.given().when(Self.adopt(#","witnesses":[{"vkey":"\#(one)"}],"quorum":2"#))
      .refused("bad-quorum")
    Spec.given().when(Self.adopt(#","witnesses":[{"vkey":"\#(one)"}],"quorum":1"#))
      .decides("policy.adopted", ["quorum": 1])
  }

  @Test("a witness's key has no other task, under whatever name")
  func witnessKeys() {
    let taken = Self.witness("court.example", material: "DEF.clerk")
    Spec.given().when(Self.adopt(#","witnesses":[{"vkey":"\#(taken)"}]"#))
      .refused("key-in-use", exit: 6)
    let root = Self.witness("court.example", material: "MFA.first")
    Spec.given().when(Self.adopt(#","witnesses":[{"vkey":"\#(root)"}]"#)).refused("key-in-use")
    let free = Self.witness("court.example", material: "DEF.new")
    Spec.given(Self.adopt(#","witnesses":[{"vkey":"\#(free)"}]"#))
      .when(World.enrol("DEF.new", ministry: "DEF", roles: #"["clerk"]"#)).refused("key-in-use")
  }

  @Test("one key under two names is no two witnesses")
  func oneKeyTwoNames() {
    let one = Self.witness("court.example", material: "court")
    let same = Self.witness("archive.example", material: "court")
    Spec.given()
      .when(Self.adopt(#","witnesses":[{"vkey":"\#(one)"},{"vkey":"\#(same)"}],"quorum":2"#))
      .refused("key-in-use", exit: 6)
    let other = Self.witness("archive.example", material: "archive")
    Spec.given()
      .when(Self.adopt(#","witnesses":[{"vkey":"\#(one)"},{"vkey":"\#(other)"}],"quorum":2"#))
      .decides("policy.adopted", ["quorum": 2])
  }

  @Test("a rotation needs the new key's signature, an erasure that of its approver")
  func otherSignatures() throws {
    let key = World.key("DEF.clerk", material: "fresh")
    let rotate =
      #"{"do":"officer.rotate-key","officer":"DEF.clerk","public_key":"\#(key)","possession":"\#(World.signature)"}"#
    let (decision, _) = try World.usual.decide(rotate, by: "DEF.clerk")
    #expect(decision.signatures == [.newKey(try #require(VerifierText(key)))])
    #expect(try World.usual.decide(Line.made, by: "DEF.clerk").0.signatures.isEmpty)
  }

  @Test("a root's id is enrolled with the root's own key or not at all")
  func rootEnrolment() throws {
    let foundation = Ledger.Foundation(
      origin: World.origin,
      roots: [
        Ledger.Root(
          key: try #require(VerifierText(World.key("MFA.first"))),
          officer: ID(unchecked: "MFA.first")),
        Ledger.Root(
          key: try #require(VerifierText(World.key("DEF.root"))), officer: ID(unchecked: "DEF.root")
        ),
      ], threshold: 2, demo: true)
    var world = World.usual
    var first = try #require(world.streams[Ledger.stream]?.first)
    first.payload = .object(Ledger.encode(.created(foundation)).payload)
    world.streams[Ledger.stream] = [first]
    func enrol(_ material: String) -> String {
      #"{"do":"officer.enrol","officer":"DEF.root","ministry":"DEF","roles":["clerk"],"public_key":"\#(World.key("DEF.root", material: material))","possession":"\#(World.signature)"}"#
    }
    #expect(try world.decide(enrol("DEF.root")).0.events[0].type == "officer.enrolled")
    #expect(throws: Refusal.self) { try world.decide(enrol("another")) }
    #expect(throws: Refusal.self) {
      try world.decide(
        World.enrol("DEF.x", ministry: "DEF", roles: #"["clerk"]"#)
          .replacing(World.key("DEF.x"), with: World.key("DEF.x", material: "DEF.root")))
    }
  }
}
