/// The weights and lines by which pairs are scored, frozen under a name.
///
/// The points for agreement add up to 100; conflicts take points away. Old flags name the ruleset
/// that scored them, so a replay gives old flags again.
public struct Ruleset: Hashable, Sendable {
  /// Such as `dup-1`.
  public var name: String
  /// For titles that are the same; fewer in proportion, none below ``titleFloor``.
  public var title: Int
  /// The likeness of titles, 0–100, below which a pair is not scored at all.
  public var titleFloor: Int
  public var samePlace: Int
  /// One place contains the other.
  public var nearPlace: Int
  /// At least one names no place.
  public var unsaidPlace: Int
  /// A purpose code of five digits, the same group of three, the same area of two.
  public var sameTheme: Int
  public var groupTheme: Int
  public var areaTheme: Int
  public var unsaidTheme: Int
  /// For periods that are the same; fewer in proportion, down to what meeting at all is worth.
  public var period: Int
  public var touchingPeriod: Int
  /// Periods that may overlap, where a day is missing.
  public var openPeriod: Int
  /// Amounts in one currency within a tenth, and within a quarter, of the greater.
  public var closeAmount: Int
  public var nearAmount: Int
  public var samePartner: Int
  /// Taken away when phase or round, year, or additional financing differ.
  public var phaseConflict: Int
  public var yearConflict: Int
  public var financingConflict: Int
  /// The lines from which a pair is flagged, and from which it is likely.
  public var possible: Int
  public var likely: Int

  /// The first ruleset, set by hand and tried on the labelled pairs "Two ledgers, one effort".
  public static let first = Ruleset(
    name: "dup-1", title: 45, titleFloor: 40, samePlace: 15, nearPlace: 12, unsaidPlace: 9,
    sameTheme: 13, groupTheme: 11, areaTheme: 8, unsaidTheme: 8, period: 13, touchingPeriod: 7,
    openPeriod: 9, closeAmount: 7, nearAmount: 4, samePartner: 7, phaseConflict: 30,
    yearConflict: 20,
    financingConflict: 20, possible: 60, likely: 75)

  /// The text that is hashed to name these very rules: a line a weight, in this order.
  public var canonicalText: String {
    let lines: [(String, Int)] = [
      ("title", title), ("title_floor", titleFloor), ("same_place", samePlace),
      ("near_place", nearPlace), ("unsaid_place", unsaidPlace), ("same_theme", sameTheme),
      ("group_theme", groupTheme), ("area_theme", areaTheme), ("unsaid_theme", unsaidTheme),
      ("period", period), ("touching_period", touchingPeriod),
      ("open_period", openPeriod), ("close_amount", closeAmount),
      ("near_amount", nearAmount), ("same_partner", samePartner),
      ("phase_conflict", phaseConflict), ("year_conflict", yearConflict),
      ("financing_conflict", financingConflict), ("possible", possible), ("likely", likely),
      ("stem_length", Words.stemLength),
    ]
    let words = [Vocabulary.stopWords, Vocabulary.common, Vocabulary.placeNames].map {
      $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
    }
    return "ruleset \(name)\n" + lines.map { "\($0.0) \($0.1)\n" }.joined()
      + words.map { $0 + "\n" }.joined()
      + Vocabulary.placeholderPhrases.joined(separator: "; ") + "\n"
  }
}
