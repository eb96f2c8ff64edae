public import EventSourcing

/// Days in words, and what is wrong with a text that should be one.
public enum DayWords {
  public static let months: [Phrase] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ].map { .word($0) }

  /// `3 April 2024`.
  public static func spoken(_ day: Day) -> Phrase {
    let (year, month, number) = day.civil
    return Phrase(
      .words, template: "{1} {2} {3}",
      arguments: [.text("\(number)"), .phrase(months[month - 1]), .text("\(year)")])
  }

  public static func either(_ days: [Day]) -> Phrase { .either(days.map(spoken)) }

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
