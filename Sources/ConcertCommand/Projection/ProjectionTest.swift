import ArgumentParser
import Concert
import EventSourcing

/// Folds each view's example and compares its rows with those expected.
struct ProjectionTest: Verb {
  static let manual = Manual(
    "projection test", "Folds each view's example and compares with the expected rows.",
    arguments: "[VIEW…|DIR…] [options]",
    examples: [
      "projection test": "The built-in views.",
      "projection test mine/withdrawals": "A view of your own; no ledger is needed.",
      "projection test mine/withdrawals --record": "Keeps what its example gives as expected.",
    ],
    details: "Each example is folded at once, and in two halves at every split.")

  @Argument(
    help: ArgumentHelp(
      "Which views, or folders of views; all when none is named.", valueName: "view"))
  var views: [String] = []
  @Flag(help: "Write the rows of a folder's example as those expected.") var record = false
  @Option(
    help: ArgumentHelp("A folder of views, else CONCERT_PROJECTIONS.", valueName: "dir"),
    completion: .directory)
  var projections: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "projection",
    [
      Column("projection", .reference), Column("state", .reference), Column("file", .reference),
      Column("row", .integer), Column("fold"), Column("expected"), Column("found"),
    ])

  func run(on screen: Screen) async throws {
    let folder = projections ?? screen.console.variable("CONCERT_PROJECTIONS")
    let dirs = views.filter(ViewFolder.isView)
    let named = views.filter { !ViewFolder.isView($0) }
    if record {
      guard !dirs.isEmpty, named.isEmpty else {
        throw Wrong.missingArgument("dir", of: ["projection", "test"])
      }
      for dir in dirs { try ViewFolder(dir).record() }
    }
    var tests = try dirs.map { dir in
      let view = try ViewFolder(dir)
      return (view.name, try view.test())
    }
    if dirs.isEmpty || !named.isEmpty {
      let examples = try ViewExamples(folder: folder)
      tests += try (named.isEmpty ? examples.views : named).map { ($0, try examples.test($0)) }
    }
    var cells: [[Cell]] = []
    var isGreen = true
    for (view, differences) in tests {
      if differences.isEmpty {
        cells.append([.text(view), .words(.word("ok")), .none, .none, .none, .none, .none])
      }
      for difference in differences {
        isGreen = false
        cells.append([
          .text(view), .words(.word("differs")), .text(difference.file), .integer(difference.row),
          .text(difference.fold), .text(difference.expected), .text(difference.found),
        ])
      }
    }
    try screen.print(Rows(Self.shape, cells: cells))
    if !isGreen { throw Ended(.finding) }
  }
}
