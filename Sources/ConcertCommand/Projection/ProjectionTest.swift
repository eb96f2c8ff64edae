import ArgumentParser
import Concert
import EventSourcing

/// Folds each view's example and compares its rows with those expected.
struct ProjectionTest: Verb {
  static let manual = Manual(
    "projection test", "Folds each view's example and compares with the expected rows.",
    arguments: "[VIEW…] [options]",
    examples: [
      "projection test": "The built-in views.",
      "projection test --projections mine": "Those of a folder of your own; no ledger is needed.",
    ])

  @Argument(help: ArgumentHelp("Which views; all when none is named.", valueName: "view"))
  var views: [String] = []
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
    let examples = try ViewExamples(folder: folder)
    var cells: [[Cell]] = []
    var isGreen = true
    for view in views.isEmpty ? examples.views : views {
      let differences = try examples.test(view)
      if differences.isEmpty {
        cells.append([.text(view), .text("ok"), .none, .none, .none, .none, .none])
      }
      for difference in differences {
        isGreen = false
        cells.append([
          .text(view), .text("differs"), .text(difference.file), .integer(difference.row),
          .text(difference.fold), .text(difference.expected), .text(difference.found),
        ])
      }
    }
    try screen.print(Rows(Self.shape, cells: cells))
    if !isGreen { throw Ended(.finding) }
  }
}
