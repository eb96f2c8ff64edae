import ArgumentParser
import Concert
import EventSourcing

/// Keeps a view of one's own beside the ledger.
struct ProjectionAdd: Verb {
  static let manual = Manual(
    "projection add", "Keeps a view of your own beside the ledger, next to the built-in ones.",
    arguments: "DIR… [options]",
    examples: [
      "projection add mine/withdrawals": "From now on everybody's `concert sql` can read it.",
      "projection add mine/withdrawals --replace": "A new version; its rows are built anew.",
    ],
    details: """
      Its files are copied; its example must give the expected rows. Rows lie in a file of their own
      and are folded when somebody asks for them, so that no other view ever waits for this one.
      A statement that takes more than 50,000,000 steps for one event, a value of more than 4 MiB and
      a view of more than 2 GiB stop the view there.
      """)

  @Argument(help: ArgumentHelp("The view's folder.", valueName: "dir"), completion: .directory)
  var dirs: [String] = []
  @Flag(help: "Also when a view of this name was added before.") var replace = false
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if dirs.isEmpty { throw Wrong.missingArgument("dir", of: ["projection", "add"]) }
    let views = try dirs.map { try ViewFolder($0) }
    let ledger = try self.ledger.openReading(on: screen)
    for view in views { _ = try await ledger.addView(view, replacing: replace) }
    try screen.print(LintRows.rows(views, "added"))
    for view in views {
      try screen.note(
        "Read it: concert sql \"SELECT * FROM \(view.tables.first ?? view.name) LIMIT 10\"")
    }
  }
}

/// Takes a view of one's own away.
struct ProjectionRemove: Verb {
  static let manual = Manual(
    "projection remove", "Takes a view that was added away again, with its rows.",
    arguments: "VIEW… [options]",
    examples: [
      "projection remove withdrawals": "Its files and rows beside the ledger; yours stay.",
      "projection remove withdrawals promises --quiet": "Several at once.",
    ])

  @Argument(help: ArgumentHelp("Which views.", valueName: "view")) var views: [String] = []
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if views.isEmpty { throw Wrong.missingArgument("view", of: ["projection", "remove"]) }
    let ledger = try self.ledger.openReading(on: screen)
    for view in views {
      try await ledger.removeView(view)
      try screen.note("Removed \(view). Its events are untouched.")
    }
  }
}
