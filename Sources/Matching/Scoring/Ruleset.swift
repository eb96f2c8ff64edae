/// Points, lexicon, word frequencies and exchange rates by which pairs are scored, frozen under a
/// name.
///
/// Old flags name the ruleset that scored them, so a replay gives old flags again.
public struct Ruleset: Sendable {
  /// Such as `dup-4`.
  public internal(set) var name: String
  /// Every line, those of no points included: they are what training may use.
  public internal(set) var lines: [Line] {
    didSet { active = ActiveLines(lines) }
  }
  /// The lines, 0–100, from which a pair is flagged, and from which it is likely.
  public internal(set) var possible: Int
  public internal(set) var likely: Int
  /// Name and text of each file, in the order of their names.
  public let files: [(path: String, text: String)]

  let lexicon: Lexicon
  let frequencies: Frequencies
  /// By class of the lexicon, in thousandths.
  let classWeights: [Int]
  /// By class of the lexicon: whether it says what the work is about, not how it is done.
  let isSubject: [Bool]
  let languages: Languages
  let countries: Countries
  let rates: Rates
  /// Each with a space behind it.
  private let placeholders: [[String]]
  let stopWords: Set<String>
  let partnerWords: Set<String>
  let locationWords: Set<String>
  /// The lines that can give points.
  private(set) var active: ActiveLines

  /// What ships with the program: fitted to the labelled pairs "Two ledgers, one effort".
  public static let second: Ruleset = {
    guard let rules = Ruleset(files: RuleFiles.files) else {
      preconditionFailure("the rules that ship with the program can be read")
    }
    return rules
  }()

  /// None when a file is missing or a line of the points can't be read.
  public init?(files: [(path: String, text: String)]) {
    let texts = Dictionary(
      files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    guard let points = texts["points.csv"], let lexicon = texts["lexicon.txt"],
      let frequencies = texts["frequencies.csv"], let languages = texts["languages.txt"],
      let countries = texts["countries.csv"], let rates = texts["rates.csv"],
      let placeholders = texts["placeholders.txt"], let general = texts["general.txt"],
      let head = PointsHead(points)
    else { return nil }
    name = head.name
    possible = head.possible
    likely = head.likely
    lines = head.lines
    active = ActiveLines(head.lines)
    self.files = Self.sorted(files)
    self.lexicon = Lexicon(lexicon)
    self.frequencies = Frequencies(frequencies)
    classWeights = self.lexicon.names.map(self.frequencies.weight(ofWord:))
    let generalClasses = Set(general.split(whereSeparator: \.isWhitespace))
    isSubject = self.lexicon.names.map { !generalClasses.contains($0[...]) }
    self.languages = Languages(languages)
    stopWords = self.languages.emptyWords["stop"] ?? []
    partnerWords = self.languages.emptyWords["partner"] ?? []
    locationWords = self.languages.emptyWords["location"] ?? []
    self.countries = Countries(countries)
    self.rates = Rates(rates)
    self.placeholders = placeholders.split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
  }

  /// Whether a title says nothing: redacted, not applicable, aggregated.
  func isPlaceholder(_ tokens: [String]) -> Bool {
    placeholders.contains { tokens.count >= $0.count && tokens.starts(with: $0) }
  }

  /// Whether a location is only a country: `Uganda`, `Republic of Uganda`.
  func isWholeCountry(_ location: String) -> Bool {
    let tokens = Folding.tokens(of: Folding.cut(location, to: 500))
    if countries.isCountry(tokens.joined(separator: " ")) { return true }
    let rest = tokens.filter { !locationWords.contains($0) && !stopWords.contains($0) }
    return rest.count < tokens.count && countries.isCountry(rest.joined(separator: " "))
  }

  /// The file `points.csv` with the present points.
  public var pointsText: String {
    "# \(name) possible \(possible) likely \(likely)\nreason,measure,test,bound,when,points\n"
      + lines.map { $0.text + "\n" }.joined()
  }

  /// The text that is hashed to name these very rules: each file's path and text.
  public var canonicalText: String {
    Self.canonicalText(files.map { ($0.path, $0.path == "points.csv" ? pointsText : $0.text) })
  }

  /// The canonical text of `second`, without reading it as rules.
  public static let canonicalTextOfSecond = canonicalText(sorted(RuleFiles.files))

  private static func canonicalText(_ files: [(path: String, text: String)]) -> String {
    files.filter { $0.path.hasSuffix(".csv") || $0.path.hasSuffix(".txt") }
      .map { "\($0.path)\n\($0.text)\n" }.joined()
  }

  private static func sorted(
    _ files: [(path: String, text: String)]
  ) -> [(path: String, text: String)] {
    files.sorted { Score.precedes($0.path, $1.path) }
  }
}

/// `# dup-4 possible 60 likely 66`, a heading, and the lines.
private struct PointsHead {
  var name = ""
  var possible = 0
  var likely = 0
  var lines: [Line] = []

  init?(_ text: String) {
    let rows = text.split(separator: "\n")
    let words = rows.first?.split(separator: " ") ?? []
    guard words.count == 6, words[0] == "#", words[2] == "possible", words[4] == "likely",
      let possible = Int(words[3]), let likely = Int(words[5])
    else { return nil }
    name = String(words[1])
    self.possible = possible
    self.likely = likely
    for row in rows.dropFirst(2) {
      guard let line = Line(row) else { return nil }
      lines.append(line)
    }
  }
}
