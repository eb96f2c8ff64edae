import ArgumentParser

/// Ministries and their changes.
struct MinistryNoun: Noun {
  static let manual = Manual(
    "ministry", "Ministries and their changes.",
    examples: [
      "ministry add DEF --name Defence --dimension defence": "Record one.",
      "ministry merge JUS --into INT --reason \"New government\"": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.ministry + [
      MinistryAdd.self, MinistryRename.self, MinistryMerge.self, MinistrySplit.self,
      MinistryDissolve.self,
    ]
}
