import ArgumentParser
import Concert
import EventSourcing

/// The indices, each with what it divides by what.
struct CoherenceShow: Verb {
  static let manual = Manual(
    "coherence show", "Indices of coherence with numerator, denominator and what to beware of.",
    arguments: "[INDEX…] [options]",
    examples: [
      "coherence show": "All fourteen; of those with many units the foremost one.",
      "coherence show fragmentation --by year --place western-balkans":
        "Whether too many are in one place, year by year.",
      "coherence show evenness --svg evenness.svg": "A picture with its table.",
    ],
    details: """
      Shares are of what was given less what was returned; --value pledged or count takes promises or
      numbers. Currencies stand apart and are never added, and no two indices are either.
      A record in two places stands in both cells; one that names no place or no theme in none.
      With --by quarter or year a record counts when it starts, a promise when it is due.
      Figures are rounded to four decimals at the end; numerators and denominators are exact but
      where a logarithm is in the formula.
      – there is nothing to divide by. What each index means: concert coherence explain INDEX
      """)

  @Argument(help: ArgumentHelp("By name or number; all when none.", valueName: "index"))
  var indices: [String] = []
  @OptionGroup(title: "What") var what: CoherenceOptions
  @Flag(help: "Every unit, not only the foremost one.") var all = false
  @Option(
    help: ArgumentHelp("Draw the figures into this file.", valueName: "file"), completion: .file())
  var svg: String?
  @OptionGroup(title: "Ledger") var ledger: ReadingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run(on screen: Screen) async throws {
    let words = Self.list(indices)
    _ = try words.map { word throws(BadValue) in try CoherenceOptions.index(word) }
    let reading = try ledger.open(on: screen)
    let query = try what.query(words, today: reading.ledger.today)
    let answer = try await reading.ledger.coherence(query, at: reading.at)
    let basis = reading.basis(answer.basis, notes: what.notes(query))
    var table = CoherenceTable(answer.lines, query, basis: basis)
    let isShort = query.indices.isEmpty && !all
    if let svg {
      let foremost = CoherenceTable(isShort ? table.foremost : answer.lines, query, basis: basis)
      try writePicture(foremost.picture, to: svg, screen)
    }
    if isShort, screen.format.isForPeople {
      table = CoherenceTable(table.foremost, query, basis: basis)
    }
    try screen.print(table.rows(screen))
    if answer.records == 0 {
      try screen.note("No commitment and no contribution is recorded yet; nothing is divided.")
    } else if screen.format.isForPeople {
      try screen.note(
        "Each by itself, never added up. Formula, trap, events: coherence explain INDEX")
    }
  }
}

/// Writes a picture and says so.
func writePicture(_ picture: Picture, to path: String, _ screen: Screen) throws {
  try writeBytes(Array(picture.svg.utf8), to: path)
  try screen.note("Drew \(SafeText.oneLine(path)): \(SafeText.oneLine(picture.title))")
}
