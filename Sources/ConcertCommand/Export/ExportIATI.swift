import ArgumentParser
import Concert
import EventSourcing

/// Activities of the International Aid Transparency Initiative.
struct ExportIATI: Verb {
  static let manual = Manual(
    "export iati", "Activities as IATI 2.03.", arguments: "[options]",
    examples: [
      "export iati --visibility public --out activities.xml": "What may be published.",
      "export iati --ministry DEV --as-of 2023-12-31 --known-at 2024-03-15 --out dev-2023.xml":
        "The year 2023 of one ministry, the same bytes whenever it is run.",
    ],
    details: """
      A commitment is an activity: what was promised is transaction 2, what was given 3 or as it was
      imported, what came back is negative; people are results by sex. Contributions under no
      commitment are activities of their own. Only what moves money or is given in kind is written,
      and the rest is counted. Equal shares of places and sectors are made up, since the standard
      asks for a sum of 100. The file's time is that of the newest event known, not of today.
      """)

  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try options.ledger.open(on: screen)
    let request = try options.request(
      reading, states: SheetNoun.commitment.states + SheetNoun.contribution.states)
    let receipt = try await reading.ledger.perform { ledger in
      var progress = screen.progress("activities", total: nil)
      return try options.target.write { file in
        try ledger.exportActivities(request, into: &file) { try progress.advance(to: $0) }
      }
    }
    try options.target.tell(receipt, on: screen)
  }
}
