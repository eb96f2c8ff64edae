import Concert
import EventSourcing
import Interop

/// Organisations that nobody has said who they are.
extension ImportPrinter {
  private static let shownOrganisations = 20

  func printUnresolved() throws {
    let unresolved = report.unresolved
    guard unresolved.count > 0 else { return }
    let shape = RowShape(
      "organisation",
      [
        Column("line", .integer), Column("name"), Column("ref", .reference),
        Column("records", .integer), Column("perhaps"),
      ])
    try screen.console.out.line()
    try screen.print(
      "  organisations without a ministry: \(number: count(unresolved.count))")
    var rows = try screen.printer(shape)
    for entry in unresolved.entries.prefix(Self.shownOrganisations) {
      try rows.add([
        .integer(entry.firstLine), .text(entry.name), .text(entry.ref), .integer(entry.records),
        .text(entry.perhaps.joined(separator: " ")),
      ])
    }
    try rows.finish(total: unresolved.count)
  }

  static func unresolved(_ entry: UnresolvedOrganisation) -> JSON {
    .object([
      "name": .string(entry.name), "ref": .string(entry.ref),
      "line": .int(Int64(entry.firstLine)), "records": .int(Int64(entry.records)),
      "code": .string(entry.isAmbiguous ? "ambiguous-ministry" : "unknown-ministry"),
      "perhaps": .array(entry.perhaps.map { .string($0) }),
    ])
  }

  /// A table of aliases for people to fill: lines without a ministry decide nothing.
  static func writeAliases(_ report: ImportReport, to path: String, continues: Bool) throws {
    var text = continues ? "" : Delimited.csv(["name", "ref", "ministry", "perhaps", "records"])
    for entry in report.unresolved.entries {
      text += Delimited.csv([
        entry.name, entry.ref, "", entry.perhaps.joined(separator: " "), String(entry.records),
      ])
    }
    try writeTextFile(text, to: path, appending: continues)
  }
}
