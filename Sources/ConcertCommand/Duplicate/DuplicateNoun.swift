import ArgumentParser

/// Suspected duplicates and decisions on them.
struct DuplicateNoun: Noun {
  static let manual = Manual(
    "duplicate", "Suspected duplicates and decisions on them.",
    examples: [
      "duplicate decide DUP-0A1B2C3D distinct --reason \"Different provinces\"": "Record one.",
      "duplicate reopen DUP-0A1B2C3D --reason \"New facts\"": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.duplicate + [
      DuplicateDecide.self, DuplicateReopen.self, DuplicateRulesNoun.self,
      DuplicateSampleCommand.self,
    ]
}
