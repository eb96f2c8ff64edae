import ArgumentParser

/// What is measured of a plan.
struct IndicatorNoun: Noun {
  static let manual = Manual(
    "indicator", "What is measured of a plan, period by period.",
    examples: [
      "indicator report wps-2018:P1.A4.I1 --period 2023 --people f=0,m=11":
        "Zero women is a report, too.",
      "indicator history wps-2018:P1.A4.I1": "All periods, the silent ones, too.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    IndicatorList.self, IndicatorHistory.self, IndicatorReport.self,
  ]
}
