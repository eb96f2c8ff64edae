import EventSourcing
import Interop
import Testing

@Suite("plans from YAML")
struct PlanFileTests {
  private static let head = "plan: p1\ntitle: T\nperiod: 2024-01-01..2025-12-31\npillars:\n"

  @Test("each part becomes a command, below the part it hangs on, with its line")
  func commands() throws {
    let yaml =
      Self.head + """
        - code: "1"
          title: {en: One, fr: Un}
          objectives:
          - code: O1
            title: O
            actions:
            - {code: A1, title: A, lead: DEF, supporting: [MFA], due: 2024-06-30, indicators: [
                {code: I1, title: I, unit: people, direction: up, by_sex: yes, frequency: annual,
                 target: 12.5, fed_by: {view: personnel, column: women, filter: {role: police}}}]}
        """
    let lines = try PlanFile(yaml: yaml).lines
    #expect(
      lines.map { $0.command["do"]?.string } == [
        "plan.adopt", "plan.add-objective", "plan.add-action", "plan.define-indicator",
      ])
    #expect(lines.map(\.line) == [1, 8, 11, 12])
    let adopt = lines[0].command
    #expect(adopt["period"] == ["start": "2024-01-01", "end": "2025-12-31"])
    #expect(adopt["pillars"] == [["code": "1", "title": ["en": "One", "fr": "Un"]]])
    #expect(lines[1].command["pillar"] == "1" && lines[2].command["objective"] == "O1")
    let indicator = lines[3].command
    #expect(indicator["by_sex"] == true && indicator["target"] == "12.5")
    #expect(indicator["fed_by"]?["filter"] == ["role": "police"])
    #expect(indicator["plan"] == "p1" && indicator["action"] == "A1")
  }

  @Test(
    "what is no plan is refused by line and column",
    arguments: [
      ("", "1:1"), ("[", "2:1"), ("- a", "1:1"), ("title: T", "1:1"), ("plan: p\nplan: q", "1:1"),
      (head + "- code: 1\n  name: x", "5:3"), (head + "- one", "5:3"),
      ("plan: p1\npillars: one", "2:10"),
      (head + "- code: 1\n  title: t\n  objectives:\n  - {code: 1, title: t, actions: {}}", "8:34"),
    ])
  func refusals(yaml: String, place: String) {
    let error = #expect(throws: PlanFileError.self) { try PlanFile(yaml: yaml) }
    #expect(error?.explanation.code == "bad-plan")
    #expect(error?.explanation.at == place)
  }

  @Test("aliases that multiply end soon")
  func aliases() {
    var yaml = "plan: p1\ntitle:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      let above = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
      yaml += "  a\(level): &a\(level) [\(above)]\n"
    }
    let error = #expect(throws: PlanFileError.self) { try PlanFile(yaml: yaml) }
    #expect(error?.reason == .tooLarge(limit: 20_000))
    let nested = "plan: p1\ntitle: &t [" + String(repeating: "[", count: 50_000)
    #expect(throws: PlanFileError.self) { try PlanFile(yaml: nested) }
  }
}
