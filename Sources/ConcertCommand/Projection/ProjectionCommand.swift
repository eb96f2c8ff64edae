import ArgumentParser

/// The views, and how they are made from the log.
struct ProjectionCommand: Noun {
  static let manual = Manual(
    "projection", "The views: how they stand, rebuilt, explained; and views of your own.",
    examples: [
      "projection status": "Which views are behind or stopped.",
      "projection explain commitments COM-2024-0031": "The events behind one row.",
      "projection new mine/withdrawals": "Begins a view of your own.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ProjectionStatusCommand.self, ProjectionRun.self, ProjectionRebuild.self, ProjectionTest.self,
    ProjectionExplain.self, ProjectionNew.self, ProjectionLintCommand.self, ProjectionAdd.self,
    ProjectionRemove.self, ProjectionMetadata.self,
  ]
}
