import ArgumentParser
import Concert
import Coordination

/// What was said, and the answer to each.
struct ConsultationShow: Verb {
  static let manual = Manual(
    "consultation show", "The inputs of a consultation and the answer to each.",
    arguments: "REF [options]",
    examples: [
      "consultation show CSL-2023-0001": "Answered and waiting.",
      "consultation show CSL-2023-0001 --format csv": "As a file for the report.",
    ])

  @Argument(help: ArgumentHelp("The consultation.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let table = ViewTable(
    "input",
    [
      .init("input", .reference), .init("received_on", .reference, heading: "received"),
      .init("organisation"), .init("text"), .init("answer", .reference),
      .init("answer_text", heading: "why"), .init("days", .integer),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    try await reading.ledger.require(ref, noun: Consultation.kind, at: reading.at)
    let rows = try await reading.ledger.read(
      ViewQuery(
        """
        SELECT input.*,
          CAST(julianday(coalesce(input.answered_on, basis.as_of))
            - julianday(input.received_on) AS INTEGER) AS days
        FROM consultation_inputs AS input, basis
        WHERE input.ref = :ref ORDER BY input.first_position
        """, ["ref": .text(ref)], views: ["consultations"]), at: reading.at)
    try screen.print(Self.table.rows(rows, basis: reading.basis(rows.basis)))
  }
}
