import ArgumentParser
import Concert
import EventSourcing

/// Who had which right, and who gave it.
struct AuditAccess: Verb {
  static let manual = Manual(
    "audit access", "Who had which right and key, since when, and who gave it.",
    examples: [
      "audit access --known-at 2024-03-15": "What every officer might do at that moment.",
      "audit access --officer DEF.weber --over-time": "Rights given and taken, with the reasons.",
    ],
    details: """
      One row a role or key. A revoked officer has none, and one row says who revoked it and from
      which day acts are in doubt. Rights are events, given and taken in log order; whether each act
      was within them is checked by `concert verify`.
      """)

  @Option(help: ArgumentHelp("Of this officer.", valueName: "id")) var officer: String?
  @Flag(help: "Also rights and keys that ended.") var overTime = false
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let (basis, rows) = try await reading.ledger.rights(
      officer: officer, isOverTime: overTime, at: reading.at)
    let ended: Column.Audience = overTime ? .everyone : .programs
    let shape = RowShape(
      "right",
      [
        Column("officer", .reference), Column("ministry", .reference), Column("kind", .reference),
        Column("right", .reference), Column("since", .reference),
        Column("given_by", .reference), Column("position", .integer, for: .programs),
        Column("event", .reference, for: .people),
        Column("until", .reference, for: ended), Column("taken_by", .reference, for: ended),
        Column("until_position", .integer, for: .programs), Column("reason"),
        Column("suspect_from", .reference),
      ])
    try screen.print(
      Rows(
        shape, basis: reading.basis(basis),
        cells: rows.map { row in
          [
            .text(row.officer), .text(row.ministry), .text(row.kind),
            .text(row.right.isEmpty ? nil : row.right), .text(row.fromDay), .text(row.givenBy),
            .integer(row.fromPosition), .text("@\(row.fromPosition)"), .text(row.untilDay),
            .text(row.takenBy), row.untilPosition.map { .integer($0) } ?? .none,
            .text(row.reason), .text(row.suspectFrom),
          ]
        }))
  }
}
