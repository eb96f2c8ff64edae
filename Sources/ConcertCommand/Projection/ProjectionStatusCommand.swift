import ArgumentParser
import Concert
import EventSourcing

/// How each view stands.
struct ProjectionStatusCommand: Verb {
  static let manual = Manual(
    "projection status", "How each view stands against the log.",
    examples: [
      "projection status": "State, position and how far behind; exit 8 when one stopped.",
      "projection status --json": "With the digest of every view's rows.",
    ])

  @ArgumentParser.Flag(help: "Digest all rows, which takes its time; always with --json.")
  var digest = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let views = try await reading.ledger.views(withDigests: digest || screen.format.isJSON)
    let own = try await reading.ledger.ownViewStatus(withDigests: digest || screen.format.isJSON)
    try screen.print(ViewRows.rows(views, own: own))
    if (views + own).contains(where: \.isFaulted) { throw Ended(.projectionStopped) }
  }
}
