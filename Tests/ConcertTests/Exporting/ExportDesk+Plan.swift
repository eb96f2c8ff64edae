import EventSourcing

extension ChanceStory {
  /// A plan with one indicator, what was reported on it, and who was heard.
  mutating func plan() {
    func line(_ name: String, _ day: String, _ fields: JSON) {
      var act = object(name, on: day)
      for member in fields.object?.members ?? [] { act[member.key] = member.value }
      lines.append(.object(act))
    }
    line(
      "plan.adopt", "2022-03-01",
      [
        "plan": "wps-1", "title": .string(word()),
        "period": ["start": "2022-01-01", "end": "2025-12-31"],
        "pillars": [["code": "P1", "title": .string(word())]],
      ])
    line(
      "plan.add-objective", "2022-03-01",
      ["plan": "wps-1", "pillar": "P1", "code": "O1", "title": .string(word())])
    line(
      "plan.add-action", "2022-03-02",
      [
        "plan": "wps-1", "objective": "O1", "code": "A1", "title": .string(word()), "lead": "DEF",
        "supporting": ["DEV"],
      ])
    line(
      "plan.define-indicator", "2022-03-03",
      [
        "plan": "wps-1", "action": "A1", "code": "I1", "title": .string(word()), "unit": "people",
        "direction": "up", "baseline": "1.5", "by_sex": .bool(dice.once(in: 2)),
        "frequency": "annual",
      ])
    for year in ["2022", "2023"] {
      line(
        "plan.report-indicator", "2024-02-01",
        [
          "indicator": "wps-1:I1", "ministry": .string(dice.pick(["DEF", "DEV"])),
          "period": ["start": .string(year + "-01-01"), "end": .string(year + "-12-31")],
          "people": ["f": .int(.random(in: 0...3, using: &dice)), "m": 2], "value": "3",
        ])
    }
    line(
      "consultation.hold", "2024-02-02",
      [
        "ref": "CSL-2024-0001", "ministry": "DEF", "plan": "wps-1", "stage": "review",
        "level": "consult",
        "invited": ["A", "B"], "attended": ["B"],
      ])
    line(
      "consultation.receive-input", "2024-02-03",
      ["ref": "CSL-2024-0001", "input": "I1", "organisation": "B", "text": .string(word())])
    line(
      "consultation.answer-input", "2024-02-04",
      ["ref": "CSL-2024-0001", "input": "I1", "answer": "partly", "text": .string(word())])
  }
}
