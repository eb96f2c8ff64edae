import ArgumentParser

/// What was asked for and is not there.
struct GapNoun: Noun {
  static let manual = Manual(
    "gap", "Holes in the matrix, missing reports, and what lacks evidence.",
    examples: [
      "gap returns --due 2024-06-30": "Who has not reported, for what.",
      "gap coverage --columns mission": "Who takes part and is silent.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    GapCoverage.self, GapReturns.self, GapEvidence.self,
  ]
}
