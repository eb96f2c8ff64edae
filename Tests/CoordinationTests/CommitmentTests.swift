import EventSourcing
import Testing

@testable import Coordination

@Suite("Commitments")
struct CommitmentTests {
  @Test("a commitment belongs to the ministry that is named")
  func makes() {
    let event = Spec.given().when(Line.made, by: "DEF.clerk").decides(
      "commitment.made",
      [
        "title": "Formation",
        "pledged": [
          "money": ["minor": 1_800_000, "currency": "EUR"], "people": [["f": 1, "m": 2]],
        ], "mission": .null,
      ])
    #expect(event?.ministry == "DEF")
    #expect(event?.stream.text == "commitment/COM-2024-0031")
    #expect(event?.version == 0)
    #expect(event?.lang == "fr")
    #expect(event?.visibility == "parliament")
    #expect(event?.on == day("2024-02-01"))
  }

  @Test("without a ministry it is the officer's own; without a day it is today")
  func defaults() {
    let event = Spec.given().when(
      #"{"do":"commitment.make","title":"T","kind":"money"}"#, by: "DEV.clerk"
    ).decides("commitment.made")
    #expect(event?.ministry == "DEV")
    #expect(event?.on == World.today)
    #expect(event?.ref == "COM-2024-0001")
    #expect(event?.visibility == "committee")
  }

