import EventSourcing
import Testing

@testable import Coordination

@Suite("Holds and lawful erasure")
struct ErasureTests {
  private static let place = #"{"do":"hold.place","subject":"COM-2024-0031","reason":"inquiry"}"#
  private static let lift = #"{"do":"hold.lift","subject":"COM-2024-0031","reason":"ended"}"#

  private static func described(_ words: String?) -> String {
    let description = words.map { #","description":"\#($0)""# } ?? ""
    return
      #"{"do":"commitment.make","ref":"COM-2024-0031","ministry":"DEF","title":"Course","kind":"training","partner":"Mr X","pledged":{"money":{"minor":1800000,"currency":"EUR"},"people":{"f":1,"m":2}},"on":"2024-02-01","visibility":"parliament"\#(description)}"#
  }

  /// A world whose last event has a description to be erased, and its position.
  private static func world() -> (World, Position) {
    var world = World.usual
    world.must(described("Mr X, born 1970"))
    return (world, Position(world.log.count - 1))
  }

  private static func payload(_ world: World, _ seq: Position) -> JSONObject {
    world.log[Int(seq)].event.payload.object ?? JSONObject()
  }

  private static func erase(
    _ seq: Position, _ replacement: JSONObject, approver: String = "DEF.auditor"
  ) -> String {
    let command: JSON = [
      "do": "body.erase", "seq": .int(seq), "basis": "GDPR 17", "approver": .string(approver),
      "replacement": .object(replacement),
    ]
    return command.canonicalText
  }

  private static func code(_ world: World, _ line: String, by officer: String = "MFA.admin")
    -> String?
  {
    do {
      _ = try world.decide(line, by: officer)
      return nil
    } catch {
      return (error as? any Explainable)?.explanation.code
    }
  }

  @Test("an admin places a hold on a record and lifts it, once each")
  func holds() {
    Spec.given(Line.made).when(Self.place, by: "MFA.admin")
      .decides("hold.placed", ["subject": "COM-2024-0031", "reason": "inquiry"])
    Spec.given(Line.made).when(Self.place, by: "DEF.clerk").refused("not-allowed", exit: 77)
    Spec.given().when(Self.place).refused("not-found", exit: 3)
    Spec.given(Line.made, Self.place).when(Self.place).refused("already-held", exit: 6)
    Spec.given(Line.made).when(Self.lift).refused("not-held", exit: 6)
    Spec.given(Line.made, Self.place).when(Self.lift).decides("hold.lifted")
    Spec.given(Line.made, Self.place, Self.lift).when(Self.place).decides("hold.placed")
    for ref in ["DEF.clerk", "policy/main", "@1"] {
      Spec.given().when(#"{"do":"hold.place","subject":"\#(ref)","reason":"r"}"#)
        .refused("bad-reference", exit: 65)
    }
  }

  @Test("an admin erases words with a second officer, who must sign")
  func erasing() throws {
    let (world, seq) = Self.world()
    var replacement = Self.payload(world, seq)
    replacement["description"] = nil
    let (decision, _) = try world.decide(Self.erase(seq, replacement), by: "MFA.admin")
    let event = decision.events[0]
    #expect(event.type == "body.erased")
    #expect(event.stream.text == "body/\(seq)")
    #expect(event.visibility == "parliament")
    #expect(decision.signatures == [.approver(ID(unchecked: "DEF.auditor"))])
    #expect(Self.code(world, Self.erase(seq, replacement), by: "DEF.clerk") == "not-allowed")
    #expect(
      Self.code(world, Self.erase(seq, replacement, approver: "MFA.admin")) == "same-person")
    #expect(
      Self.code(world, Self.erase(seq, replacement, approver: "DEF.gone")) == "officer-revoked")
    #expect(
      Self.code(world, Self.erase(seq, replacement, approver: "DEF.nobody")) == "not-allowed")
    #expect(Self.code(world, Self.erase(seq + 1, replacement)) == "not-found")
    #expect(Self.code(world, Self.erase(seq, Self.payload(world, seq))) == "nothing-changed")
  }

  @Test("nothing is erased under a hold, or twice")
  func held() {
    var (world, seq) = Self.world()
    var replacement = Self.payload(world, seq)
    replacement["description"] = nil
    world.must(Self.place)
    #expect(Self.code(world, Self.erase(seq, replacement)) == "under-hold")
    world.must(Self.lift)
    world.must(Self.erase(seq, replacement), by: "MFA.admin")
    #expect(Self.code(world, Self.erase(seq, replacement)) == "already-erased")
  }

  @Test("who had which right stays: ledger, policy, ministries, officers, holds and erasures")
  func neverErased() {
    var world = World.usual
    world.must(PolicyTests.adopt(#","clock_tolerance_s":300"#))
    world.must(Line.made)
    world.must(Self.place)
    let kinds = Set(world.log.map(\.stream.kind))
    #expect(kinds.isSuperset(of: ["ledger", "ministry", "officer", "policy", "hold"]))
    var replacement = JSONObject()
    replacement["reason"] = "[erased]"
    for (index, target) in world.log.enumerated()
    where !Erasure.erasable.contains(target.stream.kind) {
      let line = Self.erase(Position(index), replacement)
      #expect(Self.code(world, line) == "never-erased", "\(target.event.type)")
    }
  }

  @Test("a replacement must be read like the event, and change nothing that is counted or linked")
  func redactions() {
    let (world, seq) = Self.world()
    let original = Self.payload(world, seq)
    func code(_ change: (inout JSONObject) -> Void) -> String? {
      var copy = original
      change(&copy)
      return Self.code(world, Self.erase(seq, copy))
    }
    #expect(code { $0["title"] = "[erased]" } == nil)
    #expect(code { $0["partner"] = nil } == nil)
    #expect(code { $0["title"] = nil } == "bad-replacement")
    #expect(code { $0["nonsense"] = 1 } == "bad-replacement")
    #expect(code { $0["kind"] = "money" } == "not-a-redaction")
    #expect(code { $0["pledged"] = nil } == "not-a-redaction")
    #expect(code { $0["framework"] = "EU" } == "not-a-redaction")
    #expect(
      code {
        $0["pledged"] = [
          "money": ["minor": 9, "currency": "EUR"], "people": original["pledged"]?["people"] ?? 0,
        ]
      } == "not-a-redaction")
  }

  @Test("fields that are named go, or are marked where the event could not be read without them")
  func redacting() throws {
    let (world, seq) = Self.world()
    let target = world.log[Int(seq)]
    let payload = try Redaction.redacted(target, fields: ["title", "partner", "description"])
    #expect(payload["title"] == "[erased]")
    #expect(payload["partner"] == nil)
    #expect(payload["description"] == nil)
    #expect(payload["pledged"] == target.event.payload["pledged"])
    #expect(throws: Refusal.self) { try Redaction.redacted(target, fields: ["nothing"]) }
  }

  @Test("what witnesses said is kept by whoever may append, and not twice")
  func witnessing() {
    let root = World.signature.prefix(0) + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let line =
      #"{"do":"checkpoint.witness","size":3,"root":"\#(root)","cosignatures":["— court.example x"]}"#
    for officer in ["DEF.clerk", "DEF.validator", "MFA.admin", "DEV.coordinator"] {
      Spec.given().when(line, by: officer).decides("checkpoint.witnessed", ["size": 3])
    }
    for officer in ["DEF.auditor", "DEF.analyst", "DEF.observer"] {
      Spec.given().when(line, by: officer).refused("not-allowed", exit: 77)
    }
    Spec.given(line).when(line).refused("nothing-changed")
  }
}
