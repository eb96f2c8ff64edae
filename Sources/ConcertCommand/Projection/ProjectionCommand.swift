import ArgumentParser

/// The views, and how they are made from the log.
struct ProjectionCommand: Noun {
  static let manual = Manual(
    "projection", "The views: how they stand, rebuilt, tested, explained.",
    examples: [
      "projection status": "Which views are behind or stopped.",
      "projection explain commitments COM-2024-0031": "The events behind one row.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ProjectionStatusCommand.self, ProjectionRun.self, ProjectionRebuild.self, ProjectionTest.self,
    ProjectionExplain.self,
  ]
}
