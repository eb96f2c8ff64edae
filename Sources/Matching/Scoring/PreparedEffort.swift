/// An effort with what each comparison of it needs, worked out once under a ruleset.
public struct PreparedEffort: Sendable {
  public let effort: Effort
  /// What a table holds of it.
  public var form: [UInt8] { features.form }
  /// What points are made of.
  public let features: EffortFeatures
  let title: PreparedTitle
  let countries: Set<String>
  let near: Set<String>
  let start: Int?
  /// None when it lies before the start.
  let end: Int?
  /// Millionths of a US dollar by the ruleset's rates; none for an unknown currency.
  let worth: Int?

  public init(_ effort: Effort, under rules: Ruleset = .second) {
    var words = WordMemory()
    self.init(effort, under: rules, remembering: &words)
  }

  /// - Parameter words: Of efforts under the same rules.
  public init(_ effort: Effort, under rules: Ruleset, remembering words: inout WordMemory) {
    let title = PreparedTitle(
      effort.title, in: effort.places, under: rules, remembering: &words)
    // Without words that many partners have, without `district` and the like.
    let stems = Stems(
      beneficiaries: Self.stems(Array(effort.beneficiaries.prefix(50)), without: [], rules),
      audience: Self.stems(effort.audience.map { [$0] } ?? [], without: [], rules),
      partner: Self.stems(effort.partner.map { [$0] } ?? [], without: rules.partnerWords, rules),
      locations: Self.stems(
        effort.locations.prefix(50).filter { !rules.isWholeCountry($0) },
        without: rules.locationWords, rules))
    let worth = effort.minor.flatMap { minor in
      effort.currency.flatMap { rules.rates.worth(minor: minor, currency: $0) }
    }
    let form = Self.form(of: effort, title, stems, worth: worth)
    let near = PlaceCodes.codes(of: effort.near)
    guard let features = form.withUnsafeBytes({ EffortFeatures(form: $0, near: { _ in near }) })
    else { preconditionFailure("a form that was just written can be read") }
    self.init(effort, title: title, worth: worth, features: features)
  }

  init(
    _ effort: Effort, title: PreparedTitle, worth: Int?, features: EffortFeatures
  ) {
    self.effort = effort
    self.title = title
    self.worth = worth
    self.features = features
    countries = Set(effort.places)
    near = Set(effort.near)
    start = features.start
    end = features.end
  }

  /// Title as it is compared, places, themes, beneficiaries, days, amount and currency, with tabs
  /// between.
  public var facts: String {
    [
      Folding.folded(Folding.cut(effort.title, to: PreparedTitle.longest)),
      effort.places.sorted(by: Score.precedes).joined(separator: " "),
      effort.themes.sorted(by: Score.precedes).joined(separator: " "),
      effort.beneficiaries.map(Folding.folded).sorted(by: Score.precedes).joined(separator: ";"),
      start.map(Span.text) ?? "", end.map(Span.text) ?? "",
      effort.minor.map(String.init) ?? "", effort.currency ?? "",
    ].joined(separator: "\t")
  }

  private static func stems(
    _ texts: [String], without common: Set<String>, _ rules: Ruleset
  ) -> [UInt64] {
    var stems: Set<UInt64> = []
    for text in texts {
      for token in Folding.tokens(of: Folding.cut(text, to: 500))
      where token.utf8.count > 2 && !common.contains(token) && !rules.stopWords.contains(token) {
        stems.insert(WordFeatures.hash(of: token.utf8))
      }
    }
    return stems.sorted()
  }
}

/// Exchange rates of a ruleset: rough, frozen, and good enough to tell likely amounts apart.
struct Rates: Sendable {
  private var rates: [String: (exponent: Int, micros: Int)] = [:]

  /// - Parameter text: CSV `currency,exponent,micros`, micros: millionths of a US dollar a unit.
  init(_ text: String) {
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      guard fields.count == 3, let exponent = Int(fields[1]), let micros = Int(fields[2]) else {
        continue
      }
      rates[String(fields[0])] = (exponent, micros)
    }
  }

  /// Millionths of a US dollar, at most `Int.max`.
  func worth(minor: Int, currency: String) -> Int? {
    guard minor > 0, let rate = rates[currency] else { return nil }
    var scale = Int128(1)
    for _ in 0..<rate.exponent { scale *= 10 }
    return Int(clamping: Int128(minor) * Int128(rate.micros) / scale)
  }
}

/// How often words stand in titles, counted once and frozen.
struct Frequencies: Sendable {
  private var words: [String: (weight: Int, rarity: Int)] = [:]
  private let most: Int

  /// - Parameter text: CSV `word,titles,stems,weight,rarity`; the last two in thousandths, those of
  ///   `*` are for words that are not listed.
  init(_ text: String) {
    var words: [String: (weight: Int, rarity: Int)] = [:]
    for line in text[...].pieces(between: "\n").dropFirst() {
      let fields = line.pieces(between: ",")
      guard fields.count == 5, let weight = Int(fields[3]), let rarity = Int(fields[4]) else {
        continue
      }
      words[String(fields[0])] = (weight, rarity)
    }
    most = words["*"]?.weight ?? 1000
    self.words = words
  }

  func weight(ofWord word: String) -> Int { words[word]?.weight ?? most }
  func rarity(ofStem stem: String) -> Int { words[stem]?.rarity ?? most }
}
