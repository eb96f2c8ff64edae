import ArgumentParser
import Concert
import EventSourcing

/// The newest signed size and root, which holds the operator to everything before it.
struct CheckpointCommand: Verb {
  static let manual = Manual(
    "checkpoint", "The newest signed size and root of the log, to keep or to give away.",
    examples: [
      "checkpoint > 2024-06-30.checkpoint":
        "Keep it: no later ledger passes that lacks a fact it covers.",
      "checkpoint --json": "The same for programs, with the number of events behind it.",
    ],
    details: """
      Where the log's key is kept, events under no checkpoint are signed for first.
      """)

  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let signed = try await ledger.openReading(on: screen).newestCheckpoint()
    if screen.format.isJSON {
      try screen.print(signed.json)
    } else {
      try screen.console.out.write(bytes: signed.note)
    }
    try Self.tellTail(signed.unsigned, screen)
  }

  /// Says what nobody has signed for as a whole.
  static func tellTail(_ unsigned: Position, _ screen: Screen) throws {
    guard unsigned > 0 else { return }
    try screen.warn(
      "\(Digits.grouped(unsigned)) newer \(unsigned == 1 ? "event is" : "events are") under no "
        + "checkpoint; whoever holds the log's key signs with: concert checkpoint")
  }
}
