import Coordination
import EventSourcing

/// Days as people write them.
enum DayText {
  /// `2024-06-30`, `today`, `yesterday`, `tomorrow`, `-7d`, `-2w`, `-3m`, `-1y` (before today).
  static func parse(_ text: String, at place: String, today: Day) throws(BadValue) -> Day {
    if let day = Day(text) { return day }
    if let day = relative(text, to: today) { return day }
    let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    if let span = Period(named: text), let first = span.start, let last = span.end {
      // Which of its days is meant, nobody can tell; the option's name tells what is likely.
      throw .date(
        text, at: place, why: "These are the days from \(first) to \(last), and one is needed.",
        attempt: place == "--from" ? first : last)
    }
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }),
      parts.allSatisfy({ $0.count <= 4 })
    else { throw .date(text, at: place, why: "This is no day.", attempt: nil) }
    let numbers = parts.compactMap { Int($0) }
    if parts[0].count == 4 { throw noSuchDay(text, place, numbers[0], numbers[1], numbers[2]) }
    guard parts[2].count == 4 else {
      throw .date(text, at: place, why: "This is no day.", attempt: nil)
    }
    let dayFirst = Day(year: numbers[2], month: numbers[1], day: numbers[0])
    let monthFirst = Day(year: numbers[2], month: numbers[0], day: numbers[1])
    if let dayFirst, let monthFirst, dayFirst != monthFirst {
      throw .unclearDate(text, at: place, readings: [dayFirst, monthFirst])
    }
    if let day = dayFirst ?? monthFirst {
      throw .date(text, at: place, why: "This looks like \(day).", attempt: day)
    }
    throw noSuchDay(text, place, numbers[2], numbers[1], numbers[0])
  }

  private static func noSuchDay(
    _ text: String, _ place: String, _ year: Int, _ month: Int, _ day: Int
  ) -> BadValue {
    if let written = Day(year: year, month: month, day: day) {
      return .date(text, at: place, why: "This looks like \(written).", attempt: written)
    }
    guard (1...9999).contains(year), (1...12).contains(month) else {
      return .date(text, at: place, why: "This is no day of the calendar.", attempt: nil)
    }
    let length = Day.length(ofMonth: month, year: year)
    return .date(
      text, at: place, why: "\(DayWords.months[month - 1]) \(year) has \(length) days.",
      attempt: Day(year: year, month: month, day: min(max(day, 1), length)))
  }

  private static func relative(_ text: String, to today: Day) -> Day? {
    switch text {
    case "today": return today
    case "yesterday": return today.adding(days: -1)
    case "tomorrow": return today.adding(days: 1)
    default: break
    }
    let tail = text.hasPrefix("today") ? text.dropFirst(5) : text[...]
    guard let unit = tail.last, tail.hasPrefix("-") || tail.hasPrefix("+"),
      let count = Int(tail.dropFirst().dropLast()), count < 100_000,
      tail.dropFirst().dropLast().utf8.allSatisfy(isDigit)
    else { return nil }
    let signed = tail.hasPrefix("-") ? -count : count
    return switch unit {
    case "d": today.adding(days: signed)
    case "w": today.adding(days: signed * 7)
    case "m": adding(months: signed, to: today)
    case "y": adding(months: signed * 12, to: today)
    default: nil
    }
  }

  /// The same day of another month, or that month's last.
  private static func adding(months count: Int, to day: Day) -> Day? {
    let (year, month, number) = day.civil
    let sum = year * 12 + month - 1 + count
    guard sum >= 12 else { return nil }
    let length = Day.length(ofMonth: sum % 12 + 1, year: sum / 12)
    return Day(year: sum / 12, month: sum % 12 + 1, day: min(number, length))
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Whether an argument is a relative day, which a parser of options would take for an option.
  static func isRelative(_ argument: String) -> Bool {
    guard argument.utf8.count >= 3, argument.hasPrefix("-"), let unit = argument.last,
      "dwmy".contains(unit)
    else { return false }
    return argument.dropFirst().dropLast().utf8.allSatisfy(isDigit)
  }
}

/// A span of days, both ends included; an end may be open.
struct Period: Hashable, Sendable {
  var start: Day?
  var end: Day?

  /// `A..B`, `A..`, `..B`, `2024`, `2024-Q2`, `2024-06` or one day.
  static func parse(_ text: String, at place: String, today: Day) throws(BadValue) -> Period {
    let ends = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return try span(text, at: place, today: today) }
    let start = ends[0].isEmpty ? nil : try span(String(ends[0]), at: place, today: today).start
    let end = ends[1].isEmpty ? nil : try span(String(ends[1]), at: place, today: today).end
    if start == nil, end == nil {
      throw .period(text, at: place, why: "A range needs at least one end.")
    }
    if let start, let end, end < start {
      throw .period(text, at: place, why: "It ends on \(end), before it starts on \(start).")
    }
    return Period(start: start, end: end)
  }

  private static func span(
    _ text: String, at place: String, today: Day
  ) throws(BadValue) -> Period {
    if let named = Period(named: text) { return named }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count <= 2, parts[0].count == 4, Int(parts[0]) ?? 0 > 0 {
      throw .period(text, at: place, why: "This is no year, quarter or month.")
    }
    let day = try DayText.parse(text, at: place, today: today)
    return Period(start: day, end: day)
  }
}

extension Period {
  /// `2024`, `2024-Q2` or `2024-06`.
  init?(named text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts[0].utf8.count == 4, parts[0].utf8.allSatisfy(DayText.isDigit),
      let year = Int(parts[0]), year > 0, parts.count <= 2
    else { return nil }
    let months: ClosedRange<Int>
    if parts.count == 1 {
      months = 1...12
    } else if parts[1].count == 2, "Qq".contains(parts[1].prefix(1)),
      let quarter = Int(parts[1].dropFirst()), (1...4).contains(quarter)
    {
      months = quarter * 3 - 2...quarter * 3
    } else if parts[1].count == 2, let month = Int(parts[1]), (1...12).contains(month) {
      months = month...month
    } else {
      return nil
    }
    let last = Day.length(ofMonth: months.upperBound, year: year)
    self.init(
      start: Day(year: year, month: months.lowerBound, day: 1),
      end: Day(year: year, month: months.upperBound, day: last))
  }
}

/// The moment at which the ledger is read.
enum KnownAt: Hashable, Sendable {
  case moment(Moment)
  /// How many events there were; `@-1` is the newest one and counts from the end.
  case position(Position)

  /// `2024-06-30T14:00:00Z`, `@41236`, or a day, which means its end (UTC).
  static func parse(_ text: String, at place: String, today: Day) throws(BadValue) -> KnownAt {
    if text.hasPrefix("@") {
      guard let position = Position(text.dropFirst()) else { throw .moment(text, at: place) }
      return .position(position)
    }
    if let moment = Moment(text) { return .moment(moment) }
    if text.contains("T") { throw .moment(text, at: place) }
    let day = try DayText.parse(text, at: place, today: today)
    return .moment(
      Moment(millisecondsSinceEpoch: (Int64(day.daysSinceEpoch) + 1) * 86_400_000 - 1))
  }
}