  @Test("references go on after the highest of their year")
  func minting() {
    let event = Spec.given(Line.made).when(Line.make("DEF")).decides("commitment.made")
    #expect(event?.ref == "COM-2024-0032")
    let earlier = Spec.given(Line.made).when(Line.make("DEF", #","on":"2023-01-01""#))
      .decides("commitment.made")
    #expect(earlier?.ref == "COM-2023-0001")
  }

  @Test("an amendment stores the complete result and the changed keys")
  func amends() {
    let event = Spec.given(Line.made).when(
      Line.amend(#","period":{"start":"2024-03-01","end":"2024-06-30"},"framework":null"#)
    ).decides(
      "commitment.amended",
      [
        "title": "Formation", "kind": "training", "changed": ["framework", "period"],
        "framework": .null, "period": ["start": "2024-03-01", "end": "2024-06-30"], "reason": "r",
      ])
    #expect(event?.lang == "fr")
    #expect(event?.visibility == "parliament")
    #expect(event?.version == 1)
    #expect(event?.on == World.today)
  }

  @Test("words that an amendment leaves alone keep their language")
  func amendsInAnotherLanguage() {
    let event = Spec.given(Line.made).when(
      Line.amend(#","lang":"en","description":"Course for trainers""#)
    ).decides(
      "commitment.amended",
      [
        "title": ["fr": "Formation"], "description": "Course for trainers",
        "changed": ["description"],
      ])
    #expect(event?.lang == "en")
  }

  @Test("an amendment that changes nothing is refused")
  func nothingChanged() {
    Spec.given(Line.made).when(Line.amend(#","title":"Formation""#))
      .refused(.nothingChanged(ref: "COM-2024-0031"))
    Spec.given(Line.made).when(Line.amend("")).refused("nothing-changed", exit: 6)
  }

  @Test("who may see it can change alone, and not to what it is")
  func visibility() {
    let event = Spec.given(Line.made).when(Line.amend(#","visibility":"public""#)).decides(
      "commitment.amended", ["title": "Formation", "changed": ["visibility"]])
    #expect(event?.visibility == "public")
    Spec.given(Line.made).when(Line.amend(#","visibility":"parliament""#))
      .refused(.nothingChanged(ref: "COM-2024-0031"))
  }

  @Test("a needed field cannot be cleared")
  func clearingTitle() {
    Spec.given(Line.made).when(Line.amend(#","title":null"#)).refused("missing-field", exit: 65)
  }

  @Test("the version that was read must be the newest")
  func staleVersion() {
    Spec.given(Line.made, Line.amend(#","partner":"EUTM""#)).when(
      Line.amend(#","partner":"x","expect_version":0"#)
    ).refused(.staleVersion(ref: "COM-2024-0031", expected: 0, newest: 1))
    Spec.given(Line.made).when(Line.amend(#","partner":"x","expect_version":3"#))
      .refused("stale-version", exit: 4)
    Spec.given(Line.made).when(Line.amend(#","partner":"x","expect_version":0"#))
      .decides("commitment.amended")
  }

  @Test("what was fulfilled takes no amendment until it is reopened")
  func fulfilled() {
    Spec.given(Line.made, Line.fulfilled).when(Line.amend(#","partner":"x""#))
      .refused(.commitment(.fulfilled("COM-2024-0031", on: day("2024-05-31"))))
    Spec.given(Line.made, Line.fulfilled).when(Line.fulfilled).refused("commitment-closed", exit: 6)
    Spec.given(
      Line.made, Line.fulfilled,
      #"{"do":"commitment.reopen","ref":"COM-2024-0031","reason":"not all"}"#
    ).when(Line.amend(#","partner":"x""#)).decides("commitment.amended")
    Spec.given(Line.made).when(
      #"{"do":"commitment.reopen","ref":"COM-2024-0031","reason":"r"}"#
    ).refused("commitment-open", exit: 6)
  }

  @Test("what was withdrawn says by whom and why")
  func withdrawn() {
    let words = Spec.given(Line.made, Line.withdrawn).when(Line.amend(#","partner":"x""#))
      .refused("withdrawn", exit: 6)
    #expect(words?.what.contains("2024-06-15 by MFA.first: \"taken over by the EU\"") == true)
  }

  @Test("a commitment is pooled under a mission in which its owner takes part")
  func pooling() {
    let pool = #"{"do":"commitment.pool","ref":"COM-2024-0031","mission":"EUTM-MALI"}"#
    Spec.given(Line.made).when(pool).decides("commitment.pooled", ["mission": "EUTM-MALI"])
    Spec.given(Line.made, pool).when(pool).refused("already-pooled", exit: 6)
    Spec.given(Line.made, pool).when(#"{"do":"commitment.unpool","ref":"COM-2024-0031"}"#)
      .decides("commitment.unpooled", ["mission": "EUTM-MALI"])
    Spec.given(Line.made).when(#"{"do":"commitment.unpool","ref":"COM-2024-0031"}"#)
      .refused("not-pooled", exit: 6)
    Spec.given(Line.make("JUS", #","ref":"COM-2024-0009""#)).when(
      #"{"do":"commitment.pool","ref":"COM-2024-0009","mission":"EUTM-MALI"}"#
    ).refused("not-taking-part", exit: 6)
    Spec.given(Line.make("DEF", #","ref":"COM-2024-0009""#)).when(
      #"{"do":"commitment.pool","ref":"COM-2024-0009","mission":"KFOR"}"#
    ).refused("mission-closed", exit: 6)
  }

  @Test("mission and co-owners must exist, and the owner takes part")
  func references() {
    Spec.given().when(Line.make("DEF", #","mission":"EUTM-MAIL""#)).refused(
      "unknown-mission", exit: 65)
    Spec.given().when(Line.make("JUS", #","mission":"EUTM-MALI""#)).refused("not-taking-part")
    Spec.given().when(Line.make("DEF", #","co_owners":["DEVV"]"#)).refused("unknown-ministry")
    Spec.given().when(Line.make("DEF", #","co_owners":["DEF","DEV"]"#))
      .decides("commitment.made", ["co_owners": ["DEV"]])
  }

  @Test("an unknown ministry is refused with the nearest one")
  func unknownMinistry() {
    let words = Spec.given().when(Line.make("DEFF")).refused("unknown-ministry", exit: 65)
    #expect(words?.value == "DEFF")
    #expect(words?.mend.contains("Did you mean DEF?") == true)
  }

  @Test("a reference is never used again, and one that is not there is not found")
  func existence() {
    Spec.given(Line.made).when(Line.made).refused("ref-taken", exit: 6)
    Spec.given().when(Line.amend(#","partner":"x""#)).refused("not-found", exit: 3)
  }

  @Test("reassigning is for a coordinator, or for whoever may act for both")
  func reassigning() {
    func line(_ to: String) -> String {
      #"{"do":"commitment.reassign","ref":"COM-2024-0031","to":"\#(to)","reason":"r"}"#
    }
    Spec.given(Line.made).when(line("DEV"), by: "DEV.coordinator")
      .decides("commitment.reassigned", ["to": "DEV"])
    Spec.given(Line.made).when(line("DEV"), by: "DEF.clerk").refused("not-allowed", exit: 77)
    Spec.given(Line.made, line("DEV")).when(Line.amend(#","partner":"x""#), by: "DEF.clerk")
      .refused("not-allowed")
    let event = Spec.given(Line.made, line("DEV")).when(
      Line.amend(#","partner":"x""#), by: "DEV.clerk"
    ).decides("commitment.amended")
    #expect(event?.ministry == "DEV")
    Spec.given(Line.made).when(line("DEF")).refused("already-owner", exit: 6)
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged)
      .when(line("DEF"), by: "DEF.clerk").decides("commitment.reassigned")
  }

  @Test("assessing says what the owner says")
  func assessing() {
    Spec.given(Line.made).when(
      #"{"do":"commitment.assess","ref":"COM-2024-0031","status":"at_risk","note":"late"}"#
    ).decides("commitment.assessed", ["status": "at_risk", "note": "late"])
    Spec.given(Line.made, Line.fulfilled).when(
      #"{"do":"commitment.assess","ref":"COM-2024-0031","status":"delayed"}"#
    ).refused("commitment-closed")
  }

  @Test("a payload beyond 64 KiB is refused")
  func payloadLimit() {
    let long = String(repeating: "x", count: 480)
    let list = (0..<200).map { "\"\($0)\(long)\"" }.joined(separator: ",")
    Spec.given().when(Line.make("DEF", #","locations":[\#(list)]"#)).refused("too-large", exit: 65)
  }
}
