import ArgumentParser
import Concert
import EventSourcing

/// What the indices are asked about.
struct CoherenceOptions: ParsableArguments {
  @Option(help: "Tell apart by quarter, year, place, theme, ministry or mission.")
  var by: String?
  @Option(help: "What shares are shares of: given (less returned), pledged or count.")
  var value = "given"
  @Option(
    help: ArgumentHelp("Figures in which this ministry has a part.", valueName: "code"))
  var ministry: [String] = []
  @Option(
    help: ArgumentHelp("In this country, region or theatre, with all within.", valueName: "code"))
  var place: [String] = []
  @Option(help: ArgumentHelp("DAC purpose code, or its first digits.", valueName: "code"))
  var theme: [String] = []
  @Option(help: ArgumentHelp("Under this mission.", valueName: "mission"))
  var mission: [String] = []
  @Option(help: ArgumentHelp("What starts, is due or was entered then.", valueName: "range"))
  var period: String?

  func query(_ words: [String], today: Day) throws -> CoherenceQuery {
    var query = CoherenceQuery()
    query.indices = try words.map(Self.index)
    query.grouping = try Self.choice(by, at: "--by")
    query.measure = try Self.choice(value, at: "--value") ?? .given
    query.filter = try filter(today: today)
    return query
  }

  func filter(today: Day) throws -> RecordFilter {
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    filter.places = Self.list(place)
    filter.themes = Self.list(theme)
    filter.missions = Self.list(mission)
    if let period {
      let period = try Period.parse(period, at: "--period", today: today)
      filter.from = period.start
      filter.to = period.end
    }
    return filter
  }

  /// An index by its name or its number.
  static func index(_ word: String) throws(BadValue) -> CoherenceIndex {
    let all = CoherenceIndex.allCases
    if let number = Int(word), all.indices.contains(number - 1) { return all[number - 1] }
    guard let index = CoherenceIndex(rawValue: word.lowercased()) else {
      throw .index(word, known: all.map(\.rawValue))
    }
    return index
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ word: String?, at place: String
  ) throws(BadValue) -> Choice? {
    guard let word else { return nil }
    guard let choice = Choice(rawValue: word) else {
      throw .choice(word, at: place, known: Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  /// What an answer rests on, beside the clocks.
  func notes(_ query: CoherenceQuery) -> [Phrase] {
    let filters = [
      ("ministry", ministry), ("place", place), ("theme", theme), ("mission", mission),
    ].filter { !$0.1.isEmpty }.map { label, values -> Phrase in
      let text = SafeText.oneLine(Self.list(values).joined(separator: " "))
      return "\(Phrase(.labels, template: label)) \(text)"
    }
    let asked: [Phrase?] = [
      period.map { "period \($0)" }, query.measure == .given ? nil : "of \(value)",
    ]
    return asked.compactMap { $0 } + filters
  }
}
