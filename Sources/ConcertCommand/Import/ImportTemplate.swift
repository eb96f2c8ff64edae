import ArgumentParser
import Interop

/// Sheets to fill.
struct ImportTemplate: Verb {
  static let manual = Manual(
    "import template", "Writes an empty sheet with headings, hashtags and one example.",
    arguments: "commitments|contributions",
    examples: [
      "import template contributions --format csv":
        "What was given, to be filled in a spreadsheet.",
      "import template commitments --format csv": "What was promised.",
    ],
    details: """
      The third row is an example: write over it. `import hxl` reads the sheet as it stands.
      """)

  enum Kind: String, CaseIterable, ExpressibleByArgument { case commitments, contributions }

  @Argument(help: "What the rows are: commitments or contributions.") var kind: Kind
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let template: SheetTemplate = kind == .commitments ? .commitments : .contributions
    let rows = template.rows
    let shape = RowShape("row", rows[0].map { Column($0) })
    try screen.print(Rows(shape, cells: rows.dropFirst().map { $0.map { .text($0) } }))
  }
}
