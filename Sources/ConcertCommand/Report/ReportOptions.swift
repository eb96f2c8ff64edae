import ArgumentParser
import Concert
import EventSourcing

/// What a report is asked for.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Split by year, ministry, mission, framework, place, theme, kind, role, level, topic, audience.",
      valueName: "word"))
  var by: [String] = []
  @Flag(help: "With the events that each row rests on.") var cite = false
  @OptionGroup(title: "Filter") var filter: FilterOptions

  func query(_ kind: ReportKind, today: Day) throws -> ReportQuery {
    let groups = try Self.list(by).map { word in
      guard let group = ReportGroup(rawValue: word) else {
        throw BadValue.choice(word, at: "--by", known: ReportGroup.allCases.map(\.rawValue))
      }
      return group
    }
    var query = try ReportQuery(kind, groups: groups)
    query.filter = try filter.filter(states: ["delivered"], today: today)
    query.isCited = cite
    return query
  }
}
