import ArgumentParser
import Concert

/// How often flags were false alarms, and how long they wait.
struct DuplicateStats: Verb {
  static let manual = Manual(
    "duplicate stats", "How often flags were false alarms, and how long open ones wait.",
    examples: [
      "duplicate stats": "By tier, and by pair of ministries.",
      "duplicate stats --as-of 2024-06-30 --json": "As it stood on that day, for programs.",
    ],
    details: """
      False alarms are the decided pairs that were found distinct, in percent of all decided, with
      Wilson's interval of 95 % confidence. The newest decision of a pair counts, in the tier of the
      score that it saw; one that was reopened does not. Unflagged: found by people alone. Days are
      the median of those that open flags have waited. Missed is what blind samples just below the
      line (concert duplicate sample) showed to be same, joint or part of the other, in percent.
      """)

  @OptionGroup(title: "Rows") var arrangement: ArrangementOptions
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  private static let shape = RowShape(
    "group",
    [
      Column("tier", .reference), Column("ministries", .reference), Column("decided", .integer),
      Column("distinct", .integer), Column("false_alarms", .integer, heading: "false alarms %"),
      Column("low", .integer, heading: "from"), Column("high", .integer, heading: "to"),
      Column("missed", .integer, heading: "missed %"),
      Column("missed_low", .integer, heading: "from"),
      Column("missed_high", .integer, heading: "to"),
      Column("open", .integer), Column("median_days", .integer, heading: "days open"),
    ])

  func run(on screen: Screen) async throws {
    let reading = try ledger.open(on: screen)
    let statistics = try await reading.ledger.duplicateStatistics(at: reading.at)
    let cells = statistics.groups.map { group -> [Cell] in
      let alarms = group.falseAlarms
      return [
        .text(group.tier), .text(group.ministries?.joined(separator: " ") ?? "all"),
        .integer(group.decided), .integer(group.distinct), Self.percent(alarms?.share),
        Self.percent(alarms?.low), Self.percent(alarms?.high), Self.percent(group.missed?.share),
        Self.percent(group.missed?.low), Self.percent(group.missed?.high), .integer(group.open),
        group.medianOpenDays.map { .decimal(Self.tenths($0)) } ?? .notApplicable,
      ]
    }
    try arrangement.applied(to: screen).print(
      Rows(Self.shape, basis: reading.basis(statistics.basis), cells: cells))
  }

  /// Nothing was decided: no share is known, and it is not zero.
  private static func percent(_ share: Double?) -> Cell {
    share.map { .decimal(tenths($0 * 100)) } ?? .notApplicable
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
