import EventSourcing
import Testing

@testable import Coordination

@Suite("Officers")
struct OfficerTests {
  private let new = World.enrol("DEF.new", ministry: "DEF", roles: #"["clerk"]"#)

  @Test("an admin enrols an officer with a key of its own")
  func enrolling() throws {
    let (decision, _) = try World.usual.decide(new, by: "MFA.admin")
    #expect(decision.events[0].visibility == "public")
    #expect(decision.possession?.key.text == World.key("DEF.new"))
    #expect(
      decision.possession?.message
        == Array("concert-possession/v1\nDEF.new\nledger.example\n".utf8))
    Spec.given().when(new, by: "DEF.clerk").refused("not-allowed")
    Spec.given(new).when(new).refused("officer-exists", exit: 6)
    Spec.given().when(World.enrol("X.new", ministry: "NONE", roles: #"["clerk"]"#))
      .refused("unknown-ministry")
  }

  @Test("a key is used once, whoever has it and even after it was replaced")
  func keys() {
    func rotate(_ material: String) -> String {
      #"{"do":"officer.rotate-key","officer":"DEF.clerk","public_key":"\#(World.key("DEF.clerk", material: material))","possession":"\#(World.signature)"}"#
    }
    Spec.given().when(rotate("fresh"), by: "DEF.clerk").decides("officer.keyRotated")
    Spec.given().when(rotate("DEV.clerk"), by: "DEF.clerk").refused("key-in-use", exit: 6)
    Spec.given().and(rotate("fresh"), by: "DEF.clerk").when(rotate("DEF.clerk"), by: "DEF.clerk")
      .refused("key-in-use")
    Spec.given().when(rotate("MFA.first"), by: "DEF.clerk").refused("key-in-use")
    Spec.given().when(rotate("fresh")).refused("not-allowed")
  }

  @Test("a key carries its owner's name")
  func keyNames() {
    Spec.given().when(
      #"{"do":"officer.enrol","officer":"DEF.new","ministry":"DEF","roles":["clerk"],"key":"\#(World.key("DEF.other"))","possession":"\#(World.signature)"}"#
    ).refused("key-name-wrong", exit: 6)
  }

  @Test("roles change, and revoked rights are gone")
  func changing() {
    let line =
      #"{"do":"officer.change-roles","officer":"DEF.clerk","roles":["auditor"],"reason":"r"}"#
    Spec.given(line).when(Line.make("DEF"), by: "DEF.clerk").refused("not-allowed")
    Spec.given(line).when(line).refused("nothing-changed")
    Spec.given().when(Line.make("DEF"), by: "DEF.gone").refused("officer-revoked", exit: 77)
    Spec.given().when(#"{"do":"officer.revoke","officer":"DEF.gone","reason":"r"}"#)
      .refused("officer-revoked", exit: 6)
    Spec.given().when(#"{"do":"officer.revoke","officer":"DEF.none","reason":"r"}"#)
      .refused("not-found", exit: 3)
    Spec.given().when(Line.make("DEF"), by: "DEF.nobody").refused(
      .notEnrolled(ID(unchecked: "DEF.nobody")))
  }

  @Test("the last admin stays; any other may go")
  func lastAdmin() {
    func revoke(_ id: String) -> String {
      #"{"do":"officer.revoke","officer":"\#(id)","reason":"r"}"#
    }
    func demote(_ id: String) -> String {
      #"{"do":"officer.change-roles","officer":"\#(id)","roles":["clerk"],"reason":"r"}"#
    }
    Spec.given().when(revoke("MFA.first"), by: "MFA.admin").decides("officer.revoked")
    for gone in [revoke("MFA.admin"), demote("MFA.admin")] {
      for last in [revoke("MFA.first"), demote("MFA.first")] {
        Spec.given(gone).when(last).refused("last-admin", exit: 6)
      }
      Spec.given(gone).when(revoke("DEF.clerk")).decides("officer.revoked")
      Spec.given(gone).when(
        #"{"do":"officer.change-roles","officer":"MFA.first","roles":["admin"],"reason":"r"}"#
      ).decides("officer.rolesChanged")
    }
  }

  @Test(
    "auditors, analysts and observers append nothing",
    arguments: ["DEF.auditor", "DEF.analyst", "DEF.observer"])
  func readers(officer: String) {
    for line in [
      Line.make("DEF"), Line.log("DEF"), Line.merged, Line.amend(#","partner":"x""#), Line.reviewed,
      #"{"do":"mission.join","mission":"KFOR"}"#, Line.withdrawn,
      #"{"do":"mission.conclude","mission":"EUTM-MALI"}"#, new,
    ] {
      Spec.given(Line.made, Line.other).when(line, by: officer).refused("not-allowed", exit: 77)
    }
  }

  @Test("an admin records nothing else, and a clerk only for the own ministry")
  func rights() {
    Spec.given().when(Line.make("MFA"), by: "MFA.admin").refused("not-allowed")
    let words = Spec.given(Line.other).when(
      #"{"do":"commitment.withdraw","ref":"COM-2024-0040","reason":"r"}"#, by: "DEF.clerk"
    ).refused("not-allowed", exit: 77)
    #expect(words?.what.contains("You are clerk for DEF; COM-2024-0040 belongs to DEV.") == true)
    Spec.given().when(Line.make("DEV"), by: "DEF.clerk").refused("not-allowed")
    Spec.given().when(Line.make("DEF"), by: "DEV.coordinator").decides("commitment.made")
  }
}
