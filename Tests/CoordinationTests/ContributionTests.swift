import EventSourcing
import Testing

@testable import Coordination

@Suite("Contributions")
struct ContributionTests {
  @Test("a contribution says what was given, by default given")
  func logs() {
    Spec.given(Line.made).when(Line.logged, by: "DEF.clerk").decides(
      "contribution.logged",
      [
        "direction": "given", "people": [["f": 1, "m": 1]],
        "training": [
          "sessions": 2, "topic": "gbv", "trained": [["f": 3, "m": 21]],
          "audience": "local_forces",
        ],
      ])
  }

  @Test("a closed commitment takes no delivery")
  func closedCommitment() {
    Spec.given(Line.made, Line.fulfilled).when(Line.logged).refused("commitment-closed")
    Spec.given(Line.made, Line.withdrawn).when(Line.logged).refused("withdrawn", exit: 6)
    Spec.given().when(Line.logged).refused("not-found", exit: 3)
  }

  @Test("days outside the commitment's own are kept")
  func outsidePeriod() {
    Spec.given(Line.made).when(
      Line.log("DEF", #","commitment":"COM-2024-0031","period":{"start":"2025-01-01"}"#)
    ).decides("contribution.logged")
  }

  @Test("only who owns or shares a commitment delivers to it")
  func takingPart() {
    let line = Line.log("DEV", #","commitment":"COM-2024-0031""#)
    Spec.given(Line.made).when(line).refused(
      .contribution(.notAnOwner(ID(unchecked: "DEV"), of: "COM-2024-0031")))
    Spec.given(Line.made, Line.amend(#","co_owners":["DEV"]"#)).when(line)
      .decides("contribution.logged")
    Spec.given(
      Line.made, #"{"do":"commitment.pool","ref":"COM-2024-0031","mission":"EUTM-MALI"}"#
    ).when(line).decides("contribution.logged")
  }

  @Test("a concluded mission takes earlier days and refuses later ones")
  func closedMission() {
    let words = Spec.given().when(
      Line.log("DEF", #","mission":"KFOR","period":{"start":"2024-05-01","end":"2024-05-18"}"#)
    ).refused("mission-closed", exit: 6)
    #expect(words?.what.contains("Closed on 2024-05-17") == true)
    Spec.given().when(
      Line.log("DEF", #","mission":"KFOR","period":{"start":"2024-05-01","end":"2024-05-17"}"#)
    ).decides("contribution.logged")
    Spec.given().when(Line.log("DEF", #","mission":"KFOR""#)).refused("mission-closed")
    Spec.given().when(Line.log("DEF", #","mission":"KFOR","on":"2024-05-17""#))
      .decides("contribution.logged")
    let endless = #","mission":"KFOR","period":{"start":"2024-05-01"}"#
    Spec.given().when(Line.log("DEF", endless)).refused("mission-closed")
    Spec.given().when(Line.log("DEF", endless + #","on":"2024-05-17""#))
      .decides("contribution.logged")
    let later = #","mission":"KFOR","on":"2024-05-17","period":{"start":"2024-05-18"}"#
    Spec.given().when(Line.log("DEF", later)).refused("mission-closed")
    Spec.given().when(Line.log("JUS", #","mission":"EUTM-MALI""#))
      .refused(.mission(.doesNotTakePart(ID(unchecked: "JUS"), ID(unchecked: "EUTM-MALI"))))
  }

  @Test("a correction stores the complete result and inherits the day")
  func corrects() {
    let event = Spec.given(Line.made, Line.logged).when(
      Line.correct(#","money":{"minor":400000,"currency":"EUR"},"people":null"#)
    ).decides(
      "contribution.corrected",
      [
        "money": ["minor": 400_000, "currency": "EUR"], "people": .null,
        "changed": ["money", "people"], "title": "Cours",
      ])
    #expect(event?.on == day("2024-03-10"))
    Spec.given(Line.made, Line.logged).when(Line.correct(#","money":null,"on":"2024-03-11""#))
      .refused("day-is-inherited", exit: 6)
    Spec.given(Line.made, Line.logged).when(Line.correct(#","title":"Cours""#))
      .refused("nothing-changed")
  }

  @Test("a correction may be made after the commitment was closed, but moves into none that is")
  func correctsClosed() {
    Spec.given(Line.made, Line.logged, Line.fulfilled).when(Line.correct(#","money":null"#))
      .decides("contribution.corrected")
    Spec.given(Line.made, Line.fulfilled, Line.log("DEF", #","ref":"CTR-2024-0007""#))
      .when(Line.correct(#","commitment":"COM-2024-0031""#)).refused("commitment-closed")
  }

  @Test("a contribution is confirmed by a validator of the ministry who never touched it")
  func confirming() {
    let confirm = #"{"do":"contribution.confirm","ref":"CTR-2024-0007"}"#
    let logged = Spec.given(Line.made).and(Line.logged, by: "DEF.both")
    logged.when(confirm, by: "DEF.validator").decides("contribution.confirmed")
    logged.when(confirm, by: "DEF.both").refused("not-confirmable-by-author", exit: 6)
    logged.when(confirm, by: "DEF.clerk").refused("not-allowed", exit: 77)
    logged.when(confirm, by: "DEV.coordinator").refused("not-allowed")
    logged.and(confirm, by: "DEF.validator").when(confirm, by: "DEF.validator")
      .refused("already-confirmed", exit: 6)
    Spec.given(Line.made, Line.logged).and(Line.correct(#","money":null"#), by: "DEF.both")
      .when(confirm, by: "DEF.both").refused("not-confirmable-by-author")
    logged.and(confirm, by: "DEF.validator").and(Line.correct(#","money":null"#), by: "DEF.clerk")
      .when(confirm, by: "DEF.validator").decides("contribution.confirmed")
  }

  @Test("a withdrawn contribution takes no correction, and a reference is never used again")
  func withdrawing() {
    let withdraw = #"{"do":"contribution.withdraw","ref":"CTR-2024-0007","reason":"twice"}"#
    Spec.given(Line.made, Line.logged).when(withdraw).decides("contribution.withdrawn")
    Spec.given(Line.made, Line.logged, withdraw).when(Line.correct(#","money":null"#))
      .refused("withdrawn")
    Spec.given(Line.made, Line.logged, withdraw).when(withdraw).refused("withdrawn")
    Spec.given(Line.made, Line.logged).when(Line.logged).refused("ref-taken")
    Spec.given().when(withdraw).refused("not-found")
  }
}
