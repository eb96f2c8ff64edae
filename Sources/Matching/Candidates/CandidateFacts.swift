/// What ranks candidates beside their words: many share "response to the pandemic", few its months.
///
/// As small as it can be: a search reads hundreds, from all over a table of a million.
public struct CandidateFacts: Hashable, Sendable {
  private let startDay: Int32
  private let endDay: Int32
  private let micros: Int64
  private let themeCode: Int32
  private let wordCount: Int16

  /// Stands for a day or a worth that is not said.
  private static let unsaidDay = Int32.min
  private static let unsaidWorth = Int64.min

  /// Days since 1970-01-01; none when not said.
  public var start: Int? { startDay == Self.unsaidDay ? nil : Int(startDay) }
  public var end: Int? { endDay == Self.unsaidDay ? nil : Int(endDay) }
  /// Millionths of a US dollar.
  public var worth: Int? { micros == Self.unsaidWorth ? nil : Int(micros) }
  /// The first DAC code as a number of 5 or 3 digits; 0 when there is none.
  public var theme: Int { Int(themeCode) }
  /// So that long titles, which share a word with everything, do not crowd out short ones.
  public var words: Int { Int(wordCount) }

  public init(start: Int?, end: Int?, worth: Int?, theme: Int, words: Int) {
    startDay = start.map { Int32(clamping: $0) } ?? Self.unsaidDay
    endDay = end.map { Int32(clamping: $0) } ?? Self.unsaidDay
    micros = worth.map(Int64.init) ?? Self.unsaidWorth
    themeCode = Int32(clamping: theme)
    wordCount = Int16(clamping: words)
  }

  public init(_ effort: PreparedEffort) {
    let theme = effort.effort.themes.min(by: Score.precedes) ?? ""
    self.init(
      start: effort.start, end: effort.end, worth: effort.worth,
      theme: theme.utf8.count > 5 ? 0 : Int(theme) ?? 0, words: effort.title.words.count)
  }

  private var group: Int { theme >= 1000 ? theme / 100 : theme }

  /// What ``likeness(to:)`` gives at most.
  var mostLikeness: Int {
    (start == nil ? 0 : 8) + (end == nil ? 0 : 8) + (worth == nil ? 0 : 8) + (theme > 0 ? 6 : 0)
  }

  /// In the same unit as the words: four for each halving of a list.
  public func likeness(to other: CandidateFacts) -> Int {
    var points = -2 * other.words + Self.likeness(start, other.start)
    points += Self.likeness(end, other.end)
    if let worth, let otherWorth = other.worth {
      let (low, high) = (min(worth, otherWorth), max(worth, otherWorth))
      points += high / 21 * 20 <= low ? 8 : high / 4 * 3 <= low ? 4 : 0
    }
    if theme > 0 { points += theme == other.theme ? 6 : group == other.group ? 4 : 0 }
    return points
  }

  private static func likeness(_ day: Int?, _ other: Int?) -> Int {
    guard let day, let other else { return 0 }
    let apart = abs(day - other)
    return apart <= 45 ? 8 : apart <= 200 ? 5 : apart <= 400 ? 3 : 0
  }
}
