import ArgumentParser
import Concert
import EventSourcing

/// Records as the commands that make them.
struct ExportJSONL: Verb {
  static let manual = Manual(
    "export jsonl", "Records as JSON Lines, exactly as `concert submit` takes them.",
    arguments: "[options]",
    examples: [
      "export jsonl --out records.jsonl":
        "All that was promised, given, planned, reported and said.",
      "export jsonl --out def.jsonl --ministry DEF --as-of 2023-12-31":
        "What Defence had by the end of 2023; concert submit def.jsonl takes it elsewhere.",
    ],
    details: """
      A line is one command that makes a record as it stands, then what became of it: withdrawals,
      the end of missions, plans and ministries come last. Reviews of duplicates, confirmations and
      officers are not told again: they are one person's word. The first line says what the file rests on,
      and submit passes over it. Who recorded what, and when, stays in the log: `concert export log`.
      With a filter a contribution may name a commitment that is not in the file; and what a ministry
      gave by right of a mission that its commitment has left, or that is not for these eyes, is
      refused when it is submitted.
      """)

  @OptionGroup var options: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try options.ledger.open(on: screen)
    let request = try options.request(
      reading, states: SheetNoun.commitment.states + SheetNoun.contribution.states)
    let receipt = try await reading.ledger.perform { ledger in
      var progress = screen.progress("lines", total: nil)
      return try options.target.write { file in
        try ledger.exportRecords(request, into: &file) { try progress.advance(to: $0) }
      }
    }
    try options.target.tell(receipt, on: screen)
  }
}
