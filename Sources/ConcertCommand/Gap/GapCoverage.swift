import ArgumentParser
import Concert
import EventSourcing

/// Cells of the matrix that were asked for and are silent.
struct GapCoverage: Verb {
  static let manual = Manual(
    "gap coverage", "Cells that a commitment or a mission asks for, and that are silent or zero.",
    examples: [
      "gap coverage --columns place": "Promised there, and nothing given yet.",
      "gap coverage --columns mission --json": "Who takes part and has recorded nothing.",
    ],
    details: """
      promised: a commitment stands and nothing was given. takes-part: it is in the mission and
      recorded nothing. zero: what was reported is zero, which is an answer, too.
      """)

  @Option(help: "What stands across: place, mission, theme, framework or pillar.")
  var columns = "place"
  @Option(
    help: ArgumentHelp("Of this ministry and those merged into it.", valueName: "code"))
  var ministry: [String] = []
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard let axis = MatrixAxis(rawValue: columns) else {
      throw BadValue.choice(columns, at: "--columns", known: MatrixAxis.allCases.map(\.rawValue))
    }
    let reading = try ledger.open(on: screen)
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    let answer = try await reading.ledger.coverageGaps(axis, filter, at: reading.at)
    try screen.print(
      answer, cells: true, basis: reading.basis(answer.basis), looked: "cells of the matrix")
  }
}
