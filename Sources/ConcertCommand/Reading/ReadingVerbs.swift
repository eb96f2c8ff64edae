import ArgumentParser

/// The verbs that read, by the noun that they belong to.
enum ReadingVerbs {
  static let ministry: [any ParsableCommand.Type] = [MinistryList.self, MinistryShow.self]
  static let officer: [any ParsableCommand.Type] = [OfficerList.self, OfficerShow.self]
  static let mission: [any ParsableCommand.Type] = [MissionList.self, MissionShow.self]
  static let commitment: [any ParsableCommand.Type] = [CommitmentList.self, CommitmentShow.self]
  static let contribution: [any ParsableCommand.Type] = [
    ContributionList.self, ContributionShow.self,
  ]
  static let duplicate: [any ParsableCommand.Type] = [
    DuplicateList.self, DuplicateShow.self, DuplicateExplain.self, DuplicateCheckCommand.self,
    DuplicateStats.self,
  ]
}
