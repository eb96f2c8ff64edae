import ArgumentParser

/// The rules by which pairs are scored: shown, measured on labelled pairs, fitted anew.
struct DuplicateRulesNoun: Noun {
  static let manual = Manual(
    "duplicate rules", "The rules that score pairs: shown, measured, fitted anew.",
    examples: [
      "duplicate rules show": "Each line of the rules in force and its points.",
      "duplicate rules evaluate pairs.csv records.jsonl":
        "How well they tell labelled pairs apart.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    DuplicateRulesShow.self, DuplicateRulesEvaluate.self, DuplicateRulesTrain.self,
    DuplicateRulesAdopt.self, DuplicateRulesWouldDiffer.self,
  ]
}
