import ArgumentParser

/// Out of the ledger, for other programs.
struct ExportNoun: Noun {
  static let manual = Manual(
    "export", "Files for other programs.",
    examples: [
      "export log --tiles published": "The whole log, for auditors' own tools.",
      "export log --tiles open --visibility public": "The same, with public payloads only.",
    ])
  static let verbs: [any ParsableCommand.Type] = [ExportLog.self]
}
