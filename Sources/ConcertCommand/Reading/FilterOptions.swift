import ArgumentParser
import Concert
import EventSourcing

/// The words that a filter takes for kinds and frameworks.
enum FilterWords {
  static let kinds = ["money", "personnel", "training", "expertise", "in_kind", "policy"]
  static let frameworks = ["UN", "EU", "NATO", "OSCE", "bilateral", "national", "other"]

  static func check(_ values: [String], _ option: String, _ known: [String]) throws(BadValue) {
    for value in values where !known.contains(value) {
      throw .choice(value, at: option, known: known)
    }
  }
}

/// What a list of efforts is narrowed down by.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Of this ministry and those merged into it.", valueName: "code"))
  var ministry: [String] = []
  @Option(
    help: ArgumentHelp("In this country, region or theatre, with all within.", valueName: "code"))
  var place: [String] = []
  @Option(help: ArgumentHelp("DAC purpose code, or its first digits.", valueName: "code"))
  var theme: [String] = []
  @Option(help: ArgumentHelp("Under this mission.", valueName: "mission"))
  var mission: [String] = []
  @Option(help: "UN, EU, NATO, OSCE, bilateral, national, other.") var framework: [String] = []
  @Option(help: "money, personnel, training, expertise, in_kind, policy.") var kind: [String] = []
  @Option(help: ArgumentHelp("In this state.", valueName: "state")) var state: [String] = []
  @Option(help: ArgumentHelp("Whose days meet this range.", valueName: "range"))
  var period: String?

  func filter(states: [String], today: Day) throws -> RecordFilter {
    var filter = RecordFilter()
    filter.ministries = Self.list(ministry)
    filter.places = Self.list(place)
    filter.themes = Self.list(theme)
    filter.missions = Self.list(mission)
    filter.frameworks = Self.list(framework)
    filter.kinds = Self.list(kind)
    filter.states = Self.list(state)
    try FilterWords.check(filter.frameworks, "--framework", FilterWords.frameworks)
    try FilterWords.check(filter.kinds, "--kind", FilterWords.kinds)
    try FilterWords.check(filter.states, "--state", states)
    if let period {
      let period = try Period.parse(period, at: "--period", today: today)
      filter.from = period.start
      filter.to = period.end
    }
    return filter
  }
}

extension Reading {
  /// Prints a list of one noun.
  func list(
    _ noun: ListedNoun, _ filter: RecordFilter, as table: ViewTable,
    _ arrangement: ArrangementOptions, on screen: Screen
  ) async throws {
    let screen = try arrangement.applied(to: screen)
    let arranged = screen.arrangement
    // Rows can be left unread only when they come in the order in which they are to be shown.
    let limit = arranged.sort.isEmpty ? arranged.limit : nil
    let sink = RecordRows(table, screen: screen, reading: self)
    var (rows, total) = try await ledger.list(noun, filter, limit: limit, at: at, into: sink)
    try rows.finish(total: total)
  }
}
