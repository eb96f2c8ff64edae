import ArgumentParser
import Concert
import EventSourcing

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
    try Wrong.require(limit, in: 0..., for: "--limit")
    let reading = try ledger.open(on: screen)
    let today = reading.ledger.today
    var query = TrailQuery()
    query.officer = officer
    query.ministry = ministry
    query.type = type
    query.from = try from.map { try DayText.parse($0, at: "--from", today: today) }
    query.to = try to.map { try DayText.parse($0, at: "--to", today: today) }
    query.lateDays = try late.map { try Self.days($0) }
    query.limit = limit
    try await reading.trail(query, on: screen)
  }

  /// `30d`, `2w`, or a bare number of days.
  private static func days(_ text: String) throws(BadValue) -> Int {
    let isWeeks = text.hasSuffix("w")
    let digits = text.hasSuffix("d") || isWeeks ? String(text.dropLast()) : text
    guard let number = Int(digits), number >= 0, number < 100_000 else {
      throw .delay(text, at: "--late")
    }
    return isWeeks ? number * 7 : number
  }
}
