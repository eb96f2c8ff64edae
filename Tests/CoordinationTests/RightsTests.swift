import EventSourcing
import Testing

@testable import Coordination

/// EVENTS.md, Roles and rights, as a table: who may do what.
@Suite("Rights by role")
struct RightsTests {
  static let roles = [
    "clerk", "validator", "coordinator", "admin", "auditor", "analyst", "observer",
  ]

  struct Row: CustomTestStringConvertible, Sendable {
    let act: String
    let line: String
    /// The roles that may, each as an officer of Defence.
    let allowed: Set<String>
    var testDescription: String { act }
  }

  static let others: Set<String> = ["clerk", "coordinator"]

  static let rows: [Row] = [
    Row(act: "commitment of the own ministry", line: Line.make("DEF"), allowed: others),
    Row(act: "commitment of another", line: Line.make("DEV"), allowed: ["coordinator"]),
    Row(act: "contribution of the own ministry", line: Line.log("DEF"), allowed: others),
    Row(act: "contribution of another", line: Line.log("DEV"), allowed: ["coordinator"]),
    Row(act: "amendment", line: Line.amend(#","partner":"x""#), allowed: others),
    Row(act: "withdrawal", line: Line.withdrawn, allowed: others),
    Row(
      act: "amendment of another's",
      line: #"{"do":"commitment.amend","ref":"COM-2024-0040","partner":"x","reason":"r"}"#,
      allowed: ["coordinator"]),
    Row(act: "correction", line: Line.correct(#","partner":"x""#), allowed: others),
    Row(
      act: "confirmation", line: #"{"do":"contribution.confirm","ref":"CTR-2024-0007"}"#,
      allowed: ["validator"]),
    Row(
      act: "mission",
      line:
        #"{"do":"mission.establish","mission":"NEW","title":"N","lead":"DEF","participants":["MFA"],"period":{"start":"2024-01-01"}}"#,
      allowed: ["coordinator"]),
    Row(act: "review", line: Line.reviewed, allowed: ["coordinator"]),
    Row(
      act: "ministry",
      line:
        #"{"do":"ministry.register","code":"NEW","name":{"en":"N"},"kind":"ministry","dimension":"other"}"#,
      allowed: ["admin"]),
    Row(
      act: "enrolment", line: World.enrol("DEF.new", ministry: "DEF", roles: #"["clerk"]"#),
      allowed: ["admin"]),
    Row(
      act: "revocation", line: #"{"do":"officer.revoke","officer":"DEV.clerk","reason":"r"}"#,
      allowed: ["admin"]),
    Row(
      act: "policy", line: PolicyTests.adopt(#","clock_tolerance_s":60"#), allowed: ["admin"]),
    Row(
      act: "hold", line: #"{"do":"hold.place","subject":"COM-2024-0031","reason":"r"}"#,
      allowed: ["admin"]),
  ]

  @Test("each role may do what the table says and nothing else", arguments: rows)
  func table(_ row: Row) {
    var world = World.usual
    for line in [Line.made, Line.logged, Line.other] { world.must(line) }
    for role in Self.roles {
      world.must(World.enrol("DEF.a-\(role)", ministry: "DEF", roles: "[\"\(role)\"]"))
      let outcome = Result { try world.decide(row.line, by: "DEF.a-\(role)") }
      switch outcome {
      case .success: #expect(row.allowed.contains(role), "\(role) may \(row.act)")
      case .failure(let error):
        let code = (error as? any Explainable)?.explanation.code
        #expect(code == "not-allowed", "\(role): \(code ?? "\(error)")")
        #expect(!row.allowed.contains(role), "\(role) may not \(row.act)")
      }
    }
  }

  @Test("a clerk acts for ministries merged into the own one, from the day of the merger")
  func merged() {
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0005""#), Line.merged)
      .when(
        #"{"do":"commitment.amend","ref":"COM-2024-0005","partner":"x","reason":"r"}"#,
        by: "DEF.clerk"
      ).decides("commitment.amended")
    Spec.given(Line.make("OLD", #","ref":"COM-2024-0005""#))
      .when(
        #"{"do":"commitment.amend","ref":"COM-2024-0005","partner":"x","reason":"r"}"#,
        by: "DEF.clerk"
      ).refused("not-allowed")
  }

  @Test("a coordinator's act for another names the owner in the header and the officer beside it")
  func behalf() throws {
    let (decision, _) = try World.usual.decide(Line.make("DEF"), by: "DEV.coordinator")
    #expect(decision.events[0].ministry == "DEF")
    #expect(decision.events[0].officer == "DEV.coordinator")
  }
}
