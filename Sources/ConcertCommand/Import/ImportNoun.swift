import ArgumentParser

/// Files of other systems.
struct ImportNoun: Noun {
  static let manual = Manual(
    "import", "Takes in files of other systems.",
    examples: [
      "import iati activities.xml --register": "Activities and their transactions.",
      "import csv q2.csv --mapping dev.yaml --dry-run": "A spreadsheet, as its mapping says.",
    ])
  static let verbs: [any ParsableCommand.Type] = [
    ImportIATI.self, ImportCSV.self, ImportHXL.self, ImportTemplate.self, ImportMappingNoun.self,
  ]
}
