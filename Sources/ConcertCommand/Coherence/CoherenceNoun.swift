import ArgumentParser

/// How well the ministries work as one.
struct CoherenceNoun: Noun {
  static let manual = Manual(
    "coherence", "Fourteen indices of how well ministries work as one, never one number.",
    examples: [
      "coherence --json": "Every figure with its numerator, denominator and formula.",
      "coherence fragmentation --by year": "One index over time.",
    ],
    details: """
      Without a verb: show.
      fragmentation, concentration, overlap, unresolved-duplication, joint-action, e-i, density,
      evenness, delivery, timeliness, pillars, breadth, partners, resolution.
      """)
  static let verbs: [any ParsableCommand.Type] = [
    CoherenceShow.self, CoherenceExplain.self, CoherenceNetwork.self,
  ]

  static var configuration: CommandConfiguration {
    var configuration = manual.configuration(verbs)
    configuration.defaultSubcommand = CoherenceShow.self
    return configuration
  }
}
