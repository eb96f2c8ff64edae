import ArgumentParser
import Concert
import EventSourcing

/// One value of one period.
struct IndicatorReport: RecordingVerb {
  static let manual = Manual(
    "indicator report", "Reports an indicator's value for one period.",
    arguments: "ITEM --period RANGE [options]",
    examples: [
      "indicator report wps-2018:P1.A4.I1 --period 2023 --people f=0,m=11 --shown substantial":
        "Women and men apart.",
      "indicator report wps-2018:P2.A1.I1 --period 2023-H1 --not-applicable":
        "That it does not apply is a report; silence is none.",
    ],
    details: """
      Who leads or supports the action reports people, each its own; a value is the lead's. A later
      report on the same period takes the place of the one before, and both stay in the log.
      """)
  static let act = "plan.report-indicator"

  @Argument(help: ArgumentHelp("The indicator, such as wps-2018:P1.A4.I1.", valueName: "item"))
  var item: String
  @Option(help: ArgumentHelp("Which days: 2023, 2023-Q2, A..B.", valueName: "range"))
  var period: String?
  @Option(parsing: .unconditional, help: "A number, such as 12.5.") var value: String?
  @Option(help: "People: f=4,m=11.") var people: String?
  @Flag(help: "It does not apply in this period.") var notApplicable = false
  @Option(
    help: "How far the evidence shows the work done: none not_started limited substantial complete."
  )
  var shown: String?
  @Option(help: ArgumentHelp("A file that proves it; several times.", valueName: "file"))
  var evidence: [String] = []
  @Option(help: ArgumentHelp("Who reports. (default: your own)", valueName: "code"))
  var ministry: String?
  @OptionGroup(title: "Recording") var write: WriteOptions
  @OptionGroup(title: "Ledger") var ledger: LedgerOptions
  @OptionGroup(title: "Signer") var signer: SignerOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func fill(_ draft: inout CommandDraft, in ledger: Ledger) async throws {
    draft.word("indicator", "ITEM", item)
    draft.period(period, from: nil, to: nil)
    draft.names("period", "--period")
    draft.word("value", "--value", value)
    draft.set("people", "--people", draft.people("--people", people))
    if notApplicable { draft.word("state", "--not-applicable", "not_applicable") }
    draft.word("shown", "--shown", shown)
    draft.word("ministry", "--ministry", ministry)
    try draft.evidence(evidence, keptBy: ledger, keeps: !write.storesNothing)
  }
}
