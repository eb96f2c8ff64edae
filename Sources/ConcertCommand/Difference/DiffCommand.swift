import ArgumentParser
import Concert
import EventSourcing

/// What changed between two days or two moments of the ledger.
struct DiffCommand: Verb {
  static let manual = Manual(
    "diff", "What changed between two days, or between two moments of the ledger.",
    arguments: "FROM TO [options]",
    examples: [
      "diff 2023-01-01 2023-12-31 --by place --place sahel": "Between two days, place by place.",
      "diff @41188 now --events": "What was recorded since, and the events that explain it.",
    ],
    details: """
      A day compares the facts about two days, as they are known at --known-at; @N or a moment
      compares what the ledger said then. Changes of records add up to the change of each line.
      A correction is an event about a day that both tell of. --exit-code ends with 1 when anything
      differs.
      """)

  @Argument(help: ArgumentHelp("A day, @N, a moment, or now.", valueName: "from")) var from: String
  @Argument(help: ArgumentHelp("The same, later.", valueName: "to")) var to: String
  @Option(help: "Split by ministry, place, mission, framework, kind or record.")
  var by = "ministry"
  @Flag(help: "List the events that explain it.") var events = false
  @Flag(help: "End with 1 when anything differs.") var exitCode = false
  @OptionGroup(title: "Filter") var filter: FilterOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    guard let group = Difference.Group(rawValue: by) else {
      throw BadValue.choice(by, at: "--by", known: Difference.Group.allCases.map(\.rawValue))
    }
    let reading = try ledger.open(on: screen)
    let today = reading.ledger.today
    let filter = try filter.filter(states: [], today: today)
    let difference = try await reading.ledger.difference(
      from: try clocks(from, at: "FROM", reading.at, today: today),
      to: try clocks(to, at: "TO", reading.at, today: today), by: group, filter)
    let basis = reading.basis(
      difference.after, notes: ["from \(from) (@\(difference.before.size - 1)) to \(to)"])
    try screen.print(
      events ? Self.events(difference, basis) : Self.lines(difference, group, basis))
    if screen.format.isForPeople { try screen.note(Self.summary(difference, listed: events)) }
    if exitCode, !difference.lines.isEmpty { throw Ended(.finding) }
  }

  /// A day is about facts, a position or a moment about what was known.
  private func clocks(
    _ text: String, at place: String, _ at: Concert.Clocks, today: Day
  ) throws -> Concert.Clocks {
    var clocks = at
    if text == "now" { return clocks }
    if text.hasPrefix("@") || text.contains("T") {
      switch try KnownAt.parse(text, at: place, today: today) {
      case .moment(let moment): clocks.knownAt = .moment(moment)
      case .position(let position) where position < 0: clocks.knownAt = .fromEnd(Int(position))
      case .position(let position): clocks.knownAt = .position(position)
      }
    } else {
      clocks.asOf = try DayText.parse(text, at: place, today: today)
    }
    return clocks
  }

  private static func lines(
    _ difference: Difference, _ group: Difference.Group, _ basis: Basis
  ) -> Rows {
    let shape = RowShape(
      "line",
      [
        Column(group.rawValue, .reference), Column("measure", .reference),
        Column("before", .money), Column("after", .money), Column("change", .money),
        Column("records", .json, for: .wide),
        Column("events", .json, for: .wide),
      ])
    let cells = difference.lines.map { line -> [Cell] in
      func size(_ size: Int128) -> Cell {
        line.currency.map { .money(minor: size, $0) } ?? .integer(Int64(clamping: size))
      }
      return [
        .text(line.group), .words(.word(line.measure.rawValue)), size(line.before),
        size(line.after),
        size(line.change),
        .json(.array(line.records.map(JSON.string))), .json(.array(line.events.map(JSON.int))),
      ]
    }
    return Rows(shape, basis: basis, cells: cells)
  }

  private static func events(_ difference: Difference, _ basis: Basis) -> Rows {
    let shape = RowShape(
      "event",
      [
        Column("position", .integer), Column("on", .reference),
        Column("recorded_at", .reference, heading: "recorded"), Column("type", .reference),
        Column("ref", .reference), Column("ministry", .reference), Column("correction"),
        Column("title"),
      ])
    let cells = difference.events.map { event -> [Cell] in
      [
        .integer(event.position), .text(event.on), .text(event.recordedAt), .text(event.type),
        .text(event.ref), .text(event.ministry), .truth(event.isCorrection), .text(event.title),
      ]
    }
    return Rows(shape, basis: basis, cells: cells)
  }

  private static func summary(_ difference: Difference, listed: Bool) -> Phrase {
    guard !difference.lines.isEmpty else { return "Nothing differs." }
    let corrections = difference.events.count { $0.isCorrection }
    let count = difference.events.count
    let summary: Phrase =
      "Explained by \(count, "event", "events"), \(corrections) of them about days that both tell of."
    return listed ? summary : "\(summary) --events lists them."
  }
}
