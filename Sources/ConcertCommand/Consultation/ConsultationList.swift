import ArgumentParser
import Concert

/// Who was heard, and how broadly.
struct ConsultationList: Verb {
  static let manual = Manual(
    "consultation list", "Consultations: invited, came, inputs, answers, days waiting.",
    examples: [
      "consultation list": "All of them, the first first.",
      "consultation list --waiting --json": "Only those with an input that waits.",
    ],
    details: "waiting: days since the oldest input without an answer came in.")

  @ArgumentParser.Flag(help: "Only those with an input that waits.") var waiting = false
  @Option(help: "About this plan.") var plan: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "consultation",
    [
      .init("ref", .reference), .init("on_day", .reference, heading: "on"),
      .init("ministry", .reference), .init("about", .reference), .init("stage", .reference),
      .init("level", .reference), .init("asked", .integer, heading: "invited"),
      .init("came", .integer), .init("inputs", .integer), .init("answered", .integer),
      .init("waiting_days", .integer, heading: "waiting"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let rows = try await reading.ledger.read(
      ViewQuery(
        """
        SELECT held.*, coalesce(held.plan, held.mission) AS about,
          json_array_length(coalesce(held.invited, '[]')) AS asked,
          json_array_length(coalesce(held.attended, '[]')) AS came,
          (SELECT CAST(julianday(basis.as_of) - julianday(min(input.received_on)) AS INTEGER)
            FROM consultation_inputs AS input, basis
            WHERE input.ref = held.ref AND input.answer IS NULL) AS waiting_days
        FROM consultations AS held
        WHERE (NOT :waiting OR held.inputs > held.answered) AND (:plan IS NULL OR held.plan = :plan)
        ORDER BY held.on_day, held.ref
        """,
        ["waiting": .integer(waiting ? 1 : 0), "plan": plan.map { .text($0) } ?? .null],
        views: ["consultations"]), at: reading.at)
    try screen.print(Self.table.rows(rows, basis: reading.basis(rows.basis)))
  }
}
