import ArgumentParser

/// Out of the ledger, for other programs.
struct ExportNoun: Noun {
  static let manual = Manual(
    "export", "Files for other programs.",
    examples: [
      "export csv contribution --place sahel --out sahel.csv": "A list, for a spreadsheet.",
      "export log --tiles published": "The whole log, for auditors' own tools.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ExportIATI.self, ExportCSV.self, ExportMapping.self, ExportHXL.self, ExportXLSX.self,
    ExportJSONL.self, ExportCloudEvents.self, ExportMarkdown.self, ExportHTML.self, ExportLog.self,
  ]
}
