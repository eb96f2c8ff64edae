import ArgumentParser

/// Action plans.
struct PlanNoun: Noun {
  static let manual = Manual(
    "plan", "Action plans: pillars, objectives, actions and what is measured of them.",
    examples: [
      "plan import wps-2018.yaml": "Adopt a plan from a file.",
      "plan scorecard wps-2018": "Said and shown, pillar by pillar.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    PlanList.self, PlanScorecard.self, PlanCheck.self, PlanMap.self, PlanImport.self,
    PlanClose.self,
  ]
}
