import ArgumentParser
import Concert
import EventSourcing

/// Whether a ledger's file is of the newest format.
struct MigrateCommand: Verb {
  static let manual = Manual(
    "migrate", "Says which format the ledger's file has; there is one so far.",
    examples: [
      "migrate --ledger lu": "Nothing is to be done as long as there is one format.",
      "migrate --json": "For a script that runs after each upgrade.",
    ],
    details: """
      The format is that of the file's tables. Events are never rewritten: what was stored is read for
      ever. A ledger of a later release is refused and left as it is. Views are folded again when they
      need it; that takes no command.
      """)

  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let folder = try ledger.folder(screen.console)
    let migration = try Migration(ofLedgerIn: folder)
    guard screen.format.isJSON else {
      return try screen.print(
        "\(SafeText.oneLine(folder)): format \(migration.format), the newest. Nothing is to be done."
      )
    }
    var object = JSONObject()
    object["folder"] = .string(folder)
    object["format"] = .int(Int64(migration.format))
    object["newest"] = .int(Int64(migration.newest))
    object["changed"] = false
    try screen.print(.object(object))
  }
}
