import ArgumentParser
import Concert
import EventSourcing

/// Events by person, ministry, type, both clocks, or how late they were recorded.
struct AuditSearch: Verb {
  static let manual = Manual(
    "audit search", "Events by officer, ministry, type, day, delay, or words.",
    examples: [
      "audit search --officer DEF.weber --from 2024-01-01": "What one officer recorded.",
      "audit search --late 30d --format jsonl": "What was recorded long after the fact.",
      "audit search --recorded-after 2024-03-15T09:00:00Z --to 2023-12-31":
        "What was entered about 2023 after its report went out.",
      "audit search --same-person-confirmed": "Confirmed by whoever entered it.",
    ],
    details: """
      --from and --to are the days that events are about; both are included. Entries after a
      publication are found by its moment, --recorded-after, and the last day it told of, --to or
      --about-before. Of several options each must hold. --limit N shows the first N; the receipt
      names the --after that shows the next.
      """)

  @Option(help: ArgumentHelp("Signed by this officer.", valueName: "id")) var officer: String?
  @Option(help: ArgumentHelp("Owned or signed for by this ministry.", valueName: "code"))
  var ministry: String?
  @Flag(help: "Signed by an officer of another ministry than the owner.") var onBehalf = false
  @Option(help: ArgumentHelp("Of this type, or of this noun.", valueName: "type"))
  var type: String?
  @Option(help: ArgumentHelp("About this day or a later one.", valueName: "day")) var from: String?
  @Option(help: ArgumentHelp("About this day or an earlier one.", valueName: "day"))
  var to: String?
  @Option(help: ArgumentHelp("About a day before this one.", valueName: "day"))
  var aboutBefore: String?
  @Option(help: ArgumentHelp("Recorded after this; a day counts whole.", valueName: "moment|@n"))
  var recordedAfter: String?
  @Option(help: ArgumentHelp("Recorded before this.", valueName: "moment|@n"))
  var recordedBefore: String?
  @Option(help: ArgumentHelp("Recorded more than so long after its day.", valueName: "30d"))
  var late: String?
  @Flag(help: "Confirmed by an officer who entered or corrected the same contribution.")
  var samePersonConfirmed = false
  @Option(
    help: ArgumentHelp(
      "Entered for owner, committee, parliament or public, this one alone.", valueName: "level"))
  var marked: String?
  @Option(help: ArgumentHelp("With this in a title or reason.", valueName: "words"))
  var text: String?
  @Option(help: ArgumentHelp("Only events behind this one.", valueName: "@n")) var after: String?
  @Option(help: "At most so many events.") var limit: Int?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    try Wrong.require(limit, in: 0..., for: "--limit")
    let reading = try ledger.open(on: screen)
    let query = try query(today: reading.ledger.today)
    let sink = TrailRows(screen: screen, reading: reading)
    // People don't see payloads, and reading them one by one costs more than finding the rows.
    var rows = try await reading.ledger.trail(
      query, isWhole: !screen.format.isForPeople, at: reading.at, into: sink)
    try rows.finish()
    if let limit, let last = rows.last, rows.count == limit {
      try screen.note("There may be more: --after @\(last)")
    }
  }

  private func query(today: Day) throws -> TrailQuery {
    var query = TrailQuery()
    query.officer = officer
    query.ministry = ministry
    query.type = type
    query.isOnBehalf = onBehalf
    query.isSamePersonConfirmed = samePersonConfirmed
    query.text = text
    query.from = try from.map { try DayText.parse($0, at: "--from", today: today) }
    query.to = try to.map { try DayText.parse($0, at: "--to", today: today) }
    if let aboutBefore {
      if to != nil {
        throw Wrong.conflict("--to", "--about-before", because: "Both end the days asked for.")
      }
      query.to = try DayText.parse(aboutBefore, at: "--about-before", today: today)
        .adding(days: -1)
    }
    query.recordedAfter = try recordedAfter.map {
      try Self.recorded($0, "--recorded-after", today)
    }
    query.recordedBefore = try recordedBefore.map { text in
      // The whole day lies behind a day's name, and nothing of it before.
      if let day = Day(text) {
        return .moment(Moment(millisecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000))
      }
      return try Self.recorded(text, "--recorded-before", today)
    }
    query.lateDays = try late.map { try Self.days($0) }
    if let marked {
      let known = ["owner", "committee", "parliament", "public"]
      guard known.contains(marked) else {
        throw BadValue.choice(marked, at: "--marked", known: known)
      }
      query.visibility = marked
    }
    query.after = try after.map { text in
      guard let position = Position(text.drop { $0 == "@" }), position >= 0 else {
        throw BadValue.moment(text, at: "--after")
      }
      return position
    }
    query.limit = limit
    return query
  }

  private static func recorded(
    _ text: String, _ option: String, _ today: Day
  ) throws(BadValue) -> TrailQuery.Recorded {
    switch try KnownAt.parse(text, at: option, today: today) {
    case .moment(let moment): .moment(moment)
    case .position(let position): .position(position)
    }
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
