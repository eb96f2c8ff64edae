import ArgumentParser
import Concert
import EventSourcing

/// What was given or fulfilled, with no piece of evidence.
struct GapEvidence: Verb {
  static let manual = Manual(
    "gap evidence", "Contributions and fulfilled commitments with no piece of evidence.",
    examples: [
      "gap evidence --ministry DEV": "What Development Cooperation has yet to prove.",
      "gap evidence --mission EUTM-MALI --format csv": "One mission, for a spreadsheet.",
    ])

  @OptionGroup(title: "What") var what: GapFilter
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let answer = try await reading.ledger.evidenceGaps(what.filter, at: reading.at)
    try screen.print(
      answer, cells: false, basis: reading.basis(answer.basis),
      looked: "contributions and fulfilled commitments")
  }
}
