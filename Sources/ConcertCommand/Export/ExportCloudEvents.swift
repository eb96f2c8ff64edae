import ArgumentParser
import Concert

/// Events for other programs.
struct ExportCloudEvents: Verb {
  static let manual = Manual(
    "export cloudevents", "Events as a JSON batch of CloudEvents 1.0.",
    arguments: "[REF] [options]",
    examples: [
      "export cloudevents --out events.json": "The whole log.",
      "export cloudevents COM-2024-0031 --known-at 2024-03-15": "One record, as it was known.",
    ],
    details: """
      In log order, as `concert log --format jsonl` prints them. The first event of the batch is about
      the file: day, moment, position, audience. Hashes and signatures that prove the events are
      `concert export log` and `concert prove`.
      """)

  @Argument(help: ArgumentHelp("Only this record's events.", valueName: "ref")) var ref: String?
  @Option(help: ArgumentHelp("Only events behind this position.", valueName: "n"))
  var after: Int64?
  @Option(help: "At most so many events.") var limit: Int?
  @Option(
    help: ArgumentHelp("The file; - or none for standard output.", valueName: "file"),
    completion: .file())
  var out: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 0..., for: "--limit")
    let reading = try ledger.open(on: screen)
    var query = LogQuery()
    query.ref = ref
    query.after = after
    query.limit = limit
    var request = ExportRequest()
    request.clocks = reading.at
    request.filterWords = [
      ref.map { ("record", $0) }, after.map { ("--after", "\($0)") },
      limit.map { ("--limit", "\($0)") },
    ].compactMap(\.self)
    let target = ExportTarget(out)
    let receipt = try await reading.ledger.perform { [query, request] ledger in
      try target.write { file in try ledger.exportEvents(query, request, into: &file) }
    }
    try target.tell(receipt, on: screen)
  }
}
