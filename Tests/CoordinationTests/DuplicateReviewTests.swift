import EventSourcing
import Testing

@testable import Coordination

@Suite("Reviews of duplicates")
struct DuplicateReviewTests {
  private func review(_ outcome: String, _ more: String = "") -> String {
    #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0040","outcome":"\#(outcome)","reason":"r"\#(more)}"#
  }
  private var pair: Spec { Spec.given(Line.made, Line.other) }

  @Test("a review keeps the pair in order with the flag that was seen")
  func reviewing() {
    let event = pair.when(Line.reviewed, by: "DEV.coordinator").decides(
      "duplicate.reviewed",
      [
        "a": "COM-2024-0031", "b": "COM-2024-0040", "outcome": "complementary", "score": 75,
        "ruleset": "first", "facts_digest": "sha256:00",
      ])
    #expect(event?.ministry == "DEV")
    pair.when(Line.reviewed, by: "DEF.clerk").refused("not-allowed", exit: 77)
  }

  @Test("an officer who may act for both owners reviews, too")
  func bothOwners() {
    Spec.given(
      Line.made, Line.make("OLD", #","ref":"COM-2024-0040","on":"2024-01-01""#), Line.merged
    ).when(Line.reviewed, by: "DEF.clerk").decides("duplicate.reviewed")
  }

  @Test("what was decided is decided until it is reopened")
  func deciding() {
    pair.and(Line.reviewed).when(review("distinct")).refused("already-decided", exit: 6)
    let ref = "DUP-" + "COM-2024-0031COM-2024-0040".filter(\.isNumber).suffix(8)
    let reopen = #"{"do":"duplicate.reopen","ref":"\#(ref)","reason":"new facts"}"#
    pair.and(Line.reviewed, reopen).when(review("distinct")).decides("duplicate.reviewed")
    pair.and(Line.reviewed, reopen).when(reopen).refused("not-decided", exit: 6)
    pair.when(reopen).refused("not-found", exit: 3)
    pair.and(Line.reviewed).when(
      #"{"do":"duplicate.reopen","a":"COM-2024-0031","b":"COM-2024-0040","reason":"r"}"#
    ).decides("duplicate.reopened")
    pair.and(Line.reviewed).when(reopen, by: "DEF.clerk").refused("not-allowed")
  }

  @Test("each outcome names what belongs to it")
  func outcomes() {
    pair.when(review("same")).refused("missing-field", exit: 65)
    pair.when(review("same", #","keep":"COM-2024-0040""#)).decides("duplicate.reviewed")
    pair.when(review("same", #","keep":"COM-2024-0041""#)).refused("not-of-the-pair", exit: 6)
    pair.when(review("distinct", #","keep":"COM-2024-0040""#)).refused("wrong-shape")
    pair.when(review("part_of", #","parent":"COM-2024-0040""#)).decides("duplicate.reviewed")
    pair.when(review("joint", #","mission":"EUTM-MALI""#)).decides("duplicate.reviewed")
    pair.when(review("joint", #","mission":"KFOR""#)).refused("not-taking-part")
    pair.when(review("joint", #","mission":"NONE""#)).refused("unknown-mission")
    pair.when(review("complementary", #","until":"2025-01-01""#)).decides("duplicate.reviewed")
  }

  @Test("nobody decides on what was withdrawn, nor who has no part in the pair, nor an auditor")
  func absurd() {
    pair.and(Line.withdrawn).when(review("distinct")).refused("withdrawn", exit: 6)
    pair.and(Line.fulfilled).when(review("distinct")).decides("duplicate.reviewed")
    Spec.given(
      Line.made, Line.logged, Line.other,
      #"{"do":"contribution.withdraw","ref":"CTR-2024-0007","reason":"r"}"#
    ).when(
      #"{"do":"duplicate.review","a":"CTR-2024-0007","b":"COM-2024-0040","outcome":"distinct","reason":"r"}"#
    ).refused("withdrawn", exit: 6)
    pair.when(review("distinct"), by: "JUS.clerk").refused("not-allowed", exit: 77)
    let auditor = World.enrol("COURT.auditor", ministry: "JUS", roles: #"["auditor"]"#)
    pair.and(auditor).when(review("distinct"), by: "COURT.auditor")
      .refused("not-allowed", exit: 77)
  }

  @Test("the blind sample that drew the pair stands in the review")
  func sample() {
    pair.when(review("distinct", #","sample":"2024-06/20@7""#))
      .decides("duplicate.reviewed", ["sample": "2024-06/20@7"])
  }

  @Test("both records must exist and differ")
  func records() {
    Spec.given(Line.made).when(Line.reviewed).refused("not-found", exit: 3)
    Spec.given(Line.made).when(
      #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0031","outcome":"distinct","reason":"r"}"#
    ).refused("same-record", exit: 6)
    Spec.given(Line.made, Line.logged, Line.other).when(
      #"{"do":"duplicate.review","a":"CTR-2024-0007","b":"COM-2024-0040","outcome":"distinct","reason":"r"}"#
    ).decides("duplicate.reviewed", ["a": "COM-2024-0040", "b": "CTR-2024-0007"])
  }
}
