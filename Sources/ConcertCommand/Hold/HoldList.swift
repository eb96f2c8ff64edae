import ArgumentParser
import Concert
import EventSourcing

/// What is held, and what was.
struct HoldList: Verb {
  static let manual = Manual(
    "hold list", "Records that are held, since when and why.",
    examples: [
      "hold list": "The holds that stand.",
      "hold list --all --format csv": "Also those that were lifted, as a file.",
    ])

  @ArgumentParser.Flag(help: "Also holds that were lifted.") var all = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "hold",
    [
      .init("subject", .reference), .init("state", .reference),
      .init("placed_on", .reference, heading: "since"), .init("placed_by", .reference),
      .init("reason"), .init("lifted_on", .reference, heading: "lifted"),
      .init("lifted_by", .reference, for: .wide), .init("lifted_reason", for: .wide),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let rows = try await reading.ledger.read(
      ViewQuery(
        """
        SELECT * FROM holds WHERE :all OR state = 'standing' ORDER BY subject, placed_position
        """, ["all": .integer(all ? 1 : 0)], views: ["holds"]), at: reading.at)
    try screen.print(Self.table.rows(rows, basis: reading.basis(rows.basis)))
  }
}
