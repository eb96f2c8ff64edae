import ArgumentParser

/// Questions that are asked year after year.
struct ReportNoun: Noun {
  static let manual = Manual(
    "report", "Figures for the annual report: built-in reports, and those that somebody saved.",
    examples: [
      "report run women --by year --period 2019..2023": "Women's share among people deployed.",
      "report run annual --period 2023 --format md": "The chapter of the annual report.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ReportList.self, ReportRun.self, ReportSave.self, ReportShow.self, ReportDelete.self,
  ]
}
