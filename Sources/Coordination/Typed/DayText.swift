public import EventSourcing

/// Days and periods as people type them; `today` is handed in.
public enum DayText {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `3 April 2024`.
  static func spoken(_ day: Day) -> String {
    let (year, month, number) = day.civil
    return "\(number) \(months[month - 1]) \(year)"
  }

  /// `2024-06-30`, `today`, `yesterday`, `tomorrow`, `-7d`, `-3m`, `-1y`, `+7d`.
  public static func day(_ text: String, today: Day) -> Result<Day, Fault> {
    switch text {
    case "today": return .success(today)
    case "yesterday", "tomorrow":
      let day = today.adding(days: text == "today" ? 0 : text == "yesterday" ? -1 : 1)
      return day.map { .success($0) } ?? .failure(.badDate(text, .notWrittenAsDay))
    default: break
    }
    if let day = Day(text) { return .success(day) }
    if let day = shifted(text, from: today) { return .success(day) }
    return .failure(fault(of: text))
  }

  /// A day, a month `2024-06`, a quarter `2024-Q2`, a year `2024`, or a range `A..B` of these; both
  /// ends belong to it, and either may be left open.
  public static func range(_ text: String, today: Day) -> Result<DayRange, Fault> {
    guard let dots = firstDots(in: text) else { return span(text, today: today) }
    let left = String(text[..<dots.lowerBound])
    let right = String(text[dots.upperBound...])
    if left.isEmpty, right.isEmpty { return .failure(.badDate(text, .notWrittenAsDay)) }
    var start: Day?
    var end: Day?
    if !left.isEmpty {
      switch span(left, today: today) {
      case .success(let range): start = range.start
      case .failure(let fault): return .failure(fault)
      }
    }
    if !right.isEmpty {
      switch span(right, today: today) {
      case .success(let range): end = range.end
      case .failure(let fault): return .failure(fault)
      }
    }
    if let start, let end, end < start { return .failure(.badPeriod(start: start, end: end)) }
    return .success(DayRange(start: start, end: end))
  }

  private static func firstDots(in text: String) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == ".", next < text.endIndex, text[next] == "." {
        return index..<text.index(after: next)
      }
      index = next
    }
    return nil
  }

  private static func span(_ text: String, today: Day) -> Result<DayRange, Fault> {
    let bytes = Array(text.utf8)
    guard bytes.count >= 4, let year = Spelling.number(bytes[0..<4]) else {
      return day(text, today: today).map { DayRange(start: $0, end: $0) }
    }
    var months: ClosedRange<Int>?
    if bytes.count == 4 {
      months = 1...12
    } else if bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "Q"),
      (0x31...0x34).contains(bytes[6])
    {
      let first = Int(bytes[6] - 0x31) * 3 + 1
      months = first...(first + 2)
    } else if bytes.count == 7, bytes[4] == UInt8(ascii: "-"),
      let month = Spelling.number(bytes[5...])
    {
      months = month...month
    }
    guard let months else { return day(text, today: today).map { DayRange(start: $0, end: $0) } }
    guard let start = Day(year: year, month: months.lowerBound, day: 1),
      let end = Day(
        year: year, month: months.upperBound,
        day: Day.length(ofMonth: months.upperBound, year: year))
    else { return .failure(.badDate(text, .notWrittenAsDay)) }
    return .success(DayRange(start: start, end: end))
  }

  /// `-7d`, `-3m`, `-1y`, `+2w`: a month's missing days end at its last one.
  private static func shifted(_ text: String, from today: Day) -> Day? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 3, let unit = bytes.last,
      let sign = [UInt8(ascii: "-"): -1, UInt8(ascii: "+"): 1][bytes[0]],
      let number = Spelling.number(bytes[1..<(bytes.count - 1)]), number <= 100_000
    else { return nil }
    switch unit {
    case UInt8(ascii: "d"): return today.adding(days: sign * number)
    case UInt8(ascii: "w"): return today.adding(days: sign * number * 7)
    case UInt8(ascii: "m"): return adding(months: sign * number, to: today)
    case UInt8(ascii: "y"): return adding(months: sign * number * 12, to: today)
    default: return nil
    }
  }

  private static func adding(months: Int, to day: Day) -> Day? {
    let (year, month, number) = day.civil
    let total = year * 12 + month - 1 + months
    guard total >= 12 else { return nil }
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    return Day(
      year: newYear, month: newMonth,
      day: min(number, Day.length(ofMonth: newMonth, year: newYear)))
  }

  /// Why a text that is no `YYYY-MM-DD` of the calendar is refused.
  static func fault(of text: String) -> Fault {
    let bytes = Array(text.utf8)
    if bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Spelling.number(bytes[0..<4]), let month = Spelling.number(bytes[5..<7]),
      let day = Spelling.number(bytes[8...])
    {
      return .badDate(text, missingDay(year: year, month: month, day: day))
    }
    let parts = bytes.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
    guard parts.count == 3, parts[2].count == 4, parts[0].count <= 2, parts[1].count <= 2,
      let first = Spelling.number(parts[0]), let second = Spelling.number(parts[1]),
      let year = Spelling.number(parts[2])
    else { return .badDate(text, .notWrittenAsDay) }
    let readings = [
      Day(year: year, month: second, day: first), Day(year: year, month: first, day: second),
    ].compactMap { $0 }
    if readings.count == 2, readings[0] != readings[1] {
      return .unclearDate(text, readings: readings)
    }
    if let only = readings.first { return .badDate(text, .otherOrder(only)) }
    return .badDate(text, missingDay(year: year, month: second, day: first))
  }

  private static func missingDay(year: Int, month: Int, day: Int) -> Fault.BadDay {
    (1...12).contains(month) && (1...31).contains(day) && (1...9999).contains(year)
      ? .monthHasFewerDays(year: year, month: month) : .notWrittenAsDay
  }
}

/// Days from `start` to `end`, both included; nil is open.
public struct DayRange: Hashable, Sendable {
  public let start: Day?
  public let end: Day?

  public init(start: Day?, end: Day?) {
    self.start = start
    self.end = end
  }

  public func contains(_ day: Day) -> Bool {
    (start.map { $0 <= day } ?? true) && (end.map { day <= $0 } ?? true)
  }
}
