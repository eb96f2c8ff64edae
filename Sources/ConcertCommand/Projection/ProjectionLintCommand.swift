import ArgumentParser
import Concert
import EventSourcing

/// Reads views of one's own and says what is wrong with them.
struct ProjectionLintCommand: Verb {
  static let manual = Manual(
    "projection lint", "Reads views of your own and says what is wrong, with file and line.",
    arguments: "DIR… [options]",
    examples: [
      "projection lint mine/withdrawals": "One view; no ledger is needed.",
      "projection lint mine/withdrawals mine/promises --json": "Several, for a program.",
    ],
    details: """
      Names that a built-in view has are refused; so is all but inserting, updating and deleting in
      the view's own tables: no ATTACH, no PRAGMA, no other view's tables, no function that gives
      another answer on another day.
      """)

  @Argument(
    help: ArgumentHelp("Folders of views.", valueName: "dir"), completion: .directory)
  var dirs: [String] = []
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    if dirs.isEmpty { throw Wrong.missingArgument("dir", of: ["projection", "lint"]) }
    var views: [ViewFolder] = []
    var wrong: [Explanation] = []
    for dir in dirs {
      do { views.append(try ViewFolder(dir)) } catch let error as any Explainable {
        wrong.append(error.explanation)
      }
    }
    if !views.isEmpty { try screen.print(LintRows.rows(views)) }
    if !wrong.isEmpty { throw Rejections(wrong) }
  }
}
