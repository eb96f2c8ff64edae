import ArgumentParser
import EventSourcing

/// How a command speaks; every verb has these.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to print: a table on a terminal, tsv in a pipe.")
  var format: Format?

  @Flag(help: "Short for --format json; --json=FIELD,FIELD prints only these.")
  var json = false

  @Option(help: .hidden)
  var jsonFields: String?

  @Option(help: "Words of questions and receipts; files do not change.")
  var lang: Language?

  @Option(help: "Colour: auto heeds NO_COLOR and each stream's own terminal.")
  var color: ColourChoice?

  @Flag(help: "For reading aloud: no signs, no redrawn lines, labels first.")
  var accessible = false

  @Flag(help: "CSV and TSV with cells that a spreadsheet would run as formulas.")
  var raw = false

  @Flag(help: "No receipts, hints or progress.")
  var quiet = false

  /// Joins the options with the environment and the streams.
  func screen(on console: Console) throws(Wrong) -> Screen {
    if json, let format, format != .json {
      throw .conflict(
        "--json", "--format \(format.rawValue)", because: "--json is short for --format json.")
    }
    var screen = Self.plainScreen(on: console)
    screen.format =
      json ? .json : format ?? (accessible || console.out.isTerminal ? .table : .tsv)
    screen.language = lang ?? screen.language
    screen.isAccessible = accessible || screen.isAccessible
    screen.isQuiet = quiet
    screen.isRaw = raw
    if let color {
      screen.colour = Colour(
        color, environment: console.environment, isTerminal: console.out.isTerminal)
      screen.errorColour = Colour(
        color, environment: console.environment, isTerminal: console.err.isTerminal)
    }
    screen.arrangement.columns =
      jsonFields?.split(separator: ",").map(String.init) ?? []
    return screen
  }

  /// What the environment alone says: the screen on which a misspelt command is told.
  static func plainScreen(on console: Console) -> Screen {
    let environment = console.environment
    let choice = console.variable("CONCERT_COLOR").flatMap { ColourChoice(rawValue: $0) } ?? .auto
    var screen = Screen(console: console, format: console.out.isTerminal ? .table : .tsv)
    screen.colour = Colour(choice, environment: environment, isTerminal: console.out.isTerminal)
    screen.errorColour = Colour(
      choice, environment: environment, isTerminal: console.err.isTerminal)
    let spoken = console.variable("CONCERT_ACCESSIBLE") ?? console.variable("ACCESSIBLE")
    screen.isAccessible = spoken.map { $0 != "0" } ?? false
    if screen.isAccessible { screen.format = .table }
    screen.language = Language(of: console)
    return screen
  }

  /// Whether errors are to be objects, told from arguments that could not be parsed.
  static func asksForJSON(_ arguments: [String]) -> Format? {
    for (index, argument) in arguments.enumerated() {
      switch argument {
      case "--": return nil
      case "--json", "--format=json": return .json
      case "--format=jsonl": return .jsonl
      case "--format" where index + 1 < arguments.count:
        let format = Format(rawValue: arguments[index + 1])
        if format?.isJSON == true { return format }
      default: if argument.hasPrefix("--json=") { return .json }
      }
    }
    return nil
  }
}

/// Which rows a list shows and in what order.
struct ArrangementOptions: ParsableArguments {
  @Option(help: "Only these columns, in this order: a,b,c.")
  var columns: String?

  @Option(parsing: .unconditional, help: "Order by these columns; -COLUMN runs downwards.")
  var sort: String?

  @Option(help: "At most so many rows.")
  var limit: Int?

  /// The same screen with the rows arranged.
  func applied(to screen: Screen) throws(Wrong) -> Screen {
    try Wrong.require(limit, in: 0..., for: "--limit")
    var screen = screen
    if let columns { screen.arrangement.columns = columns.split(separator: ",").map(String.init) }
    screen.arrangement.sort = sort.map { $0.split(separator: ",").map(String.init) } ?? []
    screen.arrangement.limit = limit
    return screen
  }
}
