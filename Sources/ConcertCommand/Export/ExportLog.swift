import ArgumentParser
import Concert
import EventSourcing

/// The log as files that a program in any language can check.
struct ExportLog: Verb {
  static let manual = Manual(
    "export log", "The log as C2SP tlog-tiles, with notes and payloads.",
    arguments: "--tiles DIR [options]",
    examples: [
      "export log --tiles published": "A new folder; repeated, it adds what is new.",
      "export log --tiles open --visibility public": "Payloads that everybody may read.",
    ],
    details: """
      DIR/checkpoint         the signed size and root, written last
      DIR/witnessed/N.…      the checkpoint over N events with its witnesses' cosignatures
      DIR/tile/…             hash tiles and entry bundles of leaves (C2SP tlog-tiles)
      DIR/notes/N.note       the signed append note whose first event is @N
      DIR/bodies/N.json      salt and payload of @N, unless erased or withheld
      DIR/export.json        whose log it is, and which payloads are in it

      Leaves name act, ministry, officer's key, day and record of every event; --visibility
      withholds payloads only. Scripts/verify.py checks the folder without this program.
      """)

  @Flag(name: .long, help: "As tiles: the one form there is.") var tiles = false
  @Argument(
    help: ArgumentHelp("New or empty, or an earlier export.", valueName: "dir"),
    completion: .directory)
  var folder: String
  @Option(
    help: ArgumentHelp(
      "Payloads as far as these may read: public, parliament, committee or owner (all).",
      valueName: "level"))
  var visibility: String = "owner"
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let level = try Visibility(option: visibility)
    let ledger = try ledger.openReading(on: screen)
    let receipt = try await ledger.perform { ledger in
      var progress: Progress?
      return try ledger.exportLog(to: folder, visibility: level) { done, total in
        guard total > 20_000 else { return }
        progress = progress ?? screen.progress("export", total: Int(total))
        try progress?.advance(to: Int(done))
      }
    }
    if screen.format.isJSON {
      try screen.print(receipt.json)
    } else {
      try screen.print(
        "\(SafeText.oneLine(folder)): \(grouped: Int(receipt.size), "event", "events") of "
          + "\(SafeText.oneLine(receipt.origin)), \(number: Digits.grouped(receipt.added)) of them new"
      )
      if receipt.withheld > 0 {
        try screen.print("\(grouped: receipt.withheld, "new payload", "new payloads") withheld")
      }
      if receipt.erased > 0 {
        let erased = receipt.erased
        try screen.print(
          "\(grouped: erased, "new payload was", "new payloads were") erased by law")
      }
    }
    if receipt.confidential > 0 {
      try screen.warn(
        "\(number: Digits.grouped(Int64(receipt.confidential))) of the payloads are not public; "
          + "to publish the folder, export with --visibility public")
    }
    try CheckpointCommand.tellTail(receipt.unsigned, screen)
    try screen.note("Check it without concert: Scripts/verify.py log DIR --key VKEY")
  }
}
