import ArgumentParser
import Concert
import EventSourcing

/// Who recorded what, when, and by what right.
struct AuditCommand: Noun {
  static let manual = Manual(
    "audit", "Who recorded what, when, on whose behalf.",
    examples: [
      "audit trail COM-2024-0031": "Everything that happened to one record.",
      "audit search --late 30d": "What was recorded more than 30 days after its day.",
    ])
  static let verbs: [any ParsableCommand.Type] = [AuditTrail.self, AuditSearch.self]
}

/// The events of one record with payload and leaf hash.
struct AuditTrail: Verb {
  static let manual = Manual(
    "audit trail", "The events of one record with payload and leaf hash.",
    arguments: "REF [options]",
    examples: [
      "audit trail COM-2024-0031": "Who promised it, who changed it, and why.",
      "audit trail DEF.weber --format jsonl": "Rights given and taken, for programs.",
    ])

  @Argument(help: ArgumentHelp("Which record.", valueName: "ref")) var ref: String
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    var query = TrailQuery()
    query.ref = ref
    try await ledger.open(on: screen).trail(query, on: screen)
  }
}

/// Events by person, ministry, type, day, or how late they were recorded.
struct AuditSearch: Verb {
  static let manual = Manual(
    "audit search", "Events by officer, ministry, type, day, or how late they were recorded.",
    examples: [
      "audit search --officer DEF.weber --from 2024-01-01": "What one officer recorded.",
      "audit search --late 30d --format jsonl": "What was recorded long after the fact.",
    ],
    details: "--from and --to are the days that events are about; both are included.")

  @Option(help: ArgumentHelp("Signed by this officer.", valueName: "id")) var officer: String?
  @Option(help: ArgumentHelp("Owned or signed for by this ministry.", valueName: "code"))
  var ministry: String?
  @Option(help: ArgumentHelp("Of this type, or of this noun.", valueName: "type"))
  var type: String?
  @Option(help: ArgumentHelp("About this day or a later one.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("About this day or an earlier one.", valueName: "day"))
  var to: String?
  @Option(help: ArgumentHelp("Recorded more than so long after its day.", valueName: "30d"))
  var late: String?
  @Option(help: "At most so many events.") var limit: Int?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let today = reading.ledger.today
    var query = TrailQuery()
    query.officer = officer
    query.ministry = ministry
    query.type = type
    query.from = try from.map { try DayText.parse($0, at: "--from", today: today) }
    query.to = try to.map { try DayText.parse($0, at: "--to", today: today) }
    query.lateDays = try late.map { try Self.days($0) }
    query.limit = limit.map { max(0, $0) }
    try await reading.trail(query, on: screen)
  }

  /// `30d`, `2w`, or a bare number of days.
  private static func days(_ text: String) throws(BadValue) -> Int {
    let isWeeks = text.hasSuffix("w")
    let digits = text.hasSuffix("d") || isWeeks ? String(text.dropLast()) : text
    guard let number = Int(digits), number >= 0, number < 100_000 else {
      throw .period(text, at: "--late", why: "A delay is written 30d or 4w.")
    }
    return isWeeks ? number * 7 : number
  }
}

extension Reading {
  func trail(_ query: TrailQuery, on screen: Screen) async throws {
    let sink = TrailRows(screen: screen, reading: self)
    var rows = try await ledger.trail(query, at: at, into: sink)
    try rows.finish()
  }
}

/// Prints events of the trail as they come.
struct TrailRows: Sink {
  private static let shape = RowShape(
    "event",
    [
      Column("position", .integer, for: .programs),
      Column("event", .reference, for: .people), Column("ref", .reference),
      Column("version", .integer, for: .programs), Column("type", .reference),
      Column("ministry", .reference), Column("officer", .reference),
      Column("officer_ministry", .reference, for: .programs),
      Column("recorded_at", .reference, heading: "recorded"),
      Column("on", .reference, heading: "about"),
      Column("late", .reference, for: .people),
      Column("what", for: .people),
      Column("payload", .json, for: .programs), Column("leaf_hash", .reference, for: .programs),
      Column("stream", for: .programs), Column("reason", for: .programs),
      Column("summary", for: .programs), Column("visibility", for: .programs),
    ])

  private let screen: Screen
  private let reading: Reading
  private var printer: RowPrinter?

  init(screen: Screen, reading: Reading) {
    self.screen = screen
    self.reading = reading
  }

  mutating func begin(_ basis: Concert.Basis, columns: [String]) throws {
    printer = try screen.printer(Self.shape, basis: reading.basis(basis))
  }

  mutating func take(_ entry: TrailEntry) throws {
    let isForPeople = screen.format.isForPeople
    let isOther = entry.officerMinistry.map { $0 != entry.ministry } ?? false
    let officer =
      isForPeople && isOther ? "\(entry.officer) (\(entry.officerMinistry ?? ""))" : entry.officer
    let what = [entry.summary, entry.reason].compactMap { $0 }.joined(separator: ": ")
    try printer?.add([
      .integer(entry.position), .text("@\(entry.position)"), .text(entry.ref),
      .integer(entry.version), .text(entry.type), .text(entry.ministry), .text(officer),
      .text(entry.officerMinistry),
      .text(isForPeople ? String(entry.recordedAt.prefix(16)) : entry.recordedAt), .text(entry.on),
      .text(entry.daysLate > 0 ? "\(entry.daysLate) d" : nil), .text(what.isEmpty ? nil : what),
      entry.payload.map { .json($0) } ?? .none, .text(entry.leafHash), .text(entry.stream),
      .text(entry.reason), .text(entry.summary), .text(entry.visibility),
    ])
  }

  mutating func finish() throws { try printer?.finish() }
}
