import EventSourcing
import Testing

@testable import Coordination

@Suite("Missions")
struct MissionTests {
  private func establish(_ name: String, _ participants: String) -> String {
    #"{"do":"mission.establish","mission":"\#(name)","title":"M","lead":"DEF","participants":[\#(participants)]}"#
  }

  @Test("a mission has a lead and at least one other")
  func establishing() {
    Spec.given().when(establish("MINUSMA", #""DEF","MFA""#)).decides(
      "mission.established", ["lead": "DEF", "participants": ["MFA"]])
    Spec.given().when(establish("MINUSMA", #""DEF""#)).refused("too-few-participants", exit: 6)
    Spec.given().when(establish("MINUSMA", "")).refused("missing-field", exit: 65)
    Spec.given().when(establish("KFOR", #""MFA""#)).refused("mission-exists", exit: 6)
    Spec.given().when(establish("MINUSMA", #""XXX""#)).refused("unknown-ministry")
    Spec.given().when(establish("MINUSMA", #""MFA""#), by: "DEF.clerk").refused("not-allowed")
  }

  @Test("a ministry joins and leaves by its own clerk; the lead stays")
  func joining() {
    let join = #"{"do":"mission.join","mission":"EUTM-MALI"}"#
    let leave = #"{"do":"mission.leave","mission":"EUTM-MALI","reason":"r"}"#
    let event = Spec.given().when(join, by: "JUS.clerk").decides(
      "mission.joined", ["ministry": "JUS"])
    #expect(event?.ministry == "JUS")
    Spec.given().when(join, by: "DEV.clerk").refused("already-participant", exit: 6)
    Spec.given().when(leave, by: "DEV.clerk").decides("mission.left", ["ministry": "DEV"])
    Spec.given().when(leave, by: "JUS.clerk").refused("not-taking-part")
    Spec.given().when(leave, by: "DEF.clerk").refused("lead-cannot-leave", exit: 6)
    Spec.given().when(
      #"{"do":"mission.join","mission":"EUTM-MALI","ministry":"JUS"}"#, by: "DEF.clerk"
    )
    .refused("not-allowed")
    Spec.given().when(#"{"do":"mission.join","mission":"NONE"}"#).refused("unknown-mission")
  }

  @Test("a mission is extended, concluded and reopened")
  func life() {
    func extend(_ mission: String, _ end: String) -> String {
      #"{"do":"mission.extend","mission":"\#(mission)","period":{"start":"2022-01-01","end":"\#(end)"},"reason":"r"}"#
    }
    let reopen = #"{"do":"mission.reopen","mission":"KFOR","reason":"r"}"#
    Spec.given().when(extend("KFOR", "2025-12-31")).refused("mission-closed", exit: 6)
    Spec.given(reopen).when(extend("KFOR", "2025-12-31")).decides("mission.extended")
    Spec.given(reopen).when(extend("KFOR", "2024-01-31")).refused("not-an-extension", exit: 6)
    Spec.given(reopen).when(reopen).refused("mission-live", exit: 6)
    Spec.given().when(#"{"do":"mission.conclude","mission":"KFOR"}"#).refused("mission-closed")
    Spec.given().when(reopen, by: "DEF.clerk").refused("not-allowed")
  }
}
