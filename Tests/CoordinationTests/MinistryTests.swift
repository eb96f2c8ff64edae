import EventSourcing
import Testing

@testable import Coordination

@Suite("Ministries")
struct MinistryTests {
  private func register(_ code: String, _ more: String = "") -> String {
    #"{"do":"ministry.register","code":"\#(code)","name":"N","kind":"agency","dimension":"other"\#(more)}"#
  }

  @Test("a code is never used again")
  func codes() {
    Spec.given().when(register("POL", #","parent":"JUS""#)).decides(
      "ministry.registered", ["parent": "JUS"])
    Spec.given().when(register("DEF")).refused("code-taken", exit: 6)
    Spec.given().when(register("POL", #","parent":"JUST""#)).refused("unknown-ministry")
  }

  @Test("only an admin changes ministries")
  func rights() {
    Spec.given().when(register("POL"), by: "MFA.admin").decides("ministry.registered")
    Spec.given().when(register("POL"), by: "DEV.coordinator").refused("not-allowed", exit: 77)
  }

  @Test("a renamed ministry keeps its code")
  func renaming() {
    Spec.given().when(#"{"do":"ministry.rename","code":"OLD","name":{"fr":"Ancien"}}"#).decides(
      "ministry.renamed", ["name": ["fr": "Ancien"], "from": "2024-06-15"])
    Spec.given().when(#"{"do":"ministry.rename","code":"NONE","name":"x"}"#)
      .refused("unknown-ministry")
  }

  @Test("the successor works on the open records of a merged ministry")
  func merging() {
    let spec = Spec.given(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged)
    let event = spec.when(Line.amend(#","partner":"x""#), by: "DEF.clerk")
      .decides("commitment.amended")
    #expect(event?.ministry == "OLD")
    spec.when(Line.amend(#","partner":"x""#), by: "DEV.clerk").refused("not-allowed")
  }

  @Test("what a merged ministry left stands under its successor's missions")
  func mergedIntoMission() {
    let left = Spec.given(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged)
    let pool = #"{"do":"commitment.pool","ref":"COM-2024-0031","mission":"EUTM-MALI"}"#
    left.when(pool, by: "DEF.clerk").decides("commitment.pooled")
    Spec.given(Line.make("JUS", #","ref":"COM-2024-0031","on":"2024-01-01""#))
      .when(pool).refused("not-taking-part")
    left.and(Line.other).when(
      #"{"do":"duplicate.review","a":"COM-2024-0031","b":"COM-2024-0040","outcome":"joint","mission":"EUTM-MALI","reason":"r"}"#
    ).decides("duplicate.reviewed")
  }

  @Test("rights are inherited at every remove")
  func mergingTwice() {
    Spec.given(
      Line.make("OLD", #","ref":"COM-2024-0031","on":"2024-01-01""#), Line.merged,
      #"{"do":"ministry.merge","ministry":"DEF","into":"JUS","reason":"reform"}"#
    ).when(Line.amend(#","partner":"x""#), by: "JUS.clerk").decides("commitment.amended")
  }

  @Test("a merged ministry takes no new record from the day of the merger")
  func afterMerging() {
    let words = Spec.given(Line.merged).when(Line.make("OLD")).refused("ministry-merged", exit: 6)
    #expect(words?.what.contains("DEF") == true)
    Spec.given(Line.merged).when(Line.make("OLD", #","on":"2024-05-31""#), by: "DEF.clerk")
      .decides("commitment.made")
    Spec.given(Line.merged).when(Line.log("OLD")).refused("ministry-merged")
    Spec.given(Line.merged).when(Line.merged).refused("ministry-merged")
    Spec.given(Line.merged).when(World.enrol("OLD.two", ministry: "OLD", roles: #"["clerk"]"#))
      .refused("ministry-merged")
  }

  @Test("no ministry is its own successor")
  func circles() {
    Spec.given().when(#"{"do":"ministry.merge","ministry":"OLD","into":"OLD","reason":"r"}"#)
      .refused("into-itself", exit: 6)
    Spec.given(
      #"{"do":"ministry.merge","ministry":"OLD","into":"DEF","from":"2025-01-01","reason":"r"}"#
    ).when(
      #"{"do":"ministry.merge","ministry":"DEF","into":"OLD","from":"2025-01-01","reason":"r"}"#
    ).refused("merger-circle", exit: 6)
  }

  @Test("a split ministry goes on only when it is one of its parts")
  func splitting() {
    func line(_ parts: String) -> String {
      #"{"do":"ministry.split","ministry":"OLD","into":[\#(parts)],"reason":"r"}"#
    }
    Spec.given().when(line(#""DEF""#)).refused("split-needs-two", exit: 6)
    Spec.given(line(#""DEF","DEV""#)).when(Line.make("OLD")).refused("ministry-split", exit: 6)
    Spec.given(line(#""OLD","DEV""#)).when(Line.make("OLD")).decides("commitment.made")
  }

  @Test("a ministry with open records is not dissolved")
  func dissolving() {
    let line = #"{"do":"ministry.dissolve","ministry":"OLD","reason":"r"}"#
    Spec.given(line).when(Line.make("OLD")).refused("ministry-dissolved", exit: 6)
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0031""#)).when(line).refused(
      .ministry(.openRecords(ID(unchecked: "OLD"), ["COM-2024-0031"])))
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0031""#), Line.withdrawn).when(line)
      .decides("ministry.dissolved")
    Spec.given().when(#"{"do":"ministry.dissolve","ministry":"DEF","reason":"r"}"#)
      .refused("open-records", exit: 6)
  }
}
