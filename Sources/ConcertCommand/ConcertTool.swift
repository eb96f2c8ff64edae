import ArgumentParser

/// The tree of commands.
struct ConcertTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "concert",
    abstract: "who promised what, who gave what, and what was decided, for good.",
    discussion: """
      Examples
        $ concert --ledger demo status
          What waits for me, and what changed.
        $ concert commitment list --as-of 2024-06-30
          What had been promised by that day.
      """,
    groupedSubcommands: [
      CommandGroup(
        name: "EVERYDAY",
        subcommands: [
          AddCommand.self, StatusCommand.self, ShowCommand.self, LogCommand.self,
          UndoCommand.self, RedoCommand.self,
        ]),
      CommandGroup(
        name: "RECORD",
        subcommands: [
          CommitmentNoun.self, ContributionNoun.self, MissionNoun.self, CosignCommand.self,
          RecordCommand.self,
        ]),
      CommandGroup(
        name: "COORDINATE",
        subcommands: [
          MatrixCommand.self, CoherenceNoun.self, GapNoun.self, DuplicateNoun.self,
        ]),
      CommandGroup(
        name: "PLAN",
        subcommands: [PlanNoun.self, IndicatorNoun.self, ConsultationNoun.self]),
      CommandGroup(
        name: "ANALYSE",
        subcommands: [
          ReportNoun.self, BriefCommand.self, DiffCommand.self, TimelineCommand.self,
          ReplayCommand.self,
        ]),
      CommandGroup(
        name: "AUDIT",
        subcommands: [
          AuditCommand.self, VerifyCommand.self, ProveCommand.self, CheckpointCommand.self,
          SQLCommand.self,
        ]),
      CommandGroup(
        name: "EXCHANGE", subcommands: [ImportNoun.self, ExportNoun.self, SubmitCommand.self]),
      CommandGroup(
        name: "REFERENCE",
        subcommands: [MinistryNoun.self, OfficerNoun.self, PolicyNoun.self, HoldNoun.self]),
      CommandGroup(
        name: "OPERATE",
        subcommands: [
          InitCommand.self, BackupNoun.self, MigrateCommand.self, ProjectionCommand.self,
          EraseCommand.self,
          DoctorCommand.self,
          CompletionCommand.self,
          VersionCommand.self,
        ]),
    ])
}
