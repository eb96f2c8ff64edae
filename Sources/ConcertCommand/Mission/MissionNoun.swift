import ArgumentParser

/// Joint missions.
struct MissionNoun: Noun {
  static let manual = Manual(
    "mission", "Joint missions.",
    examples: [
      "mission add KFOR --title \"Kosovo Force\" --lead DEF --participant MFA": "Record one.",
      "mission conclude KFOR --on-day 2024-05-17": "Change one.",
    ])
  static let verbs: [any ParsableCommand.Type] =
    ReadingVerbs.mission + [
      MissionAdd.self, MissionJoin.self, MissionLeave.self, MissionExtend.self,
      MissionConclude.self,
      MissionReopen.self,
    ]
}
