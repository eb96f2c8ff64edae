import ArgumentParser

/// What the ledger asks of people beyond their rights.
struct PolicyNoun: Noun {
  static let manual = Manual(
    "policy", "Second signatures, witnesses and clocks that the ledger asks for.",
    examples: [
      "policy show": "What is in force, and since when.",
      "policy adopt --four-eyes officer.enrolled --cosign other-root.key": "Another policy.",
    ])
  static let verbs: [any ParsableCommand.Type] = [PolicyAdopt.self, PolicyShow.self]
}
