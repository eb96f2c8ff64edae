/// What ranks candidates beside their words: many share "response to the pandemic", few its months.
public struct CandidateFacts: Hashable, Sendable {
  /// Days since 1970-01-01; none when not said.
  public let start: Int?
  public let end: Int?
  /// Millionths of a US dollar.
  public let worth: Int?
  /// The first DAC code as a number of 5 or 3 digits; 0 when there is none.
  public let theme: Int
  /// So that long titles, which share a word with everything, do not crowd out short ones.
  public let words: Int

  public init(start: Int?, end: Int?, worth: Int?, theme: Int, words: Int) {
    self.start = start
    self.end = end
    self.worth = worth
    self.theme = theme
    self.words = words
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
