import ArgumentParser
import Concert
import Interop

/// A list as a workbook.
struct ExportXLSX: Verb {
  static let manual = Manual(
    "export xlsx", "A list as a workbook.", arguments: "[LIST] --out FILE [options]",
    examples: [
      "export xlsx commitment --period 2024 --out promises.xlsx": "Promises about 2024.",
      "export xlsx --visibility public --columns ref,title,amount,currency --out public.xlsx":
        "What everybody may see, in four columns.",
    ],
    details: """
      Sheets Data and About: the basis, the filter, sums, and what each column means. No cell is a
      formula; days are texts; an amount of more than fifteen digits is a text, since a spreadsheet
      would round it. A sheet has at most 1 048 576 rows.
      """)

  @Argument(help: "contribution, commitment, mission or ministry.")
  var list = SheetNoun.contribution
  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard (options.out ?? "-") != "-" else { throw OutputFault.needsFile }
    try await options.sheet(of: list, columns: try columns.names(of: list), on: screen) {
      XLSXSheet($0)
    }
  }
}

/// A list as a report in Markdown.
struct ExportMarkdown: Verb {
  static let manual = Manual(
    "export md", "A list as a report in Markdown.", arguments: "[LIST] [options]",
    examples: [
      "export md commitment --ministry DEF --out annex.md": "For the minutes.",
      "export md --place sahel --as-of 2023-12-31 --columns ref,title,amount,currency":
        "What had been given to the Sahel by the end of 2023.",
    ],
    details:
      "Heading, basis, table, and sums by currency: what was promised is never added to what was given."
  )

  @Argument(help: "contribution, commitment, mission or ministry.")
  var list = SheetNoun.contribution
  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let names = try columns.names(of: list, isReport: true)
    try await options.sheet(of: list, columns: names, on: screen) { MarkdownSheet($0) }
  }
}

/// A list as a page to print.
struct ExportHTML: Verb {
  static let manual = Manual(
    "export html", "A list as a report in HTML.", arguments: "[LIST] [options]",
    examples: [
      "export html commitment --out promises.html": "Opens in any browser and prints to PDF.",
      "export html --visibility public --period 2024 --out given-2024.html":
        "What everybody may see of 2024.",
    ],
    details: "One file that asks nobody for anything: basis, table, and sums by currency.")

  @Argument(help: "contribution, commitment, mission or ministry.")
  var list = SheetNoun.contribution
  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let names = try columns.names(of: list, isReport: true)
    try await options.sheet(of: list, columns: names, on: screen) { HTMLSheet($0) }
  }
}
