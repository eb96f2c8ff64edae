import ArgumentParser
import Concert
import EventSourcing

/// History: newest first for people, in log order for programs.
struct LogCommand: Verb {
  static let manual = Manual(
    "log", "History: newest first for people, in log order for programs.",
    arguments: "[REF] [options]",
    examples: [
      "log --limit 10": "The ten newest events.",
      "log COM-2024-0031": "The history of one record.",
      "log --ministry DEF --type commitment --on 2024":
        "What DEF promised, amended or took back about days of 2024.",
      "log --after 41000 --format jsonl": "Everything behind a position, as CloudEvents.",
    ],
    details:
      "`audit search` finds by delay, words and moment of recording, too. With --json or --format jsonl each event is a CloudEvents 1.0 object; people see 50 at most."
  )

  @Argument(help: ArgumentHelp("Only this record's events.", valueName: "ref")) var ref: String?
  @Option(help: ArgumentHelp("Only events behind this position.", valueName: "n"))
  var after: Int64?
  @Option(help: ArgumentHelp("Owned by this ministry.", valueName: "code")) var ministry: String?
  @Option(help: ArgumentHelp("Signed by this officer.", valueName: "id")) var officer: String?
  @Option(help: ArgumentHelp("Of this type, or of this noun.", valueName: "type"))
  var type: String?
  @Option(help: ArgumentHelp("About days in this range.", valueName: "range")) var on: String?
  @Option(help: "At most so many events.") var limit: Int?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let longest = 50

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 0..., for: "--limit")
    let reading = try ledger.open(on: screen)
    var query = LogQuery()
    query.ref = ref
    query.after = after
    (query.ministry, query.officer, query.type) = (ministry, officer, type)
    if let on {
      let period = try Period.parse(on, at: "--on", today: reading.ledger.today)
      (query.from, query.to) = (period.start, period.end)
    }
    query.isNewestFirst = screen.format.isForPeople
    query.limit = limit ?? (query.isNewestFirst ? Self.longest : nil)
    let sink = EventRows(screen: screen, reading: reading)
    var rows = try await reading.ledger.entries(query, at: reading.at, into: sink)
    try rows.finish()
  }
}

/// Prints events as they come.
struct EventRows: Sink {
  private static let shape = RowShape(
    "event",
    [
      Column("position", .integer, for: .programs),
      Column("at", .reference, heading: "event", for: .people),
      Column("recorded_at", .reference, heading: "recorded"),
      Column("on", .reference, heading: "about"),
      Column("type", .reference), Column("ref", .reference), Column("ministry", .reference),
      Column("officer", .reference), Column("title", for: .people),
      Column("version", .integer, for: .programs), Column("id", .reference, for: .programs),
      Column("leaf_hash", .reference, for: .programs), Column("payload", .json, for: .programs),
    ])

  private let screen: Screen
  private let reading: Reading
  private var printer: RowPrinter?
  private var count = 0

  init(screen: Screen, reading: Reading) {
    self.screen = screen
    self.reading = reading
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    if screen.format.isJSON { return }
    printer = try screen.printer(Self.shape, basis: reading.basis(basis))
  }

  mutating func take(_ entry: LogEntry) throws {
    defer { count += 1 }
    guard !screen.format.isJSON else {
      let event = entry.cloudEvent(origin: reading.ledger.origin)
      if screen.format == .jsonl { return try screen.print(event) }
      try screen.console.out.write(count == 0 ? "[\n" : ",\n")
      return try screen.console.out.write(bytes: event.canonical)
    }
    let title = entry.payload?["title"] ?? entry.payload?["name"] ?? entry.payload?["reason"]
    let words = title?.string ?? (title?["en"] ?? title?.object?.members.first?.value)?.string
    try printer?.add([
      .integer(entry.position), .text("@\(entry.position)"),
      .text(
        screen.format.isForPeople
          ? String(entry.recorded.description.prefix(16)) : entry.recorded.description),
      .text(entry.header.on.description), .text(entry.header.act), .text(entry.header.stream.ref),
      .text(entry.header.ministry), .text(entry.header.officer), .text(words),
      .integer(entry.header.version), .text(entry.header.id.description), .text(entry.leafHash),
      entry.payload.map { .json($0) } ?? .none,
    ])
  }

  mutating func finish() throws {
    if screen.format == .json { try screen.console.out.write(count == 0 ? "[]\n" : "\n]\n") }
    try printer?.finish()
  }
}
