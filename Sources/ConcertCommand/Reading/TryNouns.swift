import ArgumentParser

struct MinistryTry: Noun {
  static let manual = Manual(
    "ministry", "Records of this noun.",
    examples: ["ministry list": "All.", "ministry show X": "One."])
  static let verbs = ReadingVerbs.ministry
}

struct OfficerTry: Noun {
  static let manual = Manual(
    "officer", "Records of this noun.",
    examples: ["officer list": "All.", "officer show X": "One."])
  static let verbs = ReadingVerbs.officer
}

struct MissionTry: Noun {
  static let manual = Manual(
    "mission", "Records of this noun.",
    examples: ["mission list": "All.", "mission show X": "One."])
  static let verbs = ReadingVerbs.mission
}

struct CommitmentTry: Noun {
  static let manual = Manual(
    "commitment", "Records of this noun.",
    examples: ["commitment list": "All.", "commitment show X": "One."])
  static let verbs = ReadingVerbs.commitment
}

struct ContributionTry: Noun {
  static let manual = Manual(
    "contribution", "Records of this noun.",
    examples: ["contribution list": "All.", "contribution show X": "One."])
  static let verbs = ReadingVerbs.contribution
}

struct DuplicateTry: Noun {
  static let manual = Manual(
    "duplicate", "Records of this noun.",
    examples: ["duplicate list": "All.", "duplicate show X": "One."])
  static let verbs = ReadingVerbs.duplicate
}
