import ArgumentParser
import Concert
import EventSourcing

/// Takes one's own last act back, by recording its opposite.
struct UndoCommand: Verb {
  static let manual = Manual(
    "undo", "Records the opposite of your own last act, or of one event.",
    arguments: "[@N] [options]",
    examples: [
      "undo": "What you recorded last that still stands.",
      "undo @41236 --reason \"Typed for the wrong mission\"": "One event of yours.",
      "undo --propose undo.json": "For a second officer to sign, where the policy asks for one.",
    ],
    details: """
      Nothing is removed: the opposite is recorded, with the id of what it undoes as its cause.
        made → withdrawn          withdrawn, fulfilled → reopened   reopened → as it was closed
        logged → withdrawn        amended, corrected → as it was    pooled ↔ unpooled
        joined ↔ left             concluded ↔ reopened              reviewed → reopened
        hold placed ↔ lifted
      Other acts are refused (no-compensation), and so is one on whose record something later stands.
      An act of several events is undone event by event, the last one first.
      """)

  @Argument(help: ArgumentHelp("The event; else your last act.", valueName: "@n")) var event:
    String?
  @OptionGroup(title: "Recording") var undoing: UndoOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.open(
      signing: signer, proposing: undoing.proposing.propose, on: screen)
    try await undoing.run(event, isRedo: false, opened, screen)
  }
}

/// Takes one's own last undo back.
struct RedoCommand: Verb {
  static let manual = Manual(
    "redo", "Takes your own last undo back, by recording its opposite.",
    examples: [
      "redo": "What you undid last stands again.",
      "redo --dry-run": "What would be recorded.",
    ],
    details: "Where an undo has no opposite, as a contribution's withdrawal, it is refused.")

  @OptionGroup(title: "Recording") var undoing: UndoOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let opened = try ledger.open(
      signing: signer, proposing: undoing.proposing.propose, on: screen)
    try await undoing.run(nil, isRedo: true, opened, screen)
  }
}

/// What undo and redo share.
struct UndoOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Recorded with acts that take one.", valueName: "text"))
  var reason: String?
  @Flag(help: "Decide everything, store nothing.") var dryRun = false
  @OptionGroup var proposing: ProposeOptions

  func run(
    _ event: String?, isRedo: Bool, _ ledger: Concert.Ledger, _ screen: Screen
  ) async throws {
    let (why, isDryRun) = (reason, dryRun)
    let (receipt, proposed, warnings) = try await ledger.perform { ledger in
      let receipt = try ledger.undo(event, isRedo: isRedo, reason: why, isDryRun: isDryRun)
      ledger.close()
      return (receipt, ledger.proposed, ledger.warnings)
    }
    for warning in warnings { try screen.note(warning) }
    if let proposed, !isDryRun { return try ProposalPrinter(screen, proposed).receipt() }
    if screen.format.isJSON {
      return try screen.print([
        "ref": .string(receipt.ref), "undone": .int(receipt.undone.position),
        "undone_type": .string(receipt.undone.type), "position": .int(receipt.by.position),
        "type": .string(receipt.by.type), "stored": .bool(!isDryRun),
      ])
    }
    if !screen.console.out.isTerminal { try screen.print(SafeText.oneLine(receipt.ref)) }
    let ref = SafeText.oneLine(receipt.ref)
    let undone = "@\(receipt.undone.position) \(receipt.undone.type)"
    let by = "@\(receipt.by.position) \(receipt.by.type)"
    let words: Phrase =
      switch (isDryRun, isRedo) {
      case (false, false): "Undone  \(ref)  \(undone) by \(by)"
      case (false, true): "Redone  \(ref)  \(undone) by \(by)"
      case (true, false): "Would have undone  \(ref)  \(undone) by \(by)"
      case (true, true): "Would have redone  \(ref)  \(undone) by \(by)"
      }
    try screen.note(words)
    if !isDryRun { try screen.note("Again with: concert \(isRedo ? "undo" : "redo")") }
  }
}
