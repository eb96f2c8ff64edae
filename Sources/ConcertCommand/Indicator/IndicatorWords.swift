import Concert
import EventSourcing

/// An indicator's periods in words and cells.
enum IndicatorWords {
  /// `2018 not reported · 2019 0 · 2020 14.2 percent`.
  static func series(_ line: Scorecard.IndicatorLine) -> Phrase {
    guard !line.periods.isEmpty else { return "no period is over" }
    return .list(line.periods.map { "\($0.label) \(value($0, of: line))" }, " · ")
  }

  static func value(_ period: Scorecard.PeriodLine, of line: Scorecard.IndicatorLine) -> Phrase {
    switch period.state {
    case .notReported: return .word("not reported")
    case .notApplicable: return .word("not applicable")
    case .value:
      let counts = period.people.map(people)
      guard let value = period.value else { return Phrase(verbatim: counts ?? "0") }
      return counts.map { "\(number: value) (\($0))" } ?? Phrase(number: value)
    }
  }

  /// Women, men and the others of a period; none where no people were counted.
  static let counts = [
    Column("women", .integer), Column("men", .integer), Column("others", .integer, for: .wide),
    Column("unknown", .integer, for: .wide),
  ]

  static func cells(_ count: PeopleCount?) -> [Cell] {
    [
      .integer(count?.women), .integer(count?.men), .integer(count?.others),
      .integer(count?.unknown),
    ]
  }

  private static func people(_ count: PeopleCount) -> String {
    var parts = ["f=\(count.women)", "m=\(count.men)"]
    if count.others > 0 { parts.append("x=\(count.others)") }
    if count.unknown > 0 { parts.append("u=\(count.unknown)") }
    return parts.joined(separator: " ")
  }
}
