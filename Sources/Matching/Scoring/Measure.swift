/// What is measured of a pair; a line of the ruleset gives points from some value on.
///
/// Shares and likenesses are in thousandths, spans in days, amounts as their ratio in thousandths.
public enum Measure: Int, CaseIterable, Hashable, Sendable {
  /// Matched words by weight over both titles, over the smaller one, and all text measures in one.
  case dice, containment, alike
  /// Letters of the sorted words in common.
  case letters
  /// Matched words over both titles, each counted alike.
  case plain
  /// The number of words of a title that the other answers wholly.
  case contained
  /// The number of words that answer each other, and of those among them that say what the work is
  /// about.
  case shared
  case subjects
  /// The rarest meaning in common, the rarest word in common, and all names in common together.
  case rareMeaning
  case rareWord
  case names
  /// Words of weight that the other side lacks, on both sides: the rarest, and all together.
  case unanswered
  case unansweredAll
  /// Words that say what the work is about and that the other side lacks: the more of the two sides.
  case openSubjects
  /// 0 different, 1 one not said and titles name others, 2 one not said, 3 the same.
  case place
  /// Locations in common over the smaller list; whether one side names none.
  case location
  case locationUnsaid
  case locationInTitle
  /// 0 different, 1 to 3 so many first digits, 4 the same group, 5 the same purpose.
  case theme
  case themeUnsaid
  case start
  case startUnsaid
  case end
  case endUnsaid
  /// The nearer and the farther of start and end.
  case nearerEdge
  case fartherEdge
  case sameStartDay
  case sameEndDay
  /// Days in common over all days, and over the shorter period; days between the two.
  case overlap
  case overlapUnsaid
  case overlapOfShorter
  case gap
  case amount
  case amountUnsaid
  case partner
  case partnerUnsaid
  case samePhase
  case sameYear
  case sameNumber
  case phaseDiffers
  case phaseOnOneSide
  case yearDiffers
  case yearOutside
  case numberDiffers
  case additionalFinancing
  case preparation
  case sameKind
  case sameFramework
  case samePlanAction
  /// Beneficiaries in common over the smaller list.
  case beneficiaries
  case audienceDiffers

  /// What stands for a span or ratio that can't be told.
  static let unsaid = 1_000_000_000

  /// Whether it is told only when the words of the titles have been matched.
  var isOfTitles: Bool { rawValue <= Self.openSubjects.rawValue }

  /// As the file of points writes it.
  public var name: String { snakeCase("\(self)") }
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

/// When a line counts, beside its own measure.
public enum Condition: UInt32, CaseIterable, Hashable, Sendable {
  case always
  /// The titles are in different languages; neither when one can't be told.
  case otherLanguage
  case sameLanguage
  /// The titles are alike by 400, by 600 of 1000.
  case alike
  case closelyAlike
  /// The starts are more than a year apart, or one is not said.
  case startsApart
  case startsNear
  /// The later starts before the earlier ends; an end that is not said is taken to be six years on.
  case mayMeet
  case manyNames
  case sameThemeGroup
  /// One side does not say it, so that what both say tells more; never of titles of one word.
  case startUnsaid
  case endUnsaid
  case amountUnsaid
  case partnerUnsaid
  case locationUnsaid
  case themeUnsaid

  var bit: UInt32 { 1 << rawValue }

  /// Whether it is told only when the words of the titles have been matched.
  var isOfTitles: Bool {
    switch self {
    case .alike, .closelyAlike, .manyNames: true
    default: false
    }
  }

  /// As the file of points writes it.
  public var name: String { snakeCase("\(self)") }
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

/// `rare_word` for `rareWord`.
private func snakeCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}
