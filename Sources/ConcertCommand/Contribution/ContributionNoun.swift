import ArgumentParser

/// What was given.
struct ContributionNoun: Noun {
  static let manual = Manual(
    "contribution", "What was given.",
    examples: [
      "contribution add --kind money --amount 4500.00EUR --title Payment": "Record one.",
      "contribution correct CTR-2024-0007 --amount 4000.00EUR --reason Invoice": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.contribution + [
      ContributionAdd.self, ContributionCorrect.self, ContributionWithdraw.self,
      ContributionConfirm.self,
    ]
}
